"""People are called about a ticket when it is theirs to know (N4, I4, C5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from actions.shop import staff_alerts
from domain.shop.shop import Shop
from storage import Tx


@pytest.mark.rule("I4")
def test_people_on_duty_are_called_and_when_nobody_is_all_of_the_role(tx: Tx, shop: Shop, now: datetime) -> None:
    morning, late = ({now.weekday(): ((time(a), time(b)),)} for a, b in ((8, 12), (13, 20)))
    shifts = {"feng": morning, "qian": late}
    planned = replace(shop, staff=tuple(replace(one, shift=shifts.get(one.code)) for one in shop.staff))
    assert [one.code for one in staff_alerts.on_duty(tx, planned, ("manager", "qian", "manager"), now)] == [
        "feng",
        "qian",
    ]
    night = now.replace(hour=3)
    assert [one.code for one in staff_alerts.on_duty(tx, planned, ("manager", "workshop_supervisor"), night)] == [
        "feng",
        "qian",
    ]
