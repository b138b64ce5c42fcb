"""More ways to say what the training sentences say: other parts named, other beginnings, ends and slips.

What a sentence means is never changed by it, and the same data always gives the same sentences. The phrases are
listed in lexicon/variants.yml.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from nlu.phrases import phrases
from nlu.training_data import FRAGMENT, Example

Pools = dict[tuple[str, str], list[str]]
"""(kind, language) -> surfaces that may stand for one another."""

_ABOUT_A_CAR = frozenset(
    {
        "report_fault",
        "ask_advice",
        "ask_price",
        "ask_parts",
        "ask_warranty",
        "complain",
        "request_claim",
        "book_service",
    }
)
_COPIES = {"zh": 2, "en": 1}
_SLOTS = ("part", "symptom", "service", "brand", "model")


@cache
def _ways() -> dict[str, Any]:
    return phrases("variants")


def augmented(examples: Sequence[Example]) -> list[Example]:
    """The examples and their variants, each example before its own."""
    pools = pools_of(examples)
    return [made for example in examples for made in augmented_one(example, pools)]


def augmented_one(example: Example, pools: Pools) -> list[Example]:
    """An example and its variants, fewer where one came out the same."""
    copies = _COPIES[example.language]
    return list(dict.fromkeys([example, *(_variant(example, pools, number) for number in range(copies))]))


def pools_of(examples: Sequence[Example]) -> Pools:
    """Surfaces seen for each kind of thing in each language, sorted."""
    seen: dict[tuple[str, str], set[str]] = {}
    for example in examples:
        for span in example.spans:
            seen.setdefault((span.kind, example.language), set()).add(example.text[span.start : span.end])
    return {key: sorted(surfaces) for key, surfaces in seen.items()}


def _variant(example: Example, pools: Pools, number: int) -> Example:
    rng = random.Random(zlib.crc32(f"{number}:{example.text}".encode()))
    text = _refilled(example, pools, rng) if rng.random() < 0.5 else example.text
    text = _dressed(text, example, rng)
    text = _slipped(text, rng) if example.language == "zh" else _mistyped(text, rng)
    if rng.random() < 0.25:
        text = _unpunctuated(text)
    return Example(text.strip(), example.intent, example.language, (), example.source)


def _refilled(example: Example, pools: Pools, rng: random.Random) -> str:
    """The sentence with other things of the same kind in the marked places."""
    text = example.text
    for span in sorted(example.spans, key=lambda s: -s.start):
        if span.kind in _SLOTS and rng.random() < 0.6:
            text = text[: span.start] + rng.choice(pools[span.kind, example.language]) + text[span.end :]
    return text


def _dressed(text: str, example: Example, rng: random.Random) -> str:
    """The sentence after a greeting or a few words on the car, or with a last word behind."""
    calls, ends = _ways()[f"calls_{example.language}"], _ways()[f"ends_{example.language}"]
    if example.intent == FRAGMENT:
        return text + rng.choice(ends) if rng.random() < 0.2 else text
    if example.intent in _ABOUT_A_CAR and rng.random() < 0.45:
        text = _car(rng, example.language) + text
    if rng.random() < 0.35 and len(text) > 3:
        text = rng.choice(calls) + text
    return text + rng.choice(ends) if rng.random() < 0.3 else text


def _car(rng: random.Random, language: str) -> str:
    return str(rng.choice(_ways()[f"cars_{language}"])).format(
        m=rng.choice(_ways()[f"models_{language}"]),
        y=rng.choice(("2012", "2015", "18", "09", "2020", "16", "13", "2008")),
        d=rng.choice(("1.6", "1.5T", "2.0", "1.4T", "1.8", "2.0T", "")),
        k=rng.choice(("5万", "8万多", "32000", "十二万", "1.5万", "60000", "97000")),
        n=rng.choice(("三", "五", "2", "10", "七八")),
    )


def _slipped(text: str, rng: random.Random) -> str:
    """The text with the slips of a Chinese keyboard: a homophone, or a character lost."""
    for right, wrong in _ways()["slips"].items():
        if right in text and rng.random() < 0.04:
            text = text.replace(right, wrong, 1)
    return _lost(text, rng, 0.06)


def _mistyped(text: str, rng: random.Random) -> str:
    """The text with the slips of a Latin keyboard: a letter lost, two letters swapped."""
    if len(text) > 8 and rng.random() < 0.12:
        at = rng.randrange(2, len(text) - 2)
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return _lost(text, rng, 0.08)


def _lost(text: str, rng: random.Random, chance: float) -> str:
    if len(text) < 8 or rng.random() >= chance:
        return text
    at = rng.randrange(1, len(text))
    return text[:at] + text[at + 1 :]


def _unpunctuated(text: str) -> str:
    return "".join(" " if c in "，。！？、；,!?" else c for c in text)
