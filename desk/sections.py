"""The pages of the staff desk, in the order the rail shows them. A page adds itself here by one line."""

from __future__ import annotations

from dataclasses import dataclass

from domain.staff import Staff


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the desk. name: its word is desk_nav.<name>. icon: of icons.html. aside: under "more" on the rail."""

    name: str
    href: str
    permission: str
    icon: str
    aside: bool = False


SECTIONS = (
    Section("tickets", "/desk", "see_tickets", "tickets"),
    Section("today", "/desk/today", "see_tickets", "day"),
    Section("arrivals", "/desk/arrivals", "manage_appointments", "car"),
    Section("workshop", "/desk/workshop", "see_tickets", "wrench"),
    Section("customers", "/desk/customers", "see_customers", "people"),
    Section("complaints", "/desk/complaints", "see_complaints", "alert"),
    Section("calls", "/desk/calls", "call", "phone"),
    Section("surveys", "/desk/surveys", "see_figures", "star", aside=True),
    Section("campaigns", "/desk/campaigns", "manage_campaigns", "horn", aside=True),
    Section("waitlist", "/desk/waitlist", "manage_appointments", "clock", aside=True),
    Section("stock", "/desk/stock", "manage_parts", "box", aside=True),
    Section("figures", "/desk/figures", "see_figures", "star", aside=True),
    Section("outbox", "/desk/outbox", "see_outbox", "outbox", aside=True),
    Section("review", "/desk/review", "review", "review", aside=True),
)


def sections_of(person: Staff) -> list[Section]:
    """The pages this person's role lets them open. Rule: I1."""
    return [section for section in SECTIONS if person.may(section.permission)]
