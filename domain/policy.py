"""The shop's default numbers, in one table. A shop file may set each of them otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """What this shop promises and allows."""

    lead_time: timedelta = timedelta(hours=1)
    """Earliest booking from now (B9)."""
    furthest: timedelta = timedelta(days=60)
    """Latest booking from now (B9)."""
    grid: timedelta = timedelta(minutes=30)
    """Bookings start on this grid, counted from midnight."""
    alternatives: int = 3
    """How many times are offered when the wanted one can't be had; never under two (B3)."""
    hold: timedelta = timedelta(minutes=5)
    """How long an offered time is kept for the conversation that read it back."""
    buffer: timedelta = timedelta(0)
    """Bay time kept free after each visit."""
    walk_in_share_percent: int = 0
    """Share of the bays that is never booked ahead: for walk-ins and emergencies."""
    intake_per_quarter: int = 2
    """Vehicles one advisor can take in within a quarter of an hour."""
    change_limit: timedelta = timedelta(hours=2)
    """A booking can be moved or cancelled by the customer until this long before it starts (B6)."""
    session_timeout: timedelta = timedelta(minutes=30)
    """After this much silence an open dialog is not continued unasked."""
    human_timeout: timedelta = timedelta(hours=12)
    """After this much silence of both sides the bot answers again, and says so."""
    complaint_answer: timedelta = timedelta(hours=24)
    """First human answer to a complaint (C2; S1 三.1)."""
    complaint_solution: timedelta = timedelta(hours=48)
    """Solution of a complaint (C2; S1 三.1)."""
    fault_answer: timedelta = timedelta(hours=24)
    """Answer to a report (F3; S1 3.2)."""
    fault_solution: timedelta = timedelta(hours=48)
    """Solution of a report (F3; S1 3.2)."""
    rescue_on_site: timedelta = timedelta(hours=1)
    """Urgent rescue on site (F3; S1 3.2)."""
    estimate_slack_percent: int = 15
    """The upper end of an estimate over its itemised sum (B4)."""


BAY_QUANTUM = timedelta(minutes=15)
"""A bay is held in pieces of this length; one row each, unique per bay (B9)."""
