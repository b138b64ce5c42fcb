"""The ways a notice may go: a chat, a template, a text message, mail; one after the other (N1, N5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.channels.register import MAIL, SMS, is_pushed, record
from domain.channels.template import Template, fitting
from domain.conversation import Conversation
from domain.customers.customer import Customer, Identity
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.outreach.rung import Rung, RungState
from domain.outreach.send_gate import Standing, Way
from domain.shop.shop import Shop
from storage import Tx, conversations
from storage.booking import appointments
from storage.customers import customers
from storage.outreach import rungs
from storage.tickets import tickets
from texts import formats, text


def widened(tx: Tx, shop: Shop, notice: Notice, standing: Standing) -> Standing:
    """The standing with every way there is: those that failed for this notice are out, templates are in. Rule: N1."""
    failed = {rung.way for rung in rungs.of(tx, notice.id) if rung.state == RungState.FAILED} if notice.id else set()
    ways = [*standing.ways, *_templates(tx, shop, notice, standing)]
    return replace(standing, ways=[way for way in ways if _leads_on(way, failed)])


def _leads_on(way: Way, failed: Collection[tuple[str, str, str, str]]) -> bool:
    """A chat that is only read when they come is a way for whoever has no other, and none after another has failed."""
    return way.key not in failed and (not failed or is_pushed(way.channel))


def _templates(tx: Tx, shop: Shop, notice: Notice, standing: Standing) -> Iterator[Way]:
    customer = customers.get(tx, notice.customer_id) if shop.templates else None
    if customer is None:
        return
    language = customer.language or "zh"
    for way in standing.ways:
        found = fitting(shop.templates, notice.kind, way.channel, language)
        if found is not None:
            yield replace(way, template=found, preferred=False)
    for channel, address in _addresses(tx, customer):
        found = fitting(shop.templates, notice.kind, channel, language)
        if found is not None:
            yield _out_only(tx, customer, channel, address, found)


def _addresses(tx: Tx, customer: Customer) -> Iterator[tuple[str, str]]:
    """Where the customer can be told something but does not write: the phone and mail addresses of the record."""
    if customer.phone:
        yield SMS, customer.phone
    for one in customers.identities(tx, customer.id):
        if one.channel == MAIL:
            yield MAIL, one.address


def _out_only(tx: Tx, customer: Customer, channel: str, address: str, template: Template) -> Way:
    """A way on which nobody writes back; not open where the address has belonged to somebody else (A5)."""
    known = customers.identity(tx, channel, "", address)
    reachable = known is None or (known.reachable and known.customer_id == customer.id)
    return Way(0, channel, reachable, None, account="", address=address, template=template)


def conversation(tx: Tx, notice: Notice, way: Way, now: datetime) -> Conversation:
    """Where the words stand: the chat, or for a way on which nobody writes back one that is made for it. Rule: A2."""
    found = conversations.get(tx, way.conversation_id) if way.conversation_id else None
    if found is not None:
        return found
    identity = customers.identity(tx, way.channel, way.account, way.address)
    if identity is None:
        made = Identity(way.channel, way.account, way.address, notice.customer_id, now, verified=True)
        identity = customers.keep_identity(tx, made)
    customer = customers.get(tx, notice.customer_id)
    return conversations.open_locked(tx, identity, (customer.language if customer else None) or "zh", now)


def filled(
    tx: Tx, shop: Shop, notice: Notice, template: Template, reply: Reply, language: str
) -> dict[str, Any]:  # fmt: skip
    """The template with what is known put into its gaps."""
    vehicle = customers.vehicle(tx, notice.vehicle_id) if notice.vehicle_id else None
    customer = customers.get(tx, notice.customer_id)
    is_ticket = notice.subject_kind == "ticket"
    ticket_id = notice.subject_id if is_ticket else notice.payload.get("ticket_id")
    ticket = tickets.get(tx, ticket_id) if ticket_id else None
    visit = appointments.get(tx, notice.subject_id or 0) if notice.subject_kind == "appointment" else None
    visit = visit or (appointments.of_ticket(tx, ticket.id) if ticket else None)
    services = [shop.service(code).name(language) for code in visit.services if shop.offers(code)] if visit else []
    url = next((button.url for row in reply.buttons for button in row if button.url), "")
    return template.filled(
        {
            "shop": shop.name(language),
            "shop_phone": shop.phone,
            "name": (customer.name if customer else "") or "",
            "vehicle": vehicle.title if vehicle else "",
            "plate": (vehicle.plate if vehicle else None) or (ticket.plate if ticket else None) or "",
            "about": text(f"notice_kind.{notice.kind}", language),
            "what": "、".join(services) if language == "zh" else ", ".join(services),
            "when": formats.moment(visit.starts_at.astimezone(shop.zone), language) if visit else "",
            "at": f"{visit.starts_at.astimezone(shop.zone):%Y-%m-%d %H:%M}" if visit else "",
            "number": ticket.number if ticket else "",
            "words": reply.plain(),
            "link": url or "",
        }
    )


def begin(tx: Tx, notice: Notice, way: Way, outbox_id: int | None, now: datetime) -> None:
    """The way is being tried; a chat that is only read when they come needs no trying."""
    if outbox_id is not None:
        channel, account, address, mode = way.key
        rungs.add(tx, Rung(notice.id, channel, account, address, mode, outbox_id, now))


def handed_over(tx: Tx, channel: str, outbox_id: int, now: datetime) -> None:
    """The channel took it: where arrival is told, that word is waited for, and not for ever."""
    wait = record(channel).receipts.wait
    rungs.wait_for_word(tx, outbox_id, now + wait if wait else None)
