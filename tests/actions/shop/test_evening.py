"""The day as it ends: what was done, what is late, who waits, which cars are here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.shop import evening
from domain.conversation import Conversation
from domain.errors import NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from tests.actions.workshop.floor import Floor

Person = Callable[[str], Staff]


@pytest.mark.rule("R1", "C5")
def test_an_evening_names_what_is_late_who_waits_and_which_cars_stay(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, floor: Floor, now: datetime
) -> None:
    fault = intake.report_fault(tx, conversation, "异响", now)
    secret = intake.complain(tx, conversation, "陈雨骂我，我要投诉他", now)
    later = now + timedelta(days=3)
    found = evening.of(tx, person("feng"), shop, later)
    assert fault.id in [one.id for one in found.late]
    assert fault.id in [one.id for one in found.waiting]
    assert [order.ticket_id for _, order in found.cars] == [floor.order.ticket_id]
    counted = {str(kpi): tally.whole for kpi, tally in found.counted}
    assert (counted["registered"], counted["came"]) == (0, 0)
    assert counted["overdue"] >= 1
    assert secret is not None
    with pytest.raises(NotAllowed):
        evening.of(tx, person("chen"), shop, later)
