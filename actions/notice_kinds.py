"""Every kind of notice there is: the one table, handed to the gate by whoever asks it (N)."""

from __future__ import annotations

from functools import partial

from actions.booking import campaign_offer, service_reminders, visit_reminders, waitlist
from actions.feedback import invitations
from actions.outreach.notices import NoticeKind
from domain.outreach.notice import Purpose

_due = NoticeKind(Purpose.SERVICE, service_reminders.reminder_words, unreachable=invitations.ring)
_follow_up = NoticeKind(Purpose.FOLLOW_UP, invitations.ask_follow_up, after=invitations.note_follow_up)

KINDS: dict[str, NoticeKind] = {
    "recall": NoticeKind(Purpose.SAFETY, service_reminders.reminder_words, unreachable=invitations.ring),
    "appointment": NoticeKind(
        Purpose.SERVICE, visit_reminders.reminder_words, visit_reminders.note_reminded, invitations.ring, agreed=True
    ),
    "waitlist_offer": NoticeKind(
        Purpose.SERVICE, waitlist.offer_words, unreachable=invitations.ring, agreed=True, asked_for=True
    ),
    "maintenance": _due,
    "first_service": _due,
    "equipment_inspection": _due,
    "vehicle_inspection": _due,
    "insurance": _due,
    "warranty": _due,
    "follow_up_1": _follow_up,
    "follow_up_2": _follow_up,
    "key_contact": NoticeKind(
        Purpose.FOLLOW_UP, service_reminders.contact_words, unreachable=partial(invitations.ring, task="key_contact")
    ),
    "survey": NoticeKind(Purpose.SURVEY, invitations.ask_score, after=invitations.note_survey),
    "lapsed": NoticeKind(
        Purpose.MARKETING, service_reminders.reminder_words, unreachable=partial(invitations.ring, task="lapsed")
    ),
    "declined_work": NoticeKind(Purpose.MARKETING, service_reminders.reminder_words),
    "campaign": NoticeKind(Purpose.MARKETING, campaign_offer.tell_campaign, unreachable=invitations.ring_for_safety),
}
"""Kind -> what it is for, says and does. Rule: N1, N2, N3, N6."""
