"""What `find` says of a text, for the tests of this folder."""

from __future__ import annotations

from typing import Any

from nlu.entities import find


def values(text: str, kind: str, asked: str | None = None) -> list[Any]:
    """Values of one kind in `text`, in the order said."""
    return [e.value for e in find(text, asked=asked) if e.kind == kind]


def kinds(text: str, asked: str | None = None) -> set[str]:
    """Kinds of things named in `text`."""
    return {e.kind for e in find(text, asked=asked)}
