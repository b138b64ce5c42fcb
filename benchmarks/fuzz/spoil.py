"""How sound input is spoiled: words, bytes and JSON, always the same from the same random source."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from typing import Any

ODD = (
    "\0", "\ud800", "\u202e", "\u200d", "\ufeff", "\u0301" * 8, "😀", "👨\u200d👩\u200d👧", "\r\n", "\t",
    "%s", "{0.__class__}", "{{7*7}}", "</a><script>", "' OR 1=1 --", "=cmd()", "&amp;", "١٢٣", "〇", "9" * 40,
    "-1", "1e400", "0.0.0", "24:60", "2月30日", "99月99日", "0000-00-00", "31/31/31", "下下下下周", "前后左右", "沪",
    "沪A", "京A12345", "LGX0000000000000I", "+86", "13800000000", "点半半", "百千万亿", "每", "到到到", "between",
    "the the", "half past", "//", "::", "。。。", "，，，，", "( ", "[", "{", '"',
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 10**30, 1e308, float("inf"), "", "x" * 3000, "\0", "\ud800", [], {}, [[]],
    {"id": None}, ["\0"],
)  # fmt: skip
MOST = 4000
"""Characters of a message that are read at all."""


def words(rng: random.Random, seeds: Sequence[str]) -> str:
    """A sentence with a few things done to it."""
    found = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        at, to = sorted(rng.randint(0, len(found)) for _ in range(2))
        match rng.randint(0, 6):
            case 0:
                found = found[:at] + rng.choice(ODD) + found[at:]
            case 1:
                found = found[:at] + found[to:]
            case 2:
                found = found[:at] + found[at:to] * rng.choice((2, 3, 40)) + found[to:]
            case 3:
                found = found[:at] + rng.choice(seeds) + found[to:]
            case 4:
                found = found[:at] + str(rng.choice((0, 7, 13, 31, 99, 2026, 10**9))) + found[to:]
            case 5:
                found = found[:at] + found[at:to][::-1] + found[to:]
            case _:
                found = found[:at] + rng.choice((" ", "", "，", "和", " and ", "到", "-", ":")) + found[at:]
    return found[:MOST]


def raw(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Bytes with a few things done to them."""
    found = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 2, 4, 16))):
        at, to = sorted(rng.randint(0, len(found)) for _ in range(2))
        match rng.randint(0, 4):
            case 0 if found:
                found[min(at, len(found) - 1)] = rng.randint(0, 255)
            case 1:
                found[at:at] = rng.choice(ODD).encode("utf-8", "surrogatepass")
            case 2:
                del found[at : min(to, at + 64)]
            case 3:
                found[at:at] = found[at : min(to, at + 64)] * rng.choice((1, 2, 30))
            case _:
                found[at:to] = rng.randbytes(min(to - at, 8))
    return bytes(found)


def tree(rng: random.Random, seeds: Sequence[Any]) -> Any:
    """A JSON value with a few of its parts exchanged, taken out or nested."""
    found = json.loads(json.dumps(rng.choice(seeds)))
    for _ in range(rng.choice((1, 1, 2, 5))):
        found = _changed(rng, found)
    return found


def _changed(rng: random.Random, value: Any) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    keys = [key for key, _ in inner]
    if not keys or rng.random() < 0.1:
        return _other(rng, value)
    key = rng.choice(keys)
    if isinstance(value, dict) and rng.random() < 0.15:
        del value[key]
    else:
        value[key] = _changed(rng, value[key])
    return value


def _other(rng: random.Random, value: Any) -> Any:
    if isinstance(value, str) and rng.random() < 0.5:
        return words(rng, [value])
    if rng.random() < 0.05:
        for _ in range(200):
            value = [value]
        return value
    return copy.deepcopy(rng.choice((*VALUES, rng.choice(ODD))))
