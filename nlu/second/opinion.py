"""What a language model's answer is worth: acts of the closed set, each no surer than a guess; the rest is thrown away.

It can name no yes and no choice, tell nothing but service items of the shop's own list in words that stand in the
message, and call nothing dangerous: what it says can begin or ask about something, never settle it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlu.acts.acts import Act, Ask, Hold, Human, OutOfScope, Social, Start, Tell
from nlu.understanding import INTENTS, SOCIAL

HEARD = 0.75
"""How sure its reading counts: enough to follow a harmless matter, never enough for what can't be undone."""

MOST = 6
"""Acts of one answer that are looked at."""

LONGEST = 8_000
"""Characters of an answer that are looked at."""

TOPICS = frozenset(name for name in INTENTS if name.startswith("ask_"))
MATTERS = frozenset(INTENTS) - TOPICS - SOCIAL - {"out_of_scope", "opt_in", "opt_out", "rate_service"}
"""What it may say is begun. Whether notices stop or a score is given is read from the customer's own words alone."""

KINDS = ("greet", "thanks", "bye", "presence")


class NoOpinion(ValueError):
    """The answer is none in the shape that was asked for."""


def opinion_in(answer: str, words: str, services: Sequence[tuple[str, str]]) -> tuple[Act, ...]:
    """The acts in an answer that may count, in its order; acts it may not name are left out.

    words: the message as it was sent. services: the shop's own items, as (code, name).
    Errors: NoOpinion when there is no JSON mapping with a list of acts in it.
    """
    begin, end = answer.find("{"), answer.rfind("}")
    if begin < 0 or end < begin or len(answer) > LONGEST:
        raise NoOpinion("no JSON")
    try:
        told = json.loads(answer[begin : end + 1])
    except (ValueError, RecursionError) as error:
        raise NoOpinion("broken JSON") from error
    named = told.get("acts")
    if not isinstance(named, list):
        raise NoOpinion("no acts")
    codes = frozenset(code for code, _ in services)
    return tuple(act for item in named[:MOST] for act in _act(item, words, codes))


def _act(item: Any, words: str, codes: frozenset[str]) -> Iterator[Act]:
    if not isinstance(item, Mapping):
        return
    match item:
        case {"act": "start", "matter": str(matter)} if matter in MATTERS:
            yield Start(matter, words=words, confidence=HEARD)
        case {"act": "ask", "topic": str(topic)} if topic in TOPICS:
            yield Ask(topic, words=words, confidence=HEARD)
        case {"act": "tell", "slot": "service", "value": str(code), "words": str(said)} if code in codes:
            if said.strip() and said in words and "‹" not in said:
                yield Tell("service", code, words=said, confidence=HEARD)
        case {"act": "social", "kind": str(kind)} if kind in KINDS:
            yield Social(kind, words=words, confidence=HEARD)  # type: ignore[arg-type]
        case {"act": "hold"}:
            yield Hold("", words=words, confidence=HEARD)
        case {"act": "human"}:
            yield Human(words=words, confidence=HEARD)
        case {"act": "out_of_scope"}:
            yield OutOfScope(words=words, confidence=HEARD)
