"""A phone is proved by a code: for chats that tell nobody's number, such as WeChat's (A1, A5).

It goes to the phone by text message or WhatsApp, or to the mail address of whoever has that phone on record; one way at
a time, the next after a failure or when it is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from actions import outgoing
from actions.customers import identities, mail_address
from domain.channels.register import MAIL, WHATSAPP
from domain.channels.template import CODE, Template, fitting
from domain.conversation import OutboxItem
from domain.customers.customer import Identity, masked_phone
from domain.customers.proof_code import (
    CHAT_WITHIN,
    LASTS,
    PER_CHAT,
    PER_PHONE,
    PHONE_WITHIN,
    ProofCode,
    drawn,
)
from domain.customers.told_fact import FactKind
from domain.message import Reply
from domain.shop.shop import Shop
from storage import Tx, arrival, conversations, outbox, shops
from storage.customers import customers, proof_codes, told_facts
from texts import text

PRIORITY = 5
"""In the outbox: somebody waits for it."""


class Came(StrEnum):
    """What came of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    NONE = "none"
    """None is waited for: the digits are something else."""


def phone_of(tx: Tx, shop: Shop, identity: Identity) -> str:
    """The phone that the chat may prove by a code: the one they told last; empty where no code can be sent."""
    if identity.verified or not any(one.kind == CODE for one in shop.templates):
        return ""
    told = (one.value for one in told_facts.of_customer(tx, identity.customer_id) if one.kind == FactKind.PHONE)
    record = customers.get(tx, identity.customer_id)
    return next(told, "") or (record.phone if record and record.phone else "")


def ways(shop: Shop, language: str) -> list[Template]:
    """The template of each channel that brings codes, in the order in which the shop file names them."""
    channels = dict.fromkeys(one.channel for one in shop.templates if one.kind == CODE)
    found = (fitting(shop.templates, CODE, channel, language) for channel in channels)
    return [one for one in found if one is not None]


def send(tx: Tx, shop: Shop, identity: Identity, phone: str, language: str, now: datetime) -> str:
    """The channel by which a code is on its way; empty when too many were asked for, or none can be sent.

    Asked for again, it goes the next way, and a message that has not left is not sent. The code is in the message
    alone, which forgets it once it has left. Whether a mail address is on record is not told (A5).
    """
    known = ways(shop, language)
    few = (
        proof_codes.count_chat(tx, identity.id, now - CHAT_WITHIN) < PER_CHAT
        and proof_codes.count_phone(tx, phone, now - PHONE_WITHIN) < PER_PHONE
    )
    if not known or not phone or not few:
        return ""
    before = proof_codes.last(tx, identity.id)
    template = known[0]
    if before is not None and before.phone == phone and before.sent_at >= now - CHAT_WITHIN:
        template = next(_after(known, before.channel), known[0])
    if before is not None and before.outbox_id is not None:
        outbox.withdraw_code(tx, before.outbox_id)
    made = proof_codes.add(tx, ProofCode(identity.id, phone, "", "", now))
    _go(tx, shop, made, template, language, now)
    return template.channel


def check(tx: Tx, identity: Identity, code: str, now: datetime) -> Came:
    """What the typed code is; the right one proves the phone, once. Rule: A1, A5."""
    found = proof_codes.last(tx, identity.id)
    if found is None or identity.verified or not found.is_open(now):
        return Came.NONE
    found.tries += 1
    found.used = found.fits(code)
    tx.flush()
    if not found.used:
        return Came.WRONG
    identities.prove_phone(tx, identity, found.phone, "", now)
    return Came.RIGHT


def not_delivered(tx: Tx, item: OutboxItem, now: datetime) -> None:
    """The row did not bring its code: while it is waited for, a fresh one goes the next way, and the chat reads so.

    Once for a row, however often that is told. Rule: A1.
    """
    outbox.forget_code(tx, item.id)
    found, shop = proof_codes.of_row(tx, item.id), shops.load(tx)
    identity = tx.get(Identity, found.identity_id) if found is not None else None
    if found is None or identity is None or shop is None or not found.is_open(now) or identity.verified:
        return
    latest = proof_codes.last(tx, identity.id)
    talk = conversations.find(tx, identity.channel, identity.account, identity.address)
    if latest is None or latest.id != found.id or talk is None:
        return
    template = next(_after(ways(shop, talk.language), found.channel), None)
    if template is not None:
        _go(tx, shop, found, template, talk.language, now)
        words = text(f"proof.instead_{template.channel}", talk.language, phone=masked_phone(found.phone))
    else:
        found.outbox_id = None
        words = text("proof.not_now", talk.language, phone=shop.phone)
    key = f"code:{found.id}:after:{item.id}"
    outgoing.say(tx, talk, Reply(words), key, now, expires_at=now + LASTS, priority=PRIORITY)
    tx.flush()


def channel_shut(tx: Tx, channel: str, account: str, now: datetime) -> None:
    """Codes that wait for a channel which is shut to us go another way."""
    for item in arrival.queued(tx, channel, account, outbox.CODE_KIND):
        arrival.give_up(tx, item.id, "halted")
        not_delivered(tx, item, now)


def _after(known: Sequence[Template], channel: str) -> Iterator[Template]:
    at = next((number for number, one in enumerate(known) if one.channel == channel), -1)
    return iter(known[at + 1 :])


def _go(tx: Tx, shop: Shop, proof: ProofCode, template: Template, language: str, now: datetime) -> None:
    """A fresh code is on its way; none where there is no address for it, which nobody is told."""
    code, proof.salt, proof.digest = drawn()
    proof.sent_at, proof.channel, proof.outbox_id = now, template.channel, None
    address = _address(tx, template.channel, proof.phone)
    if address:
        facts = {"code": code, "shop": shop.name(language), "shop_phone": shop.phone}
        words = text("proof.mail", language, **facts) if template.channel == MAIL else ""
        proof.outbox_id = outbox.queue(
            tx, f"code:{proof.id}:{template.channel}", outbox.CODE_KIND, address,
            {"text": words, "template": template.filled(facts)}, now, channel=template.channel, priority=PRIORITY,
            expires_at=now + LASTS,
        )  # fmt: skip
    tx.flush()


def _address(tx: Tx, channel: str, phone: str) -> str:
    """Where somebody who has that phone gets a code by that channel; empty where they can't."""
    if channel == WHATSAPP:
        return phone.removeprefix("+")
    if channel != MAIL:
        return phone
    record = customers.by_phone(tx, phone)
    return mail_address.current(tx, record.id) if record is not None else ""
