"""A reminder says what is due with a time that is free, and is silent once it is settled (N2, B8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.booking import service_reminders
from actions.outreach import notices
from actions.workshop import extra_items
from domain.message import Reply
from storage.outreach import notices as notice_queries
from tests.actions.workshop.floor import WIPERS, Floor


@pytest.mark.rule("W4")
def test_a_reminder_names_work_that_was_declined_and_is_silent_once_it_is_agreed_to(floor: Floor) -> None:
    (wipers,) = floor.started().asked(WIPERS)

    now, about = floor.now + timedelta(days=31), ("work_item", wipers.id)
    customer = floor.talk.customer_id
    notices.plan_one(
        floor.tx, "declined:1", "declined_work", "marketing", customer, now, now,
        vehicle_id=floor.vehicle.id, subject=about,
    )  # fmt: skip
    notice = notice_queries.by_key(floor.tx, "declined:1")
    assert notice is not None

    def answered(answer: extra_items.Answer) -> Reply | None:
        extra_items.answer(floor.tx, floor.shop, floor.ticket, {wipers.id: answer}, "", 1, floor.now)
        return service_reminders.reminder_words(floor.tx, floor.shop, notice, floor.talk, now)

    reminder = answered("decline")
    assert reminder is not None and "：雨刮片。" in reminder.text
    assert answered("agree") is None
