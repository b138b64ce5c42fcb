"""What a customer does not want to hear is not said, and the newest word holds (N5)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.notice_kinds import KINDS
from actions.outreach import consent, notices
from domain.conversation import Conversation
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers
from storage.feedback import calls
from tests.actions.outreach.planned import plan, told
from tests.storage.records import a_customer

pytestmark = pytest.mark.usefixtures("plain_words")


@pytest.mark.rule("N5")
def test_who_opted_out_gets_nothing_of_it_and_the_reason_is_kept(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    assert consent.refuse(tx, conversation.customer_id, ["marketing"], now, "words")
    notice, recall = plan(tx, conversation, now), plan(tx, conversation, now, kind="recall")
    notices.release_due(tx, shop, KINDS, now)
    assert (notice.state, notice.reason, recall.state) == ("dropped", "opted_out", "sent")
    assert told(tx, notice) == [("dropped", "opted_out")]


@pytest.mark.rule("N5")
def test_consent_is_kept_per_topic_and_the_newest_word_holds(tx: Tx, conversation: Conversation, now: datetime) -> None:
    who = conversation.customer_id
    assert consent.refuse(tx, who, ["insurance", "marketing"], now, "button")
    assert not consent.refuse(tx, who, ["insurance"], now, "button")
    assert sorted(consent.refused(tx, who)) == ["insurance", "marketing"]
    assert consent.allow(tx, KINDS, who, ["service"], now, "words")
    assert consent.refused(tx, who) == ["marketing"]


@pytest.mark.rule("A1")
def test_notices_and_consents_follow_the_record_they_belong_to(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    notice, other = plan(tx, conversation, now), a_customer(tx, now)
    consent.refuse(tx, conversation.customer_id, ["survey"], now, "words")
    customers.repoint(tx, conversation.customer_id, other.id)
    assert notice.customer_id == other.id
    assert consent.refused(tx, other.id) == ["survey"]


@pytest.mark.rule("N5", "A5")
@pytest.mark.parametrize(("refused", "rung"), [(["service@telegram"], 1), (["service@telegram", "service@call"], 0)])
def test_what_is_refused_on_a_channel_is_rung_about_unless_calls_are_refused_as_well(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, refused: list[str], rung: int
) -> None:
    who = conversation.customer_id
    consent.refuse(tx, who, refused, now, "staff:chen")
    notice = plan(tx, conversation, now, kind="maintenance")
    notices.release_due(tx, shop, KINDS, now)
    assert (notice.state, notice.reason) == ("dropped", "channel_refused")
    assert len(calls.of_customer(tx, who)) == rung and consent.refused(tx, who) == []
    assert consent.refused_on(tx, who) == [("service", one.partition("@")[2]) for one in refused]
