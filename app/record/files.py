"""Why a file of the shop's can't be read or written, in the shop's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import BadFile
from texts import text

_KNOWN: dict[type[OSError], str] = {
    FileNotFoundError: "missing", NotADirectoryError: "missing", IsADirectoryError: "folder",
    PermissionError: "not_allowed",
}  # fmt: skip


@contextmanager
def used(path: Path, language: str) -> Iterator[None]:
    """A file that can't be used ends the command with words."""
    try:
        yield
    except OSError as error:
        said = text(f"import_file.{_KNOWN.get(type(error), 'trouble')}", language, why=error.strerror or "")
        raise BadFile(str(path), [said]) from None
