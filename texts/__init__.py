"""Every word people read, in both languages: customers in the chat, staff in their chat and on the desk.

A leaf of the house: it imports nothing of ours, so that actions and notifications may use it too.
Files: zh/<matter>.yml and zh/desk/<page>.yml, and the same under en/. A group of keys stands in exactly one file of a
language; en holds the same keys with the same fields (a test checks it).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).parent


def text(key: str, language: str, **fields: object) -> str:
    """The sentence of that key with its fields filled in; KeyError for an unknown key or a missing field."""
    return _sentences(language if language in LANGUAGES else "zh")[key].format(**fields)


def keys(language: str) -> dict[str, str]:
    """All keys with their sentences, for checks."""
    return dict(_sentences(language))


@cache
def _sentences(language: str) -> dict[str, str]:
    return read(FOLDER / language)


def read(folder: Path) -> dict[str, str]:
    """The sentences of all files below `folder` by "group.name". ValueError, with file and key, for one given twice."""
    sentences: dict[str, str] = {}
    homes: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yml")):
        for group, name, words in _entries(path):
            if homes.setdefault(group, path) != path:
                raise ValueError(f"{path}: the group {group} stands in {homes[group]} already")
            key = f"{group}.{name}"
            if key in sentences:
                raise ValueError(f"{path}: {key} is given twice")
            sentences[key] = words
    return sentences


def _entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """Group, name and sentence as written; what YAML's own mappings would silently let the last one win."""
    root: Any = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for group, entries in root.value:
        for name, words in entries.value:
            yield group.value, name.value, words.value.rstrip("\n")
