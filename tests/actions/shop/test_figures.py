"""The figures with what they were before, by whom and where, and the tickets behind them, for whom they concern."""

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
from domain.figures.kpi import KPIS, Tally
from domain.figures.period import Period, Span, period_of
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx

Person = Callable[[str], Staff]
DAY = timedelta(days=1)


@pytest.fixture
def month(shop: Shop, now: datetime) -> Period:
    """The month in which everything happens."""
    return period_of("month", now.date(), shop.zone)


def _a_day(tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime) -> None:
    fault = intake.report_fault(tx, conversation, "异响", now)
    tickets.claim(tx, fault.id, person("chen"), now)
    tickets.answer(tx, fault.id, person("chen"), "您好", now + timedelta(minutes=8), key="1")
    tickets.close(tx, fault.id, person("chen"), now + timedelta(hours=1))
    intake.complain(tx, conversation, "修完还是漏油，我要投诉", now)
    start = now + timedelta(hours=5)
    _, visit = appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now)
    visits.mark_done(tx, visit.id, person("chen"), start + timedelta(hours=1))


@pytest.mark.rule("R2", "R3", "I2", "C5")
def test_a_day_s_work_stands_in_every_figure_and_each_opens_its_tickets(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime, month: Period
) -> None:
    _a_day(tx, shop, conversation, person, now)
    manager, later = person("feng"), now + DAY
    board = {line.kpi: line for line in figures.board(tx, manager, shop.policy, month, later)}
    assert list(board) == list(KPIS)
    assert board["first_answer"].value == 8
    assert (board["registered"].value, board["registered"].change, board["came"].value) == (3, 3, 1)
    assert board["first_answer"].met
    assert board["solved"].met is False
    assert board["open"].before is None
    span = month.until(later)
    assert figures.differing(tx, manager, span, later) == []
    (case,), more = figures.behind(tx, manager, "complaints", span, later)
    assert case.ticket is not None
    assert (case.ticket.kind, more) == ("complaint", False)
    assert figures.behind(tx, manager, "solved", span, later, part=True) == ([], False)
    of_him = figures.detail(tx, manager, shop, "first_answer", month, later)
    assert of_him.people == [("陈雨", Tally(8, 1))]
    assert dict(of_him.places) == {"": Tally(8, 1), "pudong": Tally()}
    assert [tally.whole for _, tally in of_him.trend][-2:] == [0, 1]
    people = {who.code if who else "": counted for who, counted in figures.people_of(tx, span, later)}
    assert people["chen"]["closed"].whole == 1


@pytest.mark.rule("R2")
def test_the_first_of_a_month_is_compared_with_the_first_of_the_month_before(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime, month: Period
) -> None:
    intake.report_fault(tx, conversation, "异响", month.moved(-1).start + timedelta(hours=2))
    intake.report_fault(tx, conversation, "异响", month.moved(-1).start + 2 * DAY)
    board = {line.kpi: line for line in figures.board(tx, person("feng"), shop.policy, month, month.start + DAY)}
    assert board["registered"].before == Tally(1, 1)


@pytest.mark.rule("I1")
def test_figures_are_not_for_everybody(tx: Tx, shop: Shop, person: Person, now: datetime, month: Period) -> None:
    who, span = person("zhou"), Span(now, now + DAY)
    for look in (
        lambda: figures.board(tx, who, shop.policy, month, now),
        lambda: figures.detail(tx, who, shop, "came", month, now),
        lambda: figures.behind(tx, who, "came", span, now),
        lambda: figures.differing(tx, who, span, now),
    ):
        with pytest.raises(NotAllowed):
            look()


@pytest.mark.rule("Q4", "R2", "I1")
def test_the_board_is_for_those_alone_who_see_figures(
    tx: Tx, shop: Shop, person: Person, now: datetime, month: Period
) -> None:
    with pytest.raises(NotAllowed):
        figures.board(tx, person("zhou"), shop.policy, month, now)
