"""Whoever types the code sent to a phone has it; nobody guesses one, and nobody else's phone is bothered for long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from actions.customers import proof_codes, told
from bot.conversation import Conversations
from bot.message import Incoming
from domain.channels.template import Field, Template
from domain.customers.customer import Vehicle
from domain.customers.proof_code import LASTS, PER_CHAT, TRIES, typed
from domain.customers.told_fact import FactKind
from domain.press import Press
from domain.shop.shop import Shop
from storage import Store, outbox, shops
from storage.customers import customers
from tests.storage.records import a_customer

if TYPE_CHECKING:
    from nlu.engines.embedded import EmbeddedEngine

PHONE, WORKER = "+8613800138000", "wechat_oa"


class Talk:
    """A follower who says that a phone of the record is theirs."""

    def __init__(self, store: Store, engine: EmbeddedEngine, now: datetime) -> None:
        self.store, self.now, self._talks = store, now, Conversations(store, engine)
        self._count = 0
        self.says("你好")
        with store.write() as tx:
            told.note(tx, self.identity().customer_id, {FactKind.PHONE: PHONE}, now, WORKER)

    def identity(self):  # type: ignore[no-untyped-def]
        """The follower as known."""
        with self.store.read() as tx:
            return customers.identity(tx, WORKER, "gh", "oLi")

    def says(self, words: str, button: str = "") -> str:
        """What is answered."""
        self._count += 1
        kind = "button" if button else "text"
        came = Incoming(WORKER, "gh", "oLi", f"u{self._count}", kind, self.now, text=words, button=button)  # type: ignore[arg-type]
        replies = self._talks.handle(came, self.now).replies
        labels = [button.label for reply in replies for row in reply.buttons for button in row]
        return "\n".join([*(reply.plain() for reply in replies), *labels])

    def asks(self) -> str:
        """A code is asked for by the button."""
        return self.says("", Press("proof", "send").data)

    def code(self) -> str:
        """The code on its way."""
        with self.store.read() as tx:
            row = next(one for one in outbox.listed(tx) if one.kind == outbox.CODE_KIND)
            return str(row.payload["template"]["fields"][0][1])


@pytest.fixture
def talk(store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> Talk:
    from dataclasses import replace

    template = Template("code", "sms", "zh", "SMS_1", (Field("code", "{code}", 6),))
    with store.write() as tx:
        shops.apply(tx, replace(shop, templates=(template,)), now)
        owner = a_customer(tx, now, name="李先生", phone=PHONE)
        customers.add_vehicle(tx, Vehicle(owner.id, now, plate="京A12345"))
    return Talk(store, engine, now)


@pytest.mark.rule("A1", "A5")
def test_the_right_code_proves_the_phone_once_however_its_digits_are_typed(talk: Talk) -> None:
    assert "发验证码到" in talk.says("我上次保养是什么时候")
    assert "138****8000" in talk.asks()
    code = talk.code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert "不对" in talk.says(wrong) and not talk.identity().verified
    assert "京A12345" in talk.says("".join(chr(ord(digit) + 0xFEE0) for digit in code))
    assert talk.identity().verified
    with talk.store.read() as tx:
        assert customers.get(tx, talk.identity().customer_id).name == "李先生"  # type: ignore[union-attr]


@pytest.mark.rule("A5")
def test_nobody_guesses_a_code(talk: Talk) -> None:
    talk.asks()
    code = talk.code()
    for _ in range(TRIES):
        talk.says(f"{(int(code) + 1) % 1_000_000:06d}")
    talk.says(code)
    assert not talk.identity().verified


@pytest.mark.rule("A5")
def test_a_code_is_good_for_ten_minutes_and_few_are_sent(talk: Talk) -> None:
    for _ in range(PER_CHAT):
        assert "已发到" in talk.asks()
    assert "发不了" in talk.asks()
    code = talk.code()
    talk.now += LASTS
    talk.says(code)
    assert not talk.identity().verified


@pytest.mark.rule("A5")
def test_the_code_is_nowhere_once_it_has_left(talk: Talk, now: datetime) -> None:
    talk.asks()
    code = talk.code()
    with talk.store.write() as tx:
        row = next(one for one in outbox.listed(tx) if one.kind == outbox.CODE_KIND)
        outbox.mark_dead(tx, row.id, "refused")
    with talk.store.read() as tx:
        row = next(one for one in outbox.listed(tx) if one.kind == outbox.CODE_KIND)
        assert code not in str(row.payload) and PHONE not in row.address
    assert now + timedelta(0) == talk.now


@pytest.mark.parametrize(
    ("words", "code"),
    [("123456", "123456"), ("１２３ ４５６", "123456"), ("12345", ""), ("1234567", ""), ("a123456", "")],
)
def test_only_six_digits_alone_are_a_code(words: str, code: str) -> None:
    assert typed(words) == code
    assert proof_codes.Came.RIGHT == "right"
