"""Campaigns: a chosen audience told of an event in time, in one of two wordings, and what came of it (N3)."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.closed_set import Name, StateFacts
from domain.errors import Refusal


class BadCampaign(Refusal):
    """A campaign can't be drawn up like this; the message names each thing that is wrong."""

    code = "bad_campaign"


class CampaignState(Name):
    """How a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    OVER = "over"


_STOP = {"stop": CampaignState.STOPPED}

STATES: dict[str, StateFacts] = {
    CampaignState.DRAFT: StateFacts({"start": CampaignState.RUNNING}),
    CampaignState.RUNNING: StateFacts({"pause": CampaignState.PAUSED, "end": CampaignState.OVER} | _STOP),
    CampaignState.PAUSED: StateFacts({"resume": CampaignState.RUNNING} | _STOP),
    CampaignState.STOPPED: StateFacts(),
    CampaignState.OVER: StateFacts(),
}

VARIANTS = ("a", "b")

ANSWERS = ("book", "no")
"""What may be tapped: book now, not interested."""

FIELDS = frozenset({"name", "vehicle", "plate", "shop", "starts", "ends", "phone", "slot"})
"""What a text may name in braces."""

STEPS = ("planned", "sent", "delivered", "tapped", "booked", "came")
"""The funnel, each step out of the one before."""


@dataclass(frozen=True)
class Audience:
    """Who is told: owners of a vehicle for which every condition given holds.

    ages in whole months since first delivery, mileage in km. not_seen_days: no visit for so long; seen_days: a visit
    within so long. areas: beginnings of plates ("京A"), the only place the record knows. vins: only these (recalls).
    """

    brands: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    min_age_months: int | None = None
    max_age_months: int | None = None
    min_km: int | None = None
    max_km: int | None = None
    not_seen_days: int | None = None
    seen_days: int | None = None
    areas: tuple[str, ...] = ()
    key_only: bool = False
    vins: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The conditions given, as kept."""
        return {key: value for key, value in vars_of(self).items() if value not in (None, [], False)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Audience:
        """The audience that `to_json` made `data` of."""
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        return cls(**values)


def vars_of(audience: Audience) -> dict[str, Any]:
    """The conditions by name, lists for tuples."""
    names = Audience.__dataclass_fields__
    values = {name: getattr(audience, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@dataclass
class Campaign:
    """An event customers are told of. kind: "campaign", or "recall" (safety: sent whatever was refused).

    audience: `Audience.to_json`. texts: language -> variant -> words; without a "b" everybody gets "a". service: what
    "book now" books, None for no such button. notify_at: when it is told.
    """

    id: int = field(init=False)
    name: str
    kind: str
    audience: dict[str, Any]
    texts: dict[str, dict[str, str]]
    starts_on: date
    ends_on: date
    notify_at: datetime
    created_at: datetime
    created_by: str
    service: str | None = None
    state: str = "draft"
    started_at: datetime | None = None

    @property
    def has_two_texts(self) -> bool:
        """True when the audience is split to compare two wordings."""
        return all(self.texts[language].get("b") for language in self.texts)

    @property
    def broadcast(self) -> str:
        """The name under which the courtesy gate pauses and stops its notices."""
        return f"campaign:{self.id}"


@dataclass
class Member:
    """One customer of a campaign's audience, once. answer: one of ANSWERS, the last one given."""

    campaign_id: int
    customer_id: int
    added_at: datetime
    variant: str
    vehicle_id: int | None = None
    answer: str | None = None
    answered_at: datetime | None = None


SPREAD, STEP, PRIME, FOLD = 40_503, 30_011, 1_000_003, 4_096
"""Of the middle-square hash below; storage.outreach.campaigns computes the same in SQL."""


def variant(campaign_id: int, customer_id: int, *, two: bool) -> str:
    """The wording a customer gets: the same however often it is asked, about half the customers each.

    Who got which in one campaign says nothing of the next.
    """
    mixed = (customer_id * SPREAD + campaign_id * STEP) % PRIME
    return VARIANTS[mixed * mixed // FOLD % 2] if two else "a"


@dataclass(frozen=True)
class Funnel:
    """How many customers came how far; each counts once, in every step up to the furthest they reached.

    No channel tells who has read it. not_interested: tapped so. opted_out: refused campaigns after they were told.
    revenue_fen: of the visits that came, by their estimates.
    """

    planned: int = 0
    sent: int = 0
    delivered: int = 0
    tapped: int = 0
    booked: int = 0
    came: int = 0
    not_interested: int = 0
    opted_out: int = 0
    revenue_fen: int = 0

    def steps(self) -> tuple[tuple[str, int], ...]:
        """Step and customers, in order."""
        return tuple((step, getattr(self, step)) for step in STEPS)


def filled(words: str, fields: Mapping[str, str]) -> str:
    """The words with each {name} in its place, whatever width or form stands beside it: those are for programs."""
    return "".join(
        literal + (fields[field] if field is not None else "")
        for literal, field, _, _ in string.Formatter().parse(words)
    )


def problems(texts: dict[str, dict[str, str]]) -> list[str]:
    """What is wrong with a campaign's texts; empty when they can be sent."""
    found = []
    for language, wordings in texts.items():
        for name, words in wordings.items():
            if not words.strip():
                found.append(f"{language} {name}: empty")
                continue
            try:
                parts = [part for part in string.Formatter().parse(words) if part[1] is not None]
                named = {str(field) for _, field, _, _ in parts}
            except ValueError as error:
                found.append(f"{language} {name}: {error}")
                continue
            found += [f"{language} {name}: {{{field}}} is not known" for field in sorted(named - FIELDS)]
            formed = sorted(str(field) for _, field, form, change in parts if form or change)
            found += [f"{language} {name}: {{{field}}}: expected the bare name" for field in formed]
    return found
