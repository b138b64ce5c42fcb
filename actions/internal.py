"""Internal checks fall due and are done, what they find is mended, and trainings are logged (I3, I4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain import internal as rules
from domain.errors import BadField, IllegalMove, NotFound
from domain.internal import CHECKS, DONE, OPEN, HouseCheck, HouseFinding, Training
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, internal, shops

MAY = "check_house"
WORDS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """An item that was not in order: what it is, and until when it is mended."""

    what: str
    mend_by: date


def open_due(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many rounds were opened by this call: each check has one open, a week before its day. Rule: I3."""
    today, last = now.astimezone(shop.zone).date(), internal.last_due(tx)
    opened = 0
    for code in CHECKS:
        day, is_open = last.get(code, (None, False))
        due = rules.next_due(code, day, today)
        if not is_open and due <= today + rules.AHEAD:
            opened += internal.plan(tx, code, due)
    return opened


def record(tx: Tx, check_id: int, found: Mapping[str, Found | None], by: Staff, now: datetime) -> HouseCheck:
    """The round is done: every item of its list was looked at, and each finding has its day for mending. Rule: I3, I1.

    found: item -> None for one in order. IllegalMove when it was done before; BadField for an item left out, words
    that are missing, or a day that is over.
    """
    by.require(MAY)
    check = internal.lock_check(tx, check_id)
    if check is None:
        raise NotFound(f"There is no check {check_id}.")
    if check.state != OPEN:
        raise IllegalMove(f"Check {check_id} is {check.state}.")
    items = CHECKS[check.code].items
    if left := [item for item in items if item not in found]:
        raise BadField("incomplete", left[0], "in order, or what is wrong")
    for item in items:
        one = found[item]
        if one is not None:
            if not one.what.strip():
                raise BadField("incomplete", item, "what is wrong")
            if one.mend_by < now.date():
                raise BadField("past_time", item, "a day to come")
            internal.add(tx, HouseFinding(check.id, item, one.what.strip()[:WORDS], one.mend_by))
    check.state, check.done_at, check.done_by = DONE, now, by.actor
    check.looked_at = {item: found[item] is None for item in items}
    tx.flush()
    return check


def mend(tx: Tx, finding_id: int, how: str, by: Staff, now: datetime) -> HouseFinding:
    """What was found is put right, how and by whom; again changes nothing. Rule: I3."""
    by.require(MAY)
    found = internal.lock_finding(tx, finding_id)
    if found is None:
        raise NotFound(f"There is no finding {finding_id}.")
    if not how.strip():
        raise BadField("incomplete", "how", "what was done")
    if found.mended_at is None:
        found.mended_at, found.mended_by, found.how = now, by.actor, how.strip()[:WORDS]
        tx.flush()
    return found


def note_training(
    tx: Tx, staff: str, kind: str, topic: str, on_day: date, hours: int, result: str, by: Staff, now: datetime
) -> Training:  # fmt: skip
    """Somebody took part in a training or drill. NotFound for nobody of the shop. Rule: I3, I4."""
    by.require(MAY)
    if shops.staff_by_code(tx, staff) is None:
        raise NotFound(f"Nobody here is {staff!r}.")
    if kind not in rules.KINDS or not topic.strip():
        raise BadField("incomplete", "topic", "a training or drill, and what it was about")
    if on_day > now.date() or not 1 <= hours <= 99:
        raise BadField("bad_time", "on_day", "a day that was, and whole hours from 1 to 99")
    made = Training(staff, kind, topic.strip()[:120], on_day, hours, result.strip()[:WORDS], by.actor, now)
    internal.add(tx, made)
    return made
