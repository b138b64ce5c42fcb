"""Bare numbers, for what nothing else claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import CJK_NUMBER, value_of
from nlu.understanding import Entity

_NUMBER = re.compile(rf"(?<![a-z0-9.])\d+(?:\.\d+)?(?![a-z0-9]|\.\d)(?:[万千])?|{CJK_NUMBER}")


def find(source: Source) -> Iterator[Entity]:
    """Numbers as int or float; a single character such as "一" counts only when the text says nothing else."""
    for match in _NUMBER.finditer(source.folded):
        alone = match[0] == source.folded.strip()
        if not match[0][0].isdigit() and len(match[0]) == 1 and not alone:
            continue
        value = value_of(match[0])
        if value is not None:
            number = int(value) if value == int(value) else value
            yield source.entity("number", match.start(), match.end(), number, 0.5)
