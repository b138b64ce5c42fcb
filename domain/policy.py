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
    return_window: timedelta = timedelta(days=30)
    """The same system again within this time of a finished visit is a return repair: inspected free (B2)."""
    wait_limit: timedelta = timedelta(hours=2)
    """For a longer visit the customer is asked whether to wait, leave the car, or be given one."""
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
    reminder_hour: int = 18
    """Full hour of the evening on which tomorrow's visits are reminded (B6)."""
    confirm_within: timedelta = timedelta(hours=3)
    """How long after the reminder a customer of low credit has to confirm (B7)."""
    quiet_from: int = 21
    """From this full hour on nothing is sent unasked (N5)."""
    quiet_until: int = 8
    """Before this full hour nothing is sent unasked (N5)."""
    late_limit: timedelta = timedelta(minutes=30)
    """A customer who is later than this is asked to move the visit."""
    on_time_grace: timedelta = timedelta(minutes=10)
    """Arriving so much after the start still counts as on time (B7)."""
    waitlist_offer: timedelta = timedelta(minutes=30)
    """How long a freed time is kept for the customer whose turn it is."""
    credit_on_time: int = 10
    """Points earned by arriving on time (B7)."""
    credit_late_cancel: int = 10
    """Points lost by cancelling within change_limit (B7)."""
    credit_no_show: int = 30
    """Points lost by not coming (B7)."""
    credit_gold: int = 50
    """From so many points on a customer is gold (B7)."""
    credit_low: int = -20
    """With so many points or less a customer's credit is low (B7)."""
    discount_gold_percent: int = 10
    """Off the labour of a gold customer's booked visit (B7)."""
    discount_percent: int = 0
    """Off the labour of any other booked visit, low credit excepted (B7)."""

    verify_remind: timedelta = timedelta(days=2)
    """A customer who was told the outcome of a complaint and did not answer is reminded once after this long (C6)."""
    verify_wait: timedelta = timedelta(days=7)
    """Without an answer for so long a manager may close the complaint (C6)."""
    reopen_window: timedelta = timedelta(days=7)
    """ "Still broken" so soon after closing opens the same ticket again; later it is a new one that follows it (C6)."""
    repeat_window: timedelta = timedelta(days=90)
    """A complaint of the same class or system within this time is a repeat (C7)."""
    action_due: timedelta = timedelta(days=14)
    """Until when a corrective action is due unless another day is set (C7)."""

    def is_quiet(self, hour: int) -> bool:
        """True in the hours of the local day in which nothing is sent unasked. Rule: N5."""
        return not self.quiet_until <= hour < self.quiet_from


BAY_QUANTUM = timedelta(minutes=15)
"""A bay is held in pieces of this length; one row each, unique per bay (B9)."""
