"""Rounds open by themselves, are done once with every item, and findings are mended by somebody (I3, I4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import internal
from actions.internal import Found
from domain.errors import BadField, IllegalMove, NotAllowed, NotFound
from domain.internal import CHECKS, HouseCheck
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage import internal as kept

Person = Callable[[str], Staff]
DAY = timedelta(days=1)


def opened(tx: Tx, shop: Shop, now: datetime, code: str = "safety") -> HouseCheck:
    internal.open_due(tx, shop, now)
    return next(one for one in kept.checks(tx) if one.code == code and one.state == "open")


def in_order(code: str = "safety") -> dict[str, Found | None]:
    return dict.fromkeys(CHECKS[code].items)


@pytest.mark.rule("I3")
def test_each_check_has_one_open_round_and_the_next_opens_a_week_before_its_day(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:
    assert internal.open_due(tx, shop, now) == len(CHECKS)
    assert internal.open_due(tx, shop, now + 60 * DAY) == 0, "the first is still open"
    check = opened(tx, shop, now)
    internal.record(tx, check.id, in_order(), person("qian"), now)
    assert internal.open_due(tx, shop, now + 23 * DAY) == 0
    assert internal.open_due(tx, shop, now + 24 * DAY) == 1
    assert opened(tx, shop, now).due_on == (now + 31 * DAY).date()


@pytest.mark.rule("I3", "I1")
def test_a_round_is_done_once_by_whoever_may_with_every_item_looked_at(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:
    check = opened(tx, shop, now)
    with pytest.raises(NotAllowed):
        internal.record(tx, check.id, in_order(), person("chen"), now)
    with pytest.raises(BadField):
        internal.record(tx, check.id, {"lifts": None}, person("zheng"), now)
    for wrong in (Found(" ", now.date()), Found("漏油", (now - DAY).date())):
        with pytest.raises(BadField):
            internal.record(tx, check.id, in_order() | {"lifts": wrong}, person("zheng"), now)
    found = Found("漏油", (now + 3 * DAY).date())
    internal.record(tx, check.id, in_order() | {"lifts": found}, person("zheng"), now)
    assert (check.state, check.done_by, check.done_at) == ("done", "staff:zheng", now)
    assert check.looked_at["lifts"] is False and check.looked_at["exits"] is True
    with pytest.raises(IllegalMove):
        internal.record(tx, check.id, in_order(), person("zheng"), now)
    with pytest.raises(NotFound):
        internal.record(tx, 99, in_order(), person("zheng"), now)


@pytest.mark.rule("I3")
def test_a_finding_is_mended_once_with_how(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    check, due = opened(tx, shop, now), (now + 3 * DAY).date()
    internal.record(tx, check.id, in_order() | {"lifts": Found("漏油", due)}, person("qian"), now)
    finding = next(one for one in kept.findings(tx) if one.check_id == check.id)
    assert (finding.item, finding.what, finding.mend_by) == ("lifts", "漏油", due)
    with pytest.raises(NotAllowed):
        internal.mend(tx, finding.id, "换油封", person("chen"), now)
    with pytest.raises(BadField):
        internal.mend(tx, finding.id, " ", person("qian"), now)
    with pytest.raises(NotFound):
        internal.mend(tx, 99, "x", person("qian"), now)
    internal.mend(tx, finding.id, "换油封", person("qian"), now)
    internal.mend(tx, finding.id, "又一次", person("feng"), now + DAY)
    assert (finding.how, finding.mended_by, finding.mended_at) == ("换油封", "staff:qian", now)


@pytest.mark.rule("I3", "I4")
def test_trainings_and_drills_are_logged_per_person(tx: Tx, person: Person, now: datetime) -> None:
    day = now.date()
    internal.note_training(tx, "zhou", "training", "高压电操作", day, 4, "合格", person("qian"), now)
    internal.note_training(tx, "chen", "drill", "火灾预案", day - DAY, 1, "", person("feng"), now)
    assert [(one.staff, one.kind, one.hours) for one in kept.trainings(tx)] == [
        ("zhou", "training", 4), ("chen", "drill", 1),
    ]  # fmt: skip
    for staff, kind, topic, on, hours, error in (
        ("nobody", "drill", "x", day, 1, NotFound), ("zhou", "party", "x", day, 1, BadField),
        ("zhou", "drill", " ", day, 1, BadField), ("zhou", "drill", "x", day + DAY, 1, BadField),
        ("zhou", "drill", "x", day, 0, BadField), ("zhou", "drill", "x", day, 100, BadField),
    ):  # fmt: skip
        with pytest.raises(error):
            internal.note_training(tx, staff, kind, topic, on, hours, "", person("qian"), now)
    with pytest.raises(NotAllowed):
        internal.note_training(tx, "zhou", "drill", "x", day, 1, "", person("chen"), now)
