"""Words that tell of a danger when they stand near each other, in whatever order they are said (F2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_TABLE = Path(__file__).parent.parent / "lexicon" / "dangers.yml"
_APART = {"chinese": 28, "english": 90}
"""Characters from the first word to the last, unless a line of the table says otherwise."""


class Together(NamedTuple):
    """A danger told by one word of every group, in a message that holds nothing of `unless`."""

    kind: str
    words: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]
    apart: int


def lenient(words: str) -> str:
    """The pattern, where whoever is in danger leaves out an apostrophe: "wont stop", "im trapped"."""
    return re.sub(r"(?<!!)\bi'm", "i'?m", words.replace("n't", "n'?t"))


@cache
def table() -> tuple[Together, ...]:
    """The lines of `nlu/lexicon/dangers.yml`, Chinese first."""
    told = yaml.load(_TABLE.read_text("utf-8"), Loader=yaml.CBaseLoader)
    return tuple(_read(told["parts"], line, apart) for said, apart in _APART.items() for line in told[said])


def _read(parts: dict[str, str], line: dict[str, Any], apart: int) -> Together:
    def whole(words: str) -> str:
        return lenient(re.sub(r"<([a-z_]+)>(?!=)", lambda name: parts.get(name[1], name[0]), words))

    words = tuple(re.compile(whole(group)) for group in line["words"])
    return Together(line["kind"], words, re.compile(whole(line.get("unless", "(?!)"))), int(line.get("apart", apart)))


def spans(heard: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Kind and the spans of its words, for every line of the table that fits."""
    for rule in table():
        words = _window(heard, rule)
        if words and not rule.unless.search(heard):
            yield rule.kind, words


def _window(heard: str, rule: Together) -> list[tuple[int, int]]:
    """The spans of the first words that stand near enough, or none."""
    for first in rule.words[0].finditer(heard):
        words = [first.span()]
        for pattern in rule.words[1:]:
            start, end = min(words)[0], max(end for _, end in words)
            found = pattern.search(heard, max(0, end - rule.apart), start + rule.apart)
            if found is None:
                break
            words.append(found.span())
        else:
            return words
    return []
