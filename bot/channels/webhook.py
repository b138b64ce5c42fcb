"""A call of a channel's webhook, and what it is answered: the same for every vendor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """What came. method: GET or POST. headers: by their names in small letters. body: the raw bytes, as signed."""

    method: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the vendor is answered. 200 says that it need not come again."""

    status: int
    text: str = ""
    type: str = "text/plain"


Hook = Callable[[Call], Awaitable[Answer]]
"""A channel's own receiver; it checks by itself who calls."""
