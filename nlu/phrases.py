"""Lists of phrases kept as YAML beside the code, one file per use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "lexicon"


def folder() -> Path:
    """Where the lists stand."""
    return _FOLDER


def phrases(name: str) -> dict[str, Any]:
    """The content of lexicon/`name`.yml: phrase lists by name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Loader=loader)
    return content
