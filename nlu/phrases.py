"""Lists of phrases kept as YAML beside the code, one file per use."""

from __future__ import annotations

import re
from functools import cache
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


@cache
def ways(name: str) -> dict[str, dict[str, re.Pattern[str]]]:
    """The regular expressions of lexicon/`name`.yml by group and name; <term> stands for the words under `terms`."""
    content = phrases(name)
    terms = {term: f"(?:{'|'.join(words)})" for term, words in content.pop("terms", {}).items()}

    def filled(way: str) -> str:
        return re.sub(r"<([a-z_]+)>", lambda match: terms[match[1]], way)

    return {
        group: {said: re.compile("|".join(map(filled, listed))) for said, listed in lists.items()}
        for group, lists in content.items()
    }
