"""The pages of the staff desk, in the order the rail shows them. A page adds itself here by one line."""

from __future__ import annotations

from dataclasses import dataclass

from domain.shop.staff import Staff


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the desk. name: its word is desk_nav.<name>. icon: of icons.html. aside: under "more" on the rail.

    or_permission: opens it as well, where two kinds of people work on it.
    """

    name: str
    href: str
    permission: str
    icon: str
    aside: bool = False
    or_permission: str = ""


SECTIONS = (
    Section("tickets", "/desk", "see_tickets", "tickets"),
    Section("due", "/desk/due", "see_tickets", "clock"),
    Section("today", "/desk/today", "see_tickets", "day"),
    Section("arrivals", "/desk/arrivals", "manage_appointments", "car"),
    Section("reception", "/desk/reception", "manage_appointments", "phone"),
    Section("field", "/desk/field", "field_work", "place", or_permission="dispatch"),
    Section("workshop", "/desk/workshop", "see_tickets", "wrench"),
    Section("customers", "/desk/customers", "see_customers", "people"),
    Section("complaints", "/desk/complaints", "see_complaints", "alert", aside=True),
    Section("calls", "/desk/calls", "call", "phone", aside=True),
    Section("surveys", "/desk/surveys", "see_figures", "star", aside=True),
    Section("campaigns", "/desk/campaigns", "manage_campaigns", "horn", aside=True),
    Section("notices", "/desk/notices", "see_notices", "horn", aside=True),
    Section("waitlist", "/desk/waitlist", "manage_appointments", "clock", aside=True),
    Section("claims", "/desk/claims", "decide_warranty", "wrench", aside=True, or_permission="settle"),
    Section("knowledge", "/desk/knowledge", "write_articles", "review", aside=True),
    Section("ready", "/desk/ready", "write_articles", "send", aside=True),
    Section("stock", "/desk/stock", "manage_parts", "box", aside=True),
    Section("supply", "/desk/supply", "manage_parts", "box", aside=True),
    Section("settings", "/desk/settings", "manage_shop", "wrench", aside=True),
    Section("internal", "/desk/internal", "see_tickets", "review", aside=True),
    Section("figures", "/desk/figures", "see_figures", "star", aside=True),
    Section("outbox", "/desk/outbox", "see_outbox", "outbox", aside=True),
    Section("webhooks", "/desk/webhooks", "manage_shop", "send", aside=True),
    Section("health", "/desk/health", "see_outbox", "star", aside=True),
    Section("review", "/desk/review", "review", "review", aside=True),
)


def sections_of(person: Staff) -> list[Section]:
    """The pages this person's role lets them open. Rule: I1."""
    return [
        one for one in SECTIONS if person.may(one.permission) or (one.or_permission and person.may(one.or_permission))
    ]
