"""Codes that prove a phone: none without a template for them, none for whoever is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.customers import proof_codes, told
from domain.channels.template import Field, Template
from domain.customers.proof_code import PER_PHONE
from domain.customers.told_fact import FactKind
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers

PHONE = "+8613800138000"


@pytest.mark.rule("A1")
def test_a_code_is_offered_to_whoever_told_a_phone_and_is_not_known(tx: Tx, shop: Shop, now: datetime) -> None:
    with_codes = replace(shop, templates=(Template("code", "sms", "zh", "SMS_1", (Field("code", "{code}", 6),)),))
    who = customers.add_identity(tx, "wechat_oa", "gh", "oLi", "Li", now)
    assert proof_codes.phone_of(tx, with_codes, who) == ""
    told.note(tx, who.customer_id, {FactKind.PHONE: PHONE}, now, "wechat_oa")
    assert (proof_codes.phone_of(tx, shop, who), proof_codes.phone_of(tx, with_codes, who)) == ("", PHONE)
    who.verified = True
    assert proof_codes.phone_of(tx, with_codes, who) == ""


@pytest.mark.rule("A5")
def test_one_phone_gets_few_codes_from_however_many_chats(tx: Tx, shop: Shop, now: datetime) -> None:
    with_codes = replace(shop, templates=(Template("code", "sms", "zh", "SMS_1", (Field("code", "{code}", 6),)),))
    sent = []
    for number in range(PER_PHONE + 2):
        who = customers.add_identity(tx, "wechat_oa", "gh", f"o{number}", "Li", now)
        sent.append(proof_codes.send(tx, with_codes, who, PHONE, "zh", f"u{number}", now))
    assert sent == [True] * PER_PHONE + [False] * 2
    assert proof_codes.check(tx, who, "123456", now) is proof_codes.Came.NONE
