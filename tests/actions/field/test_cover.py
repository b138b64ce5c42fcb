"""The warranty clerk's word stands over the table's, with its reason, while the work is not done (G6)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.field import cover
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.tickets import tickets
from tests.actions.field.road import Person, job_of, worked


@pytest.mark.rule("G6")
@pytest.mark.parametrize(("covered", "words"), [(True, "属于保修"), (False, "不在保修范围内")])
def test_the_clerks_decision_stands_and_the_customer_reads_its_reason(
    tx: Tx, conversation: Conversation, ticket: Ticket, person: Person, now: datetime, covered: bool, words: str
) -> None:
    cover.confirm(tx, ticket.id, covered, " 蓄电池是易损件 ", person("sun"), now)
    job = job_of(tx, ticket)
    assert (job.free, job.warranty["words"], job.warranty["decided_by"]) == (covered, "蓄电池是易损件", "sun")
    assert ticket.data["in_warranty"] is covered
    said = conversations.messages(tx, conversation.id)[-1].text
    assert words in said and "蓄电池是易损件" in said
    (event,) = [one for one in tickets.events(tx, ticket.id) if one.kind == "warranty_decided"]
    assert (event.actor, event.data["covered"]) == ("staff:sun", covered)


@pytest.mark.rule("G6")
def test_nothing_is_decided_without_a_reason_or_when_the_work_is_done(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    with pytest.raises(IllegalMove, match="reason"):
        cover.confirm(tx, ticket.id, True, "  ", person("sun"), now)
    worked(tx, shop, ticket, person, now)
    with pytest.raises(IllegalMove):
        cover.confirm(tx, ticket.id, False, "不在保", person("sun"), now)


@pytest.mark.rule("I1", "G6")
def test_a_technician_does_not_decide_on_the_warranty(tx: Tx, ticket: Ticket, person: Person, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        cover.confirm(tx, ticket.id, True, "新车", person("zhou"), now)
