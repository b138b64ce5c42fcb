"""What the shop asked last, said by whatever in the product would have said it."""

from __future__ import annotations

from datetime import timedelta

from actions.booking import visit_reminders
from actions.feedback import follow_ups, surveys
from actions.notice_kinds import KINDS
from actions.outreach import notices
from app.scenario.filling import BOOKED_BEFORE, Filling
from app.scenario.setting import Pending, Person
from domain.conversation import Conversation
from domain.errors import IllegalMove
from storage.customers import customers
from storage.outreach.notice_scans import SCANS, Slot

OVER_SINCE = timedelta(days=1, hours=2)
"""Since when a visit is over that a survey asks about."""

SERVED_BEFORE, DUE_AFTER = timedelta(days=170), timedelta(days=10)
"""When the last service was, and when the next is expected, of a vehicle a reminder speaks of."""


def survey(f: Filling, talk: Conversation, person: Person, pending: Pending) -> None:
    """Ask the customer how the visit was that is over since yesterday. Rule: Q3."""
    at = f.now - OVER_SINCE
    start = at.astimezone(f.shop.zone).replace(hour=10, minute=0, second=0, microsecond=0)
    visit = f.book(talk, person.cars[0].plate, [pending.service], start, start - BOOKED_BEFORE)
    f.over(visit, at, closed=False)
    follow_ups.plan(f.tx, f.shop, f.now)
    surveys.plan(f.tx, f.shop, f.now)
    _release(f)


def reminder(f: Filling, talk: Conversation, pending: Pending) -> None:
    """Remind the customer of tomorrow's visit, or of a service that is due. Rule: B6, N2."""
    if pending.what == "maintenance_due":
        _fall_due(f, talk)
        slot = Slot(f.now.astimezone(f.shop.zone).date(), f.now, f.shop.policy)
        for scan in SCANS.values():
            scan(f.tx, slot)
    else:
        _remind_of_visit(f)
    _release(f)


def _remind_of_visit(f: Filling) -> None:
    evening = visit_reminders.due_slot(f.shop, f.now)
    if evening is None or not visit_reminders.plan(f.tx, f.shop, evening, f.now):
        hour = f.shop.policy.reminder_hour
        raise IllegalMove(
            f"Nobody is reminded at {f.now:%H:%M}: expected a visit tomorrow, and an evening from {hour}:00 on."
        )


def _fall_due(f: Filling, talk: Conversation) -> None:
    car, today = customers.vehicles(f.tx, talk.customer_id)[0], f.now.astimezone(f.shop.zone).date()
    car.predicted_due_on, car.last_service_on = today + DUE_AFTER, today - SERVED_BEFORE
    car.forecast_at = f.now
    f.tx.flush()


def _release(f: Filling) -> None:
    while notices.release_due(f.tx, f.shop, KINDS, f.now):
        continue
