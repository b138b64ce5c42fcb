"""A batch has a job for each unit, ten a day, each at its own place (F8)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.field import batches
from domain.conversation import Conversation
from domain.errors import IllegalMove
from domain.shop.shop import Shop
from storage import Tx
from storage.promises import promises
from tests.actions.field.road import HERE, Person, job_of

pytestmark = pytest.mark.rule("F8")


def test_a_batch_has_a_child_for_each_unit_and_a_day_for_ten(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    parent = intake.report_fault(tx, conversation, "车队漏油", now)
    units = [f"京A{n:05}" for n in range(21)]
    made, due_at = batches.batch(tx, shop, parent.id, [*units, units[0]], person("qian"), now)
    assert len(made) == 21 and all(child.follows_id == parent.id for child in made)
    # Wednesday 18 March: Thursday, Friday and Saturday are three working days, and Saturday closes at 17:30
    assert due_at.astimezone(shop.zone) == datetime(2026, 3, 21, 17, 30, tzinfo=shop.zone)
    assert [job_of(tx, child).due_at.day for child in made] == [19] * 10 + [20] * 10 + [21]  # type: ignore[union-attr]
    assert [one.due_at for one in promises.open_of(tx, parent.id) if one.kind == "solution"] == [due_at]
    with pytest.raises(IllegalMove):
        batches.batch(tx, shop, parent.id, units, person("qian"), now)


def test_units_at_several_places_go_to_their_own_and_near_ones_share_a_day(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    parent = intake.report_fault(tx, conversation, "车队漏油", now, data=dict(HERE))
    far = [f"远{n} @ 港区 (30.63, 122.06)" for n in range(6)]
    near = [f"近{n}" for n in range(9)]
    made, _ = batches.batch(tx, shop, parent.id, [*far, *near], person("qian"), now)
    jobs = {child.data["unit"]: job_of(tx, child) for child in made}
    assert (jobs["远0"].place, jobs["远0"].lat, jobs["近0"].place) == ("港区", 30.63, HERE["place"])
    first = {name for name, job in jobs.items() if job.due_at.day == 19}  # type: ignore[union-attr]
    assert {f"近{n}" for n in range(9)} < first and len(first) == 10


def test_one_unit_alone_is_a_batch_of_a_day(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    parent = intake.report_fault(tx, conversation, "车队漏油", now)
    made, due_at = batches.batch(tx, shop, parent.id, ["京A00001"], person("qian"), now)
    assert len(made) == 1 and due_at.astimezone(shop.zone).day == 19


@pytest.mark.parametrize("units", [[], [" "], [f"u{n}" for n in range(batches.MAX_UNITS + 1)]])
def test_no_units_and_too_many_are_no_batch(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime, units: list[str]
) -> None:
    parent = intake.report_fault(tx, conversation, "车队漏油", now)
    with pytest.raises(IllegalMove):
        batches.batch(tx, shop, parent.id, units, person("qian"), now)
