"""The figures are the same by the rows and by the events, for whom they concern (R2, I1, I2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.booking import appointments, visits
from actions.shop import figures
from actions.tickets import tickets
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.errors import NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx

Person = Callable[[str], Staff]
DAY = timedelta(days=1)


def _a_day(tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime) -> None:
    fault = intake.report_fault(tx, conversation, "异响", now)
    tickets.answer(tx, fault.id, person("chen"), "您好", now + timedelta(minutes=8), key="1")
    tickets.close(tx, fault.id, person("chen"), now + timedelta(hours=1))
    intake.complain(tx, conversation, "修完还是漏油，我要投诉", now)
    start = now + timedelta(hours=5)
    _, visit = appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now)
    visits.mark_done(tx, visit.id, person("chen"), start + timedelta(hours=1))


@pytest.mark.rule("R2")
def test_what_happened_in_the_time_is_counted_once_and_the_rest_is_not(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    _a_day(tx, shop, conversation, person, now)
    found = figures.show(tx, person("feng"), now, now + DAY)
    assert found.registered == {"fault_report": 1, "complaint": 1, "booking": 1}
    assert (found.answered, found.answer_minutes, found.came, found.our_fault) == (1, 8, 1, 1)
    later = figures.show(tx, person("feng"), now + DAY, now + 2 * DAY)
    assert (later.registered, later.answered, later.came) == ({}, 0, 0)


@pytest.mark.rule("I2", "R2")
def test_the_events_alone_give_the_same_figures(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    _a_day(tx, shop, conversation, person, now)
    span = (now, now + DAY)
    assert figures.recount(tx, person("feng"), *span) == figures.show(tx, person("feng"), *span)


@pytest.mark.rule("I1")
def test_figures_are_not_for_everybody(tx: Tx, person: Person, now: datetime) -> None:
    for look in (figures.show, figures.recount):
        with pytest.raises(NotAllowed):
            look(tx, person("zhou"), now, now + DAY)
