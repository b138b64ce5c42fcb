"""Tickets as the desk shows them: rows of the list, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions import staff_steps
from actions.outreach import leaving
from actions.outreach.leaving import Reach
from actions.staff_steps import Stand
from actions.tickets import bot_brief
from desk.complaints.view import CaseView, case_view
from desk.site.redaction import Sight
from desk.tickets.forms import label
from domain.booking.appointment import Appointment
from domain.conversation import Conversation, Message
from domain.customers.customer import Customer, Vehicle
from domain.customers.privacy import REQUESTS
from domain.message import Reply
from domain.promises.promise import Promise, current
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket, TicketEvent
from storage import Tx, arrival, conversations, shops
from storage.booking import appointments
from storage.customers import customers, told_facts
from storage.promises import promises
from storage.tickets import listings, tickets, visibility
from texts import keys

SHOWN_MESSAGES = 120
"""Of a conversation, the newest so many are on the ticket's page."""

FACTS = (
    "parts_short", "symptom", "since", "place", "drivable", "complaint_class", "topic",
    "phone", "name", "brand", "model",
)  # fmt: skip
"""What was taken down and is worth a line of its own; the words themselves are in the conversation."""


@dataclass(frozen=True)
class Row:
    """A line of the list. waits: nobody has answered the customer yet."""

    ticket: Ticket
    who: str
    plate: str
    summary: str
    holder: str
    waits: bool


@dataclass(frozen=True)
class Said:
    """A message of the conversation. side: customer, bot or staff. mark: what is to be said of its way, if anything."""

    id: int
    side: str
    name: str
    text: str
    at: datetime
    card: Any
    media: Sequence[dict[str, Any]]
    place: tuple[float, float] | None
    choices: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Detail:
    """Everything about one ticket that its page shows. place: the visit's shop, where there are several.

    stand: how it stands, by which steps are offered. visit_acts: name and words of those with the visit. can: the names
    of those that the viewer may take now. reach: what may still be written to the customer, where that is limited.
    """

    row: Row
    customer: Customer
    wishes: list[str]
    phone: str
    vehicle: Vehicle | None
    facts: Sequence[tuple[str, str]]
    events: Sequence[TicketEvent]
    said: Sequence[Said]
    conversation: Conversation | None
    appointment: Appointment | None
    services: str
    others: Sequence[Ticket]
    clocks: Sequence[Promise]
    sight: Sight
    names: Mapping[str, str]
    stand: Stand
    visit_acts: Sequence[tuple[str, str]]
    can: Collection[str]
    case: CaseView | None = None
    place: str = ""
    reach: Reach | None = None

    def event_words(self, event: TicketEvent, t: Callable[[str], str]) -> str:
        """What happened, in the desk's words; a kind of ticket may have its own word for it."""
        named = (f"{self.row.ticket.kind}_event.{event.kind}", f"event.{event.kind}")
        return t(next((key for key in named if f"desk_{key}" in keys("zh")), "event.other"))

    def actor_words(self, event: TicketEvent, t: Callable[[str], str]) -> str:
        """Who did it."""
        if event.actor in ("customer", "bot", "system"):
            return t(f"actor.{event.actor}")
        return self.names.get(event.actor, event.actor.removeprefix("staff:"))

    @property
    def shown(self) -> list[str]:
        """What this page shows whole that lists hide from the viewer (A5)."""
        ticket = self.row.ticket
        return self.sight.shown(self.customer.phone or ticket.data.get("phone"), ticket.plate)

    @property
    def asks_for_data(self) -> bool:
        """True for an enquiry in which the customer asked for a copy of their data, or for its erasure (A5)."""
        return self.row.ticket.data.get("topic") in REQUESTS

    def hidden(self, words: str) -> str:
        """The words as this person gets to see them (A5)."""
        return self.sight.text(words)


def rows(tx: Tx, found: Sequence[Ticket], sight: Sight) -> list[Row]:
    """The tickets with the names that belong to them."""
    people = listings.customers_by_id(tx, {ticket.customer_id for ticket in found})
    names = staff_names(tx)
    return [_row(ticket, people[ticket.customer_id], names, sight) for ticket in found]


def _row(ticket: Ticket, customer: Customer, names: dict[int, str], sight: Sight) -> Row:
    who = customer.name or str(ticket.data.get("name") or "") or sight.phone(customer.phone)
    holder = names.get(ticket.assignee_id or 0, "")
    waits = ticket.is_open and ticket.answered_at is None
    return Row(ticket, who, sight.plate(ticket.plate), sight.text(ticket.summary), holder, waits)


def staff_names(tx: Tx) -> dict[int, str]:
    """Id of everybody who works here -> name."""
    return {person.id: person.name for person in shops.staff(tx)}


def detail(tx: Tx, ticket: Ticket, shop: Shop, viewer: Staff, now: datetime, language: str) -> Detail:
    """The ticket with its customer, events, conversation and visit, as far as the viewer may know. Rule: A5, C5."""
    sight = Sight.at_work(viewer)
    (row,) = rows(tx, [ticket], sight)
    customer = customers.get(tx, ticket.customer_id)
    assert customer is not None
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    visit = appointments.of_ticket(tx, ticket.id)
    codes = visit.services if visit else []
    at = staff_steps.stand(tx, ticket, now)
    steps = staff_steps.offered(at, viewer)
    return Detail(
        row=row,
        customer=customer,
        wishes=[one for one in (customer.wishes, *told_facts.wishes(tx, [customer.id]).get(customer.id, ())) if one],
        phone=sight.phone(customer.phone or ticket.data.get("phone")),
        vehicle=customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None,
        facts=_facts(ticket, customer, sight, language),
        events=tickets.events(tx, ticket.id),
        said=_said(tx, _readable(tx, talk, viewer), sight) if talk else [],
        conversation=talk,
        appointment=visit,
        services=service_names(shop, codes, language),
        place=shop.branch(visit.branch).name(language) if visit and shop.branches else "",
        sight=sight,
        names=_by_actor(tx),
        clocks=current(promises.of(tx, ticket.id)),
        others=[o for o in tickets.of_customer(tx, customer.id) if o.id != ticket.id and viewer.may_see(o)],
        stand=at,
        visit_acts=[(step.name, label(step.name, language)) for step in steps if step.of.thing == "visit"],
        can=[step.name for step in steps],
        case=case_view(tx, ticket, viewer),
        reach=leaving.reach(tx, talk, now) if talk else None,
    )


def _readable(tx: Tx, talk: Conversation, viewer: Staff) -> list[Message]:
    return visibility.messages(tx, viewer, conversations.messages(tx, talk.id, limit=SHOWN_MESSAGES))


def service_names(shop: Shop, codes: Sequence[str], language: str) -> str:
    """The services as one line; a code the shop no longer offers stands for itself."""
    return " + ".join(shop.service(code).name(language) if shop.offers(code) else code for code in codes)


def _facts(ticket: Ticket, customer: Customer, sight: Sight, language: str) -> list[tuple[str, str]]:
    known = {"phone": (customer.phone or "").removeprefix("+86"), "name": customer.name}
    told = [(name, str(ticket.data[name])) for name in FACTS if ticket.data.get(name)]
    told = [(name, words) for name, words in told if words.removeprefix("+86") != known.get(name)]
    told = [(name, _topic(words, language) if name == "topic" else words) for name, words in told]
    told.append(("handover", bot_brief.words(ticket.data, language)))
    return [(name, sight.text(words)) for name, words in told if words]


def _topic(topic: str, language: str) -> str:
    """What the enquiry is about: an occasion of the shop's own, or what the customer meant."""
    known = keys(language)
    return next((known[key] for key in (f"desk_topic.{topic}", f"intent.{topic}") if key in known), topic)


def _said(tx: Tx, messages: Sequence[Message], sight: Sight) -> list[Said]:
    names, ways = _by_actor(tx), arrival.of_messages(tx, [message.id for message in messages])
    return [_one_said(message, names, sight, _mark(*ways.get(message.id, ("", "", "")))) for message in messages]


def _mark(state: str, reason: str, receipt: str) -> str:
    """What is worth saying of a message's way: that it has not arrived, or that it is known to have."""
    if state == "sent":
        return receipt
    return "" if reason.startswith("said by") else state


def _by_actor(tx: Tx) -> dict[str, str]:
    return {f"staff:{person.code}": person.name for person in shops.staff(tx)}


def _one_said(message: Message, names: dict[str, str], sight: Sight, mark: str) -> Said:
    content = message.content
    side = message.author if message.author in ("customer", "bot") else "staff"
    place = (content["lat"], content["lon"]) if content.get("lat") is not None else None
    outgoing = Reply.from_json(content) if side != "customer" else Reply(message.text)
    choices = tuple(button.label for row in outgoing.buttons for button in row)
    text = sight.text(message.text)
    media = content.get("media") or []
    name = names.get(message.author, "")
    return Said(message.id, side, name, text, message.at, _card(outgoing, sight), media, place, choices, mark)


def _card(reply: Reply, sight: Sight) -> Any:
    if reply.card is None:
        return None
    lines = [(line.label, sight.text(line.value)) for line in reply.card.lines]
    return {"title": reply.card.title, "lines": lines, "footer": reply.card.footer}
