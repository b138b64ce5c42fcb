"""A phone is proved by a code sent to it: for chats that tell nobody's number, such as WeChat's (A1, A5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from actions.customers import identities
from domain.channels.register import SMS
from domain.channels.template import CODE, fitting
from domain.customers.customer import Identity
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
from domain.shop.shop import Shop
from storage import Tx, outbox
from storage.customers import customers, proof_codes, told_facts

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
    if identity.verified or not any(one.kind == CODE and one.channel == SMS for one in shop.templates):
        return ""
    told = (one.value for one in told_facts.of_customer(tx, identity.customer_id) if one.kind == FactKind.PHONE)
    record = customers.get(tx, identity.customer_id)
    return next(told, "") or (record.phone if record and record.phone else "")


def send(tx: Tx, shop: Shop, identity: Identity, phone: str, language: str, key: str, now: datetime) -> bool:
    """True when a code is on its way to the phone; False when too many were sent, or it can't be sent.

    key: of the update that asks for it. The code is in the message alone, which forgets it once it has left.
    """
    template = fitting(shop.templates, CODE, SMS, language)
    few = (
        proof_codes.count_chat(tx, identity.id, now - CHAT_WITHIN) < PER_CHAT
        and proof_codes.count_phone(tx, phone, now - PHONE_WITHIN) < PER_PHONE
    )
    if template is None or not phone or not few:
        return False
    code, salt, digest = drawn()
    proof_codes.add(tx, ProofCode(identity.id, phone, salt, digest, now))
    facts = {"code": code, "shop": shop.name(language), "shop_phone": shop.phone}
    outbox.queue(
        tx, f"code:{identity.id}:{key}", outbox.CODE_KIND, phone, {"text": "", "template": template.filled(facts)}, now,
        channel=SMS, priority=PRIORITY, expires_at=now + LASTS,
    )  # fmt: skip
    return True


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
