"""Talks that hold bot/dialogs/customers/who.py to its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store
from tests.bot.talks import talks
from tests.bot.transcript import Player

test_talk = talks(__file__)


@pytest.mark.rule("B1")
def test_a_shop_may_want_to_know_who_comes_before_it_books(store: Store, shop: Shop, engine: EmbeddedEngine) -> None:
    strict = replace(shop, policy=replace(shop.policy, contact_first=1))
    began = datetime.fromisoformat("2026-03-18T10:00+08:00")
    steps = [
        {"say": "周五上午十点半换机油 车牌苏A12345", "expect": ["称呼和手机号"], "never": ["请确认"]},
        {"say": "阚志远 13900002222", "expect": ["请确认", "阚志远", "139 0000 2222"]},
        {"say": "好", "expect": ["已预约成功"], "never": ["称呼"]},
    ]
    Player(store, strict, engine, began).play({"steps": steps, "branches": False})
