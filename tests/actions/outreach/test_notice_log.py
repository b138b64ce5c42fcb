"""What staff see of all that is said unasked: with reasons, by whoever may, and without any effect (N3, N5, I1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.notice_kinds import KINDS
from actions.outreach import consent, notice_log, notices
from domain.conversation import Conversation
from domain.errors import NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, outbox
from storage.customers import customers
from tests.actions.outreach.planned import plan
from tests.storage.records import a_conversation

pytestmark = pytest.mark.usefixtures("plain_words")
Person = Callable[[str], Staff]


@pytest.mark.rule("N5")
def test_each_notice_is_listed_with_its_decisions_and_whose_it_is(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    consent.refuse(tx, conversation.customer_id, ["marketing"], now, "words")
    first, second = plan(tx, conversation, now), plan(tx, a_conversation(tx, now, "2"), now, "recall")
    notices.release_due(tx, shop, KINDS, now)
    newest, oldest = notice_log.listed(tx, person("zhao"))
    assert (newest.notice.id, oldest.notice.id) == (second.id, first.id)
    assert [(one.decision, one.reason) for one in oldest.decisions] == [("dropped", "opted_out")]
    assert oldest.customer is not None and oldest.customer.id == conversation.customer_id
    assert [one.notice.id for one in notice_log.listed(tx, person("zhao"), state="dropped")] == [first.id]
    assert [one.notice.id for one in notice_log.listed(tx, person("zhao"), kind="recall")] == [second.id]


@pytest.mark.rule("N5")
def test_what_was_put_off_is_found_as_such(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    night = now.replace(hour=23)
    put_off = plan(tx, conversation, night)
    notices.release_due(tx, shop, KINDS, night)
    plan(tx, conversation, night, key="later", due_at=night + timedelta(days=1))
    assert [one.notice.id for one in notice_log.listed(tx, person("zhao"), state="deferred")] == [put_off.id]


@pytest.mark.rule("N3")
def test_a_broadcast_shows_how_far_it_is_and_whether_it_is_halted(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    plan(tx, conversation, now)
    plan(tx, conversation, now, "recall")
    notices.pause(tx, "kind:campaign", person("feng"), now)
    notices.release_due(tx, shop, KINDS, now)
    found = {one.name: (one.counts, one.halted) for one in notice_log.broadcasts(tx, person("feng"))}
    assert found == {"kind:campaign": ({"planned": 1}, "paused"), "kind:recall": ({"leaving": 1}, "")}


@pytest.mark.rule("N3")
def test_a_dry_run_names_the_customers_and_sends_nothing(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    notice = plan(tx, conversation, now)
    ((forecast, customer),) = notice_log.dry_run(tx, shop, KINDS, person("feng"), "kind:campaign", now)
    assert (forecast.notice.id, forecast.decision.verdict) == (notice.id, "sent")
    assert customer is not None and customer.id == conversation.customer_id
    assert notice.state == "planned" and outbox.counts(tx) == {}


@pytest.mark.rule("N1", "I1")
def test_chats_that_take_no_messages_are_listed_for_whoever_may_see_notices(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    customers.set_reachable(tx, "telegram", "7", "1", False)
    ((identity, customer),) = notice_log.unreachable(tx, person("zhao"))
    assert identity.address == "1" and customer is not None and customer.id == conversation.customer_id
    for look in (notice_log.unreachable, notice_log.listed, notice_log.broadcasts):
        with pytest.raises(NotAllowed):
            look(tx, person("zhou"))  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        notice_log.dry_run(tx, shop, KINDS, person("zhou"), "kind:campaign", now)
