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
    contact_first: int = 0
    """1 asks a customer the shop does not know for name and phone before the read-back; 0 after the booking (B1)."""
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
    hand_over_in_wecom: int = 0
    """1 passes whoever asks for a person to one in WeCom's own program; 0 lets people answer from the desk (E1)."""
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
    body_on_site: timedelta = timedelta(hours=24)
    """On site for a body fault near the shop (F3; S1 3.2)."""
    near_km: int = 100
    """How far by road "near" reaches (F3; S1 3.2)."""
    technical_answer: timedelta = timedelta(hours=12)
    """Written answer to a fault of chassis or engine, far away, or that needs the supplier (F3; S1 3.2)."""
    danger_answer: timedelta = timedelta(minutes=10)
    """A person answers a report of grave danger (F2, E4)."""
    hotline_answer: timedelta = timedelta(minutes=30)
    """Answer of the hotline (F3; S0 范文5)."""
    enquiry_answer: timedelta = timedelta(days=2)
    """An enquiry is answered or with the supervisor (C9; S1 §4)."""
    fix_within: timedelta = timedelta(days=30)
    """A defect under warranty is repaired, replaced or refunded (G2; S3)."""
    warranty_months: int = 36
    """Warranty of the vehicle by age (G1; S3)."""
    warranty_km: int = 100_000
    """Warranty of the vehicle by mileage (G1; S3)."""
    supply_lead_days: int = 7
    """A supplier takes so many days to deliver, until its own orders show how many (P1)."""
    supply_spare_days: int = 7
    """Parts for so many days of use are kept in hand beyond the time a delivery takes (P1)."""
    return_days: int = 7
    """So many days after buying, unused goods are taken back, where the shop says nothing else of it (G7)."""
    cost_percent: int = 70
    """After warranty this share of the list price is the cost price, of a part whose own cost is not known too (G8)."""
    road_factor_percent: int = 130
    """How much longer roads are than the line on the map."""
    slips_told: int = 2
    """So often a promise that slips gets a new time by itself; then a person must name one."""
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
    survey_after: timedelta = timedelta(days=1)
    """So long after the hand-over the customer is asked for a score (Q3)."""
    survey_expires: timedelta = timedelta(days=7)
    """An unfinished survey can be answered for so long after it was due (Q3)."""
    follow_up_first: timedelta = timedelta(days=3)
    """First follow-up: so long after the hand-over, and no later than a week after it (N1)."""
    follow_up_working_days: int = 0
    """Where the maker asks for it: first follow-up so many working days after the hand-over; 0 counts as above (N1)."""
    follow_up_second: timedelta = timedelta(days=5)
    """Second follow-up: so long after the first was due, and within the week after that (N1)."""
    follow_up_answer: timedelta = timedelta(days=2)
    """Without an answer by chat for so long the customer is rung (N1)."""
    call_tries: int = 3
    """Calls nobody takes before a call task is given up (N1)."""
    call_again_days: int = 1
    """Days until somebody who could not be reached is rung again (N1)."""
    calls_per_day: int = 30
    """Calls of one day that only stand in for messages no chat takes; the others wait, longest due first (N2)."""
    campaign_ahead: timedelta = timedelta(days=14)
    """How long before its first day a campaign is told of (N3)."""
    campaign_counts: timedelta = timedelta(days=45)
    """A visit booked within this time after the notice counts for the campaign (N3)."""
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
    notices_per_day: int = 2
    """Messages nobody asked for that one customer gets within 24 hours, of all kinds (N5)."""
    notices_per_week: int = 4
    """The same within 7 days (N5)."""
    notices_per_month: int = 8
    """The same within 31 days (N5)."""
    marketing_per_week: int = 1
    """Of these, marketing within 7 days (N5)."""
    marketing_per_month: int = 2
    """Of these, marketing within 31 days (N5)."""
    marketing_needs_consent: int = 0
    """1: marketing goes only to customers who said yes to it; 0: to all who did not refuse (N5)."""
    survey_cool_down: timedelta = timedelta(days=60)
    """A customer is asked for an opinion at most once in this time (N5, Q3)."""
    remind_first: timedelta = timedelta(days=14)
    """How long before a service is due the first reminder goes (N2)."""
    remind_near: timedelta = timedelta(days=3)
    """How long before a service is due the second reminder goes (N2)."""
    first_service_days: int = 180
    """After so many days the first service is due (N2)."""
    first_service_km: int = 5_000
    """After so many kilometres the first service is due (N2)."""
    reminders_per_day: int = 200
    """Reminders of one day; after a large import the others follow on the next days, longest due first (N2, N5)."""
    lapsed_after: timedelta = timedelta(days=90)
    """So long past due without a visit a customer counts as lapsed (N6)."""
    key_contact_days: int = 182
    """A key customer is contacted at least so often (A4)."""
    contact_days: int = 365
    """Any other customer with a vehicle in care is contacted at least so often (A4)."""
    key_revenue_fen: int = 500_000_000
    """A customer who paid so much within a year is a key one; 0: only whom staff flag (A4)."""
    hand_over_slack: timedelta = timedelta(minutes=30)
    """Added to the work's own time before a hand-over time is promised (W3)."""
    extra_item_expiry: timedelta = timedelta(hours=4)
    """How long an extra item that was asked can be answered; then the work goes on without it (W4)."""
    work_warranty_days: int = 90
    """Days of quality warranty on the shop's work and parts, not on the customer's own (W2, W3)."""
    service_interval_days: int = 180
    """Until the next service of a vehicle without an interval of its own (W7)."""
    service_interval_km: int = 10000
    """Until the next service of a vehicle without an interval of its own (W7)."""

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
    keep_legal_days: int = 1095
    """Records of repairs keep the VIN for so many days after the work, also of whoever was erased (A5)."""
    keep_messages_days: int = 1095
    """What was said in chats and on the phone is kept for so many days (A5)."""
    keep_deliveries_days: int = 180
    """The words of what was sent are kept with the sending for so many days (A5)."""
    keep_imports_days: int = 90
    """So many days after an import it can be undone, and its rows that were not taken are kept (A5)."""
    keep_views_days: int = 365
    """Who looked at a customer's data, and who was logged in, is kept for so many days (A5)."""
    keep_journal_days: int = 30
    """So long a message is known that a channel delivers twice (A5)."""
    keep_strangers_days: int = 365
    """A chat whose writer never told who they are is kept for so many days (A5)."""
    keep_customers_days: int = 3650
    """A customer of whom nothing was heard or seen for so many days is erased (A5)."""
    target_on_time_percent: int = 90
    """Promises kept in time; a target of 0 is none, here and below (Q4)."""
    target_first_answer: timedelta = timedelta(minutes=30)
    """Mean time to the first word of a person (F3)."""
    target_solving: timedelta = timedelta(hours=48)
    """Mean time from registering to closing (F3)."""
    target_solved_percent: int = 90
    """Complaints solved (Q4)."""
    target_complaints_percent: int = 3
    """Visits with a complaint by our fault, fewer than this (Q4)."""
    target_satisfaction_percent: int = 85
    """Scores of four or five stars (Q4)."""
    target_first_time_fix_percent: int = 0
    """Visits whose work did not come back (R2)."""
    target_no_show_percent: int = 0
    """Booked visits nobody came to, fewer than this (R2)."""
    target_booking_percent: int = 0
    """Vehicles that came by appointment (R2)."""
    target_reminders_percent: int = 0
    """Reminders a visit was agreed after (R2)."""

    def is_quiet(self, hour: int) -> bool:
        """True in the hours of the local day in which nothing is sent unasked. Rule: N5."""
        return not self.quiet_until <= hour < self.quiet_from

    @property
    def caps_overall(self) -> tuple[tuple[int, timedelta], ...]:
        """How many unasked messages fit into which stretch. Rule: N5."""
        return (
            (self.notices_per_day, timedelta(days=1)),
            (self.notices_per_week, timedelta(days=7)),
            (self.notices_per_month, timedelta(days=31)),
        )

    @property
    def caps_marketing(self) -> tuple[tuple[int, timedelta], ...]:
        """The same for marketing alone."""
        return ((self.marketing_per_week, timedelta(days=7)), (self.marketing_per_month, timedelta(days=31)))


BAY_QUANTUM = timedelta(minutes=15)
"""A bay is held in pieces of this length; one row each, unique per bay (B9)."""
