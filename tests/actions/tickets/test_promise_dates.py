"""A member of staff names a time, and the customer hears it (W3, F6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.promises import promises
from actions.tickets import promise_dates
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed
from domain.shop.shop import Shop
from storage import Tx
from storage.tickets import tickets
from tests.actions.promises.clocks import HOUR, Person, a_fault, as_rebuilt, clocks, said


@pytest.mark.rule("W3", "I1")
def test_a_time_named_by_staff_is_told_and_one_without_that_right_is_refused(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    with pytest.raises(NotAllowed):
        promise_dates.name_time(tx, shop, ticket.id, "solution", now + HOUR, person("zhao"), now)
    promise_dates.name_time(tx, shop, ticket.id, "hand_over", now + 5 * HOUR, person("chen"), now, reason="等油漆干")
    assert "3月18日 周三 15:00 前交车" in said(tx, conversation)[-1]
    assert clocks(tx, ticket)["hand_over"] == ("running", now + 5 * HOUR)
    noted = [event.data["text"] for event in tickets.events(tx, ticket.id) if event.kind == "noted"]
    assert noted == ["等油漆干"], "why stands on the ticket"
    as_rebuilt(tx, ticket)


@pytest.mark.rule("W3")
def test_a_time_promised_in_the_house_counts_as_told_to_nobody(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    made = [promises.add(tx, shop, ticket, "hand_over", now + n * HOUR, now, actor="system", **told)
            for n, told in ((4, {}), (5, {"told": True}))]  # fmt: skip
    assert [one.told for one in made] == [False, True]


@pytest.mark.rule("W3")
def test_a_time_named_within_a_second_is_told_as_it_was_named(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    pressed = now + timedelta(microseconds=701_148)
    promise_dates.name_time(tx, shop, ticket.id, "hand_over", now + 5 * HOUR, person("chen"), pressed)
    assert "15:00 前交车" in said(tx, conversation)[-1]
    as_rebuilt(tx, ticket)


@pytest.mark.parametrize(("kind", "hours"), [("solution", 0), ("solution", -1), ("lunch", 1), ("solution", 60_000_000)])
def test_nothing_is_promised_for_the_past_or_of_no_kind(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, kind: str, hours: int
) -> None:
    ticket = a_fault(tx, conversation, now)
    with pytest.raises(IllegalMove):
        promises.add(tx, shop, ticket, kind, now + hours * HOUR, now, actor="staff:chen")
