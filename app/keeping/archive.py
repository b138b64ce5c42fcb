"""What an archive holds beside the store and its files: the shop file, the settings without secrets, the counts."""

from __future__ import annotations

import json
import shlex
import tarfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.settings import PREFIX, Settings

FOLDER = "about"
"""The archive's own folder, which is not of the data folder."""

SHOP, SETTINGS, COUNTS = f"{FOLDER}/shop.yml", f"{FOLDER}/settings.env", f"{FOLDER}/counts.json"
_OF_THE_MACHINE = ("shop_file", "data_dir", "backup_dir", "database_url")
"""Settings that are another machine's own matter."""


def write(settings: Settings, counts: dict[str, int], folder: Path) -> None:
    """Below `folder` stand the texts that go into an archive."""
    (folder / FOLDER).mkdir()
    (folder / SETTINGS).write_text(_settings_text(settings), encoding="utf-8")
    (folder / COUNTS).write_text(json.dumps(counts), encoding="utf-8")
    if settings.shop_file is not None and settings.shop_file.is_file():
        (folder / SHOP).write_bytes(settings.shop_file.read_bytes())


def _settings_text(settings: Settings) -> str:
    """Lines of what was set; a secret's line holds only its name."""
    lines = []
    for name in sorted(settings.model_fields_set - {"secret_key", "webhook_secret"}):
        value: Any = getattr(settings, name)
        shown = "" if isinstance(value, SecretStr) else shlex.quote(str(value))
        if value not in (None, ""):
            lines.append(f"{PREFIX}{name.upper()}={shown}")
    return "\n".join(lines) + "\n"


def texts_of(archive: Path) -> tuple[str, str]:
    """The archive's settings and shop file; empty for what an older one does not hold."""
    found = dict.fromkeys((SETTINGS, SHOP), "")
    with tarfile.open(archive) as tar:
        for name in found:
            try:
                member = tar.extractfile(name)
            except KeyError:
                continue
            found[name] = member.read().decode("utf-8") if member else ""
    return found[SETTINGS], found[SHOP]


def counts_of(folder: Path) -> dict[str, int] | None:
    """The counts in an unpacked archive; None in an older one."""
    path = folder / COUNTS
    found: dict[str, int] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def settings_again(kept: str, shop: Path | None, data: Path) -> tuple[str, list[str]]:
    """(settings for this machine, names of secrets that have to be given again)."""
    pairs = [line.partition("=") for line in kept.splitlines() if "=" in line]
    missing = [name for name, _, value in pairs if not value and name != f"{PREFIX}DATABASE_URL"]
    own = {f"{PREFIX}{name.upper()}" for name in _OF_THE_MACHINE}
    lines = [f"{name}={value}" for name, _, value in pairs if name not in own and value]
    lines += [f"#{name}=" for name in missing]
    lines += [f"{PREFIX}DATA_DIR={data}", *([f"{PREFIX}SHOP_FILE={shop}"] if shop else [])]
    return "\n".join(lines) + "\n", missing
