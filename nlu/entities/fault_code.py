"""Diagnostic trouble codes (SAE J2012): P0301, C1234, B1000, U0100."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.understanding import Entity

_CODE = re.compile(r"(?<![a-z0-9])([pcbu])[ \-]?([0-3o][0-9a-fo]{3})(?:-?[0-9a-f]{2})?(?![a-z0-9])")


def find(source: Source) -> Iterator[Entity]:
    """Fault codes of five characters; a letter O among the digits is read as 0."""
    for match in _CODE.finditer(source.folded):
        digits = match[2].replace("o", "0").upper()
        if sum(char.isdigit() for char in digits) >= 2:
            yield source.entity("fault_code", match.start(), match.end(), match[1].upper() + digits, 0.95)
