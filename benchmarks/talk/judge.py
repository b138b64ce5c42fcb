"""Judges a talk that was played: each check looks at the books or at what was said, and tells what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from benchmarks.talk import books, words
from benchmarks.talk.play import Record

Check = Callable[[Record, Any], Iterator[str]]

CHECKS: dict[str, Check] = {
    "visits": books.visits,
    "gone": books.gone,
    "stands": books.stands,
    "tickets": books.tickets,
    "no_tickets": books.no_tickets,
    "at_most": books.at_most,
    "now": books.states,
    "noted": books.noted,
    "consent": books.consent,
    "refused": books.refused,
    "mileage": books.mileage,
    "score": books.score,
    "written": books.written,
    "person": books.person,
    "questions": words.questions,
    "let_go": words.let_go,
    "says": words.says,
    "never": words.never,
    "at": words.at,
    "not_at": words.not_at,
    "last": words.last,
}
"""What a task may expect -> how it is judged."""

ALWAYS: tuple[Callable[[Record], Iterator[str]], ...] = (
    words.silence, words.strangers, words.language, books.before_the_yes
)  # fmt: skip
"""What holds in every talk."""


def judge(record: Record) -> list[str]:
    """Everything that is wrong with the talk; empty when it passes."""
    if record.broke:
        return [f"the desk broke: {record.broke}"]
    expect: Mapping[str, Any] = record.talk.expect
    wrong = [f"{name}: {one}" for name, told in expect.items() for one in CHECKS[name](record, told)]
    return wrong + [one for check in ALWAYS for one in check(record)]
