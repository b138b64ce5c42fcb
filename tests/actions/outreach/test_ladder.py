"""The ladder: one notice, one way after the other, and at the end a call; late words climb, none comes twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.customers import mail_address
from actions.notice_kinds import KINDS
from actions.outreach import ladder, leaving, notices, receipts
from domain.channels.template import Field, Template
from domain.conversation import Conversation, OutboxItem
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, arrival, conversations, outbox, shops
from storage.customers import customers
from storage.feedback import calls
from storage.outreach import notices as notice_queries
from storage.outreach import rungs
from tests.actions.outreach.planned import plan, told
from tests.storage.records import a_conversation

pytestmark = pytest.mark.usefixtures("plain_words")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = "+8613800138000"
SHOP_WORDS = (Field("thing1", "{about}", 20), Field("thing2", "{shop}", 20))
TEMPLATES = (
    Template("maintenance", "wechat_oa", "zh", "tpl-1", SHOP_WORDS),
    Template("any", "whatsapp", "zh", "any_news", SHOP_WORDS),
    Template("any", "sms", "zh", "SMS_1", (Field("what", "{about}", 35),)),
    Template("word", "wechat_oa", "zh", "tpl-2", (Field("thing1", "{shop}", 20),)),
)


@pytest.fixture
def equipped(tx: Tx, shop: Shop, now: datetime) -> Shop:
    """The shop with templates."""
    whole = replace(shop, templates=TEMPLATES)
    shops.apply(tx, whole, now)
    return whole


def a_chat(tx: Tx, now: datetime, channel: str = "wechat_oa", *, heard: bool = True) -> Conversation:
    talk = a_conversation(tx, now, f"at-{channel}", channel=channel, account="acc")
    customer = customers.get(tx, talk.customer_id)
    assert customer is not None
    customer.phone = PHONE
    if heard:
        talk.last_in_at = now
        leaving.heard(tx, talk.channel, talk.account, talk.address, "message", now, now)
    tx.flush()
    return talk


def row(tx: Tx, notice: Notice) -> OutboxItem:
    tx.expire_all()
    found = outbox.get(tx, notice.outbox_id or 0)
    assert found is not None
    return found


def sent(tx: Tx, notice: Notice, now: datetime, remote: str) -> OutboxItem:
    """The notice's row, taken by its channel under that id."""
    item = row(tx, notice)
    outbox.mark_sent(tx, item.id, now, remote)
    ladder.handed_over(tx, item.channel, item.id, now)
    return row(tx, notice)


def ways(tx: Tx, notice: Notice) -> list[tuple[str, str, str]]:
    return [(rung.channel, rung.mode, rung.state) for rung in rungs.of(tx, notice.id)]


@pytest.mark.rule("N1")
def test_a_refusal_climbs_from_chat_to_template_to_text_message_and_then_to_a_call(
    tx: Tx, equipped: Shop, now: datetime
) -> None:
    notice = plan(tx, a_chat(tx, now), now, "maintenance")
    for at, way in enumerate(["chat", "template", "sms"]):
        notices.release_due(tx, equipped, KINDS, now + at * HOUR)
        item = row(tx, notice)
        assert (item.channel == "sms") == (way == "sms")
        assert ("template" in item.payload) == (way != "chat")
        notices.not_delivered(tx, KINDS, item, "refused", now + at * HOUR)
    assert ways(tx, notice) == [
        ("wechat_oa", "chat", "failed"), ("wechat_oa", "template", "failed"), ("sms", "template", "failed"),
    ]  # fmt: skip
    assert told(tx, notice)[-1] == ("dropped", "refused")
    assert [task.notice_id for task in calls.due(tx, (now + DAY).date(), 9)] == [notice.id]


@pytest.mark.rule("N1")
def test_outside_the_window_the_template_is_the_first_way(tx: Tx, equipped: Shop, now: datetime) -> None:
    notice = plan(tx, a_chat(tx, now, heard=False), now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    template = row(tx, notice).payload["template"]
    assert template["id"] == "tpl-1"
    assert [name for name, _ in template["fields"]] == ["thing1", "thing2"]
    assert all(0 < len(value) <= 20 for _, value in template["fields"])


@pytest.mark.rule("N1")
def test_a_failure_told_late_climbs_and_silence_does_too(tx: Tx, equipped: Shop, now: datetime) -> None:
    notice = plan(tx, a_chat(tx, now, "whatsapp"), now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    sent(tx, notice, now, "wamid.1")
    receipts.note(tx, KINDS, "whatsapp", "acc", "wamid.1", "failed", now + HOUR, "131026")
    notices.release_due(tx, equipped, KINDS, now + HOUR)
    item = sent(tx, notice, now + HOUR, "wamid.2")
    assert "template" in item.payload
    assert rungs.silent(tx, now + 2 * HOUR) == []
    assert rungs.silent(tx, now + 7 * HOUR) == [item.id]
    notices.silent(tx, KINDS, item.id, now + 7 * HOUR)
    notices.release_due(tx, equipped, KINDS, now + DAY)
    assert ways(tx, notice) == [
        ("whatsapp", "chat", "failed"), ("whatsapp", "template", "failed"), ("sms", "template", "under_way"),
    ]  # fmt: skip


@pytest.mark.rule("B6", "N5")
def test_what_is_no_longer_true_is_told_by_no_later_way_either(tx: Tx, equipped: Shop, now: datetime) -> None:
    notice = plan(tx, a_chat(tx, now), now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    notices.not_delivered(tx, KINDS, row(tx, notice), "refused", now)
    notices.release_due(tx, equipped, KINDS, now + HOUR)
    assert row(tx, notice).state == "queued"
    notices.withdraw(tx, notice.key, now + HOUR)
    assert row(tx, notice).state == "cancelled"


@pytest.mark.rule("N5")
def test_a_word_that_it_arrived_after_all_calls_the_next_way_off(tx: Tx, equipped: Shop, now: datetime) -> None:
    notice = plan(tx, a_chat(tx, now, "whatsapp"), now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    item = sent(tx, notice, now, "wamid.1")
    notices.silent(tx, KINDS, item.id, now + 7 * HOUR)
    assert notice.state == "planned"
    receipts.note(tx, KINDS, "whatsapp", "acc", "wamid.1", "read", now + 8 * HOUR)
    assert (notice.state, notice.outbox_id) == ("sent", item.id)
    assert notices.release_due(tx, equipped, KINDS, now + DAY) == 0


@pytest.mark.rule("N5")
def test_late_word_of_an_earlier_way_does_not_disturb_the_later_one(tx: Tx, equipped: Shop, now: datetime) -> None:
    notice = plan(tx, a_chat(tx, now, "whatsapp"), now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    first = sent(tx, notice, now, "wamid.1")
    notices.silent(tx, KINDS, first.id, now + 7 * HOUR)
    notices.release_due(tx, equipped, KINDS, now + 23 * HOUR)
    second = row(tx, notice)
    assert second.id != first.id
    receipts.note(tx, KINDS, "whatsapp", "acc", "wamid.1", "failed", now + DAY, "late")
    assert notice.state == "sent"
    assert row(tx, notice).id == second.id


@pytest.mark.rule("N1")
def test_whoever_has_no_chat_is_told_by_text_message(tx: Tx, equipped: Shop, now: datetime) -> None:
    talk = a_chat(tx, now, "web")
    notice = plan(tx, talk, now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    item = row(tx, notice)
    assert (item.channel, item.address, item.payload["template"]["id"]) == ("sms", PHONE, "SMS_1")
    assert ways(tx, notice) == [("sms", "template", "under_way")]


@pytest.mark.rule("A5")
def test_a_number_that_was_somebody_else_s_is_no_way(tx: Tx, equipped: Shop, now: datetime) -> None:
    before = customers.add_identity(tx, "sms", "", PHONE, "", now)
    talk = a_chat(tx, now, "web")
    assert before.customer_id != talk.customer_id
    notice = plan(tx, talk, now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    assert ways(tx, notice) == []


@pytest.mark.rule("N5")
def test_without_templates_a_notice_goes_as_it_always_did(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    notice = plan(tx, conversation, now)
    notices.release_due(tx, shop, KINDS, now)
    item = row(tx, notice)
    assert item.channel == conversation.channel
    assert "template" not in item.payload
    ladder.handed_over(tx, item.channel, item.id, now)
    assert ways(tx, notice) == [(conversation.channel, "chat", "arrived")]


@pytest.mark.rule("N5")
def test_words_that_wait_ask_the_customer_to_write_once(tx: Tx, equipped: Shop, now: datetime) -> None:
    talk = a_chat(tx, now, heard=False)
    for number in range(3):
        outbox.queue(tx, f"k{number}", "reply", talk.address, {"text": "好"}, now, channel="wechat_oa", account="acc")
    for item in outbox.listed(tx, state="queued"):
        assert not leaving.may_leave(tx, KINDS, item, now)
    tx.expire_all()
    invited = outbox.listed(tx, state="queued")
    assert [item.payload["template"]["id"] for item in invited] == ["tpl-2"]
    assert arrival.count(tx, "wechat_oa", "acc", talk.address) == 3
    assert notice_queries.count(tx) == 0


@pytest.mark.rule("N1")
def test_a_notice_goes_there_when_no_chat_takes_it(
    tx: Tx, shop: Shop, person: Callable[[str], Staff], now: datetime
) -> None:
    template = Template("any", "mail", "zh", "mail", (Field("subject", "{shop}: {about}", 120),))
    equipped = replace(shop, templates=(template,))
    shops.apply(tx, equipped, now)
    talk = a_conversation(tx, now)
    customers.set_reachable(tx, talk.channel, talk.account, talk.address, False)
    mail_address.put(tx, talk.customer_id, "li@example.com", person("chen"), now)
    notice = plan(tx, talk, now)
    notices.release_due(tx, equipped, KINDS, now)
    item = outbox.get(tx, notice.outbox_id or 0)
    assert item is not None
    assert (item.channel, item.address, item.payload["text"]) == ("mail", "li@example.com", "campaign 1")
    assert item.payload["template"]["fields"][0][1].startswith(shop.name("zh"))


@pytest.mark.rule("A2")
@pytest.mark.parametrize(("language", "stands"), [("en", "en"), (None, "zh")])
def test_what_goes_where_nobody_writes_back_stands_in_a_chat_of_its_own_in_their_language(
    tx: Tx, equipped: Shop, now: datetime, language: str | None, stands: str
) -> None:
    talk = a_chat(tx, now, "web")
    customer = customers.get(tx, talk.customer_id)
    assert customer is not None
    customer.language = language
    notice = plan(tx, talk, now, "maintenance")
    notices.release_due(tx, equipped, KINDS, now)
    item = row(tx, notice)
    told_in = conversations.find(tx, item.channel, "", item.address)
    assert item.channel == "sms" and told_in is not None
    assert (told_in.language, told_in.customer_id) == (stands, talk.customer_id)
