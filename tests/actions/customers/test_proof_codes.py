"""Codes that prove a phone: none without a template for them, none for whoever is known; one way after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.customers import mail_address, proof_codes, told
from actions.customers.proof_codes import Came
from actions.notice_kinds import KINDS
from actions.outreach import leaving, receipts
from domain.channels.template import Field, Template
from domain.conversation import OutboxItem
from domain.customers.customer import Identity
from domain.customers.proof_code import LASTS, PER_PHONE
from domain.customers.told_fact import FactKind
from domain.shop.shop import Shop
from storage import Tx, conversations, outbox, shops
from storage.customers import customers
from tests.storage.records import a_customer

PHONE = "+8613800138000"
CODE = (Field("code", "{code}", 6),)
BY_SMS = Template("code", "sms", "zh", "SMS_1", CODE)
THREE = (
    BY_SMS,
    Template("code", "whatsapp", "zh", "code", (Field("1", "{code}", 6),)),
    Template("code", "mail", "zh", "mail", (Field("subject", "{shop}", 60),)),
)


@pytest.fixture
def follower(tx: Tx, shop: Shop, now: datetime) -> Identity:
    """Somebody who follows the shop, and told a phone that is on record with a mail address."""
    shops.apply(tx, replace(shop, templates=THREE), now)
    owner = a_customer(tx, now, name="李先生", phone=PHONE)
    boss = next(one for one in shops.staff(tx) if one.may("edit_customers"))
    mail_address.put(tx, owner.id, "li@example.com", boss, now)
    who = customers.add_identity(tx, "wechat_oa", "gh", "oLi", "Li", now)
    conversations.open_locked(tx, who, "zh", now)
    return who


def rows(tx: Tx, kind: str = outbox.CODE_KIND) -> list[OutboxItem]:
    """Rows of that kind, oldest first."""
    return [one for one in reversed(outbox.listed(tx)) if one.kind == kind]


def code_of(row: OutboxItem) -> str:
    """The code that the row brings."""
    if row.channel == "mail":
        return next(word for word in row.payload["text"].replace("，", " ").split() if word.isdecimal())
    return str(row.payload["template"]["fields"][0][1])


@pytest.mark.rule("A1")
def test_a_code_is_offered_to_whoever_told_a_phone_and_is_not_known(tx: Tx, shop: Shop, now: datetime) -> None:
    with_codes = replace(shop, templates=(BY_SMS,))
    who = customers.add_identity(tx, "wechat_oa", "gh", "oLi", "Li", now)
    assert proof_codes.phone_of(tx, with_codes, who) == ""
    told.note(tx, who.customer_id, {FactKind.PHONE: PHONE}, now, "wechat_oa")
    assert (proof_codes.phone_of(tx, shop, who), proof_codes.phone_of(tx, with_codes, who)) == ("", PHONE)
    who.verified = True
    assert proof_codes.phone_of(tx, with_codes, who) == ""


@pytest.mark.rule("A5")
def test_one_phone_gets_few_codes_from_however_many_chats(tx: Tx, shop: Shop, now: datetime) -> None:
    with_codes = replace(shop, templates=(BY_SMS,))
    sent = []
    for number in range(PER_PHONE + 2):
        who = customers.add_identity(tx, "wechat_oa", "gh", f"o{number}", "Li", now)
        sent.append(proof_codes.send(tx, with_codes, who, PHONE, "zh", now))
    assert sent == ["sms"] * PER_PHONE + [""] * 2
    assert proof_codes.check(tx, who, "123456", now) is Came.NONE


@pytest.mark.rule("A1")
def test_a_code_that_did_not_arrive_goes_the_next_way_once_as_a_fresh_one(
    tx: Tx, follower: Identity, now: datetime
) -> None:
    proof_codes.send(tx, shops.current(tx), follower, PHONE, "zh", now)
    (first,) = rows(tx)
    old = code_of(first)
    outbox.mark_sent(tx, first.id, now, "biz1")
    for _ in range(2):  # told twice
        receipts.note(tx, KINDS, "sms", "", "biz1", "failed", now, "no such phone")
    first, second = rows(tx)
    assert (second.channel, second.address) == ("whatsapp", PHONE.removeprefix("+"))
    assert old not in str(first.payload) and code_of(second) != old
    outbox.mark_dead(tx, second.id, "refused")
    proof_codes.not_delivered(tx, second, now)
    third = rows(tx)[-1]
    assert (third.channel, third.address) == ("mail", "li@example.com")
    assert [one.payload["text"][:10] for one in rows(tx, "reply")] == ["刚才的验证码没有送到"] * 2
    code = code_of(third)
    proof_codes.not_delivered(tx, third, now)
    assert len(rows(tx)) == 3 and "拨打" in rows(tx, "reply")[-1].payload["text"]
    assert proof_codes.check(tx, follower, old, now) is Came.WRONG
    assert proof_codes.check(tx, follower, code, now) is Came.RIGHT and follower.verified
    tx.refresh(third)
    assert code not in str(third.payload)


@pytest.mark.rule("A5")
def test_a_failure_told_after_the_code_is_worth_nothing_sends_none(tx: Tx, follower: Identity, now: datetime) -> None:
    proof_codes.send(tx, shops.current(tx), follower, PHONE, "zh", now)
    proof_codes.not_delivered(tx, rows(tx)[0], now + LASTS)
    assert len(rows(tx)) == 1


@pytest.mark.rule("A5")
def test_asked_for_again_it_goes_another_way_and_the_message_before_is_not_sent(
    tx: Tx, follower: Identity, now: datetime
) -> None:
    shop = shops.current(tx)
    sent = [proof_codes.send(tx, shop, follower, PHONE, "zh", now + timedelta(minutes=n)) for n in range(4)]
    assert sent == ["sms", "whatsapp", "mail", ""]
    assert [(one.state, bool(one.address)) for one in rows(tx)] == [("cancelled", False)] * 2 + [("queued", True)]


@pytest.mark.rule("A5")
def test_nobody_learns_whether_a_mail_address_is_on_record(tx: Tx, shop: Shop, now: datetime) -> None:
    only_mail = replace(shop, templates=THREE[2:])
    who = customers.add_identity(tx, "wechat_oa", "gh", "oLi", "Li", now)
    assert proof_codes.send(tx, only_mail, who, "+8613911112222", "zh", now) == "mail"
    assert rows(tx) == []


def test_a_channel_that_is_shut_to_us_keeps_no_code_waiting(tx: Tx, follower: Identity, now: datetime) -> None:
    proof_codes.send(tx, shops.current(tx), follower, PHONE, "zh", now)
    leaving.channel_shut(tx, KINDS, "sms", "", now)
    assert [(one.channel, one.state) for one in rows(tx)] == [("sms", "cancelled"), ("whatsapp", "queued")]
