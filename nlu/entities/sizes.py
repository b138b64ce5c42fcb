"""Two sizes of the service named in one breath: "minor and major service", "大小保养"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.understanding import Entity

_SMALL, _BIG = "minor|small|basic", "major|full|big|large"
_AND = r" ?(?:and|or|/|&|,|versus|vs)+ ?(?:the |a )?"
_BOTH = (
    (re.compile(rf"\b(?P<first>{_SMALL}){_AND}(?P<second>(?:{_BIG}) services?)\b"), False),
    (re.compile(rf"\b(?P<first>{_BIG}){_AND}(?P<second>(?:{_SMALL}) services?)\b"), True),
    (re.compile(r"(?P<first>小)(?:和|跟|与|、|/)?(?P<second>大保养?)"), False),
    (re.compile(r"(?P<first>大)(?:和|跟|与|、|/)?(?P<second>小保养?)"), True),
)


def find(source: Source) -> Iterator[Entity]:
    """Both services, each at its own words."""
    for pattern, big_first in _BOTH:
        for match in pattern.finditer(source.folded):
            codes = ("major_service", "minor_service") if big_first else ("minor_service", "major_service")
            for group, code in zip(("first", "second"), codes, strict=True):
                yield source.entity("service", match.start(group), match.end(group), code, 0.97)
