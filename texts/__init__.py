"""Every word a customer reads, a file per language; also the words staff read in their chat.

A leaf of the house: it imports nothing of ours, so that actions and notifications may use it too.
Files: zh.yml and en.yml hold the same keys with the same fields (a test checks it).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")


def text(key: str, language: str, **fields: object) -> str:
    """The sentence of that key with its fields filled in; KeyError for an unknown key or a missing field."""
    return _sentences(language if language in LANGUAGES else "zh")[key].format(**fields)


@cache
def _sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob(f"{language}*.yml")):
        for group, entries in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).items():
            found |= {f"{group}.{name}": str(words).rstrip("\n") for name, words in entries.items()}
    return found


def keys(language: str) -> dict[str, str]:
    """All keys with their sentences, for checks."""
    return dict(_sentences(language))
