"""What a transcript's file may say: an unknown key, or one of the wrong shape, is a mistake with file and line.

The keys of a step are written as one line: the names it may bear, "expect" standing for everything that is checked of
what the customer reads. A step done in several ways ({work: plan}, {field: assign}) has a line for each: "work plan".
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.marked_yaml import Value, open_file
from domain.ticket import KINDS, STATES
from notifications.staff_chat.notices import RENDER

TOP = "steps rules clock channel language links branches knowledge parts customer history end"
READ = "expect never buttons missing silent"
CUSTOMER, HISTORY, STOCKED = "name phone vehicles linked company", "days plate services other", "stock expected_on"
END = "tickets appointments asked notes staff_notices"
VISIT = "at state services branch estimate_fen minutes"
TICKET = (
    "kind state urgent severity plate summary transport return_repair phone complaint_class topic drivable injured tow "
    "expert name parts_short insurer lat since for technician score place grave"
)
"""What a ticket is, and what may have been taken down of it."""

LISTS = "expect never buttons missing notes told untold offers lacks hides texts mentions never_mentions"
FLAGS = "silent own too_big loaner private again to_colleague in_group replaced confirmed"
NOTICES = {*RENDER, "ticket_card", "ticket_card_update", "customer_message", "staff_digest", "staff_text"}


def mistakes(path: Path, steps: Mapping[str, str]) -> list[str]:
    """Every mistake in the file, as "file: line N, ...". steps: the keys of each kind of step."""
    problems: list[str] = []
    script = open_file(path.read_text(encoding="utf-8"), problems)
    if script is not None:
        _script(script, steps)
    return [f"{path.name}: {problem}" for problem in problems]


def _script(script: Value, steps: Mapping[str, str]) -> None:
    found = _keys(script, TOP, required="steps")
    for step in found["steps"].items():
        _step(step, steps)
    if "customer" in found:
        _keys(found["customer"], CUSTOMER)
    for visit in found["history"].items() if "history" in found else ():
        _keys(visit, HISTORY, required="days plate services")
    for _, part in found["parts"].pairs() if "parts" in found else ():
        _keys(part, STOCKED)
    if "end" in found:
        _end(found["end"])


def _step(step: Value, steps: Mapping[str, str]) -> None:
    kind = next((str(key.node.value) for key, _ in step.pairs()), "")
    ways = sorted(name for name in steps if name.split()[0] == kind)
    if not ways:
        step.complain(f"begins with no kind of step: {kind!r}")
        return
    if ways == [kind]:
        allowed = steps[kind]
    else:
        way = next(value for _, value in step.pairs()).choice([name.split()[1] for name in ways], "a way to do it")
        allowed = steps.get(f"{kind} {way}", "")
    beside = _keys(step, f"{kind} {allowed.replace('expect', READ)}")
    _shapes({name: value for name, value in beside.items() if name != kind})
    if "kinds" in beside:
        _notices(beside["kinds"])


def _end(end: Value) -> None:
    found = _keys(end, END)
    for ticket in found["tickets"].items() if "tickets" in found else ():
        facts = _keys(ticket, TICKET, required="kind")
        facts["kind"].choice(KINDS, "a kind of ticket")
        if "state" in facts:
            facts["state"].choice(STATES, "a state of a ticket")
    for visit in found["appointments"].items() if "appointments" in found else ():
        _keys(visit, VISIT, required="at")
    if "staff_notices" in found:
        _notices(found["staff_notices"])


def _notices(counts: Value) -> None:
    for key, number in counts.pairs():
        key.choice(NOTICES, "a kind of notice for staff")
        number.whole(0, 1000)


def _keys(value: Value, allowed: str, *, required: str = "") -> dict[str, Value]:
    return value.fields(required.split(), allowed.split())


def _shapes(beside: Mapping[str, Value]) -> None:
    for name, value in beside.items():
        if name in LISTS.split():
            value.items()
        if name in FLAGS.split():
            value.truth()
