"""Still broken: the matter closed a short while ago is open again (C6, I2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.tickets import reopening, tickets
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
DAY = timedelta(days=1)


@pytest.mark.rule("C6")
def test_still_broken_finds_the_matter_closed_last_within_the_shops_days(
    tx: Tx, conversation: Conversation, person: Person, shop: Shop, now: datetime
) -> None:
    fault = intake.report_fault(
        tx, conversation, "空调不制冷", now, plate="沪A12345", data={"systems": ["air_conditioning"]}
    )
    tickets.close(tx, fault.id, person("chen"), now)

    def found(words: str, at: datetime, systems: list[str] | None = None, plate: str | None = None) -> Ticket | None:
        return reopening.closed_matter(tx, shop, conversation, words, [], systems or [], plate, at)

    assert found("还是不行", now + 7 * DAY) is fault
    assert found("还是不行", now + 8 * DAY) is None
    assert found("谢谢", now + DAY) is None
    assert found("刹车还是响", now + DAY, ["brakes"]) is None
    assert found("还是不制冷", now + DAY, ["air_conditioning"]) is fault
    assert found("还是不行", now + DAY, plate="沪B99999") is None
    stranger = a_conversation(tx, now, "2")
    assert reopening.closed_matter(tx, shop, stranger, "还是不行", [], [], None, now + DAY) is None


@pytest.mark.rule("I2")
def test_a_reopened_matter_of_somebody_who_left_waits_for_anybody(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    fault = intake.report_fault(tx, conversation, "空调不制冷", now)
    tickets.claim(tx, fault.id, person("lin"), now)
    tickets.close(tx, fault.id, person("lin"), now)
    person("lin").active = False
    tx.flush()
    again = reopening.reopen(tx, fault.id, "还是不行", now, message_id=1, key="9")
    assert again is fault
    assert (fault.state, fault.assignee_id, fault.closed_at) == ("new", None, None)
    assert reopening.reopen(tx, fault.id, "还是不行", now, message_id=1, key="10") is None
