"""Who can mend the desk is told what is wrong with it, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.shop import admin_alerts
from domain.conversation import STAFF, OutboxItem
from storage import Tx, outbox


def _told(tx: Tx) -> list[OutboxItem]:
    return [row for row in outbox.listed(tx) if row.kind == "staff_text"]


def test_without_an_admin_on_telegram_the_staff_chat_is_told_once_as_plain_words(tx: Tx, now: datetime) -> None:
    for _ in range(2):
        admin_alerts.tell(tx, "<mend> it", "k", now)
    assert [(row.address, row.payload["html"]) for row in _told(tx)] == [(STAFF, "&lt;mend&gt; it")]


@pytest.mark.usefixtures("on_telegram")
def test_managers_and_admins_are_told_in_private_and_nobody_else(tx: Tx, now: datetime) -> None:
    admin_alerts.tell(tx, "the bot has lost its rights", "k", now)
    assert sorted(row.address for row in _told(tx)) == ["503", "504"]


@pytest.mark.usefixtures("on_telegram")
def test_what_nobody_could_be_told_within_a_day_is_no_news_any_more(tx: Tx, now: datetime) -> None:
    admin_alerts.tell(tx, "the bot has lost its rights", "k", now)
    assert {row.expires_at for row in _told(tx)} == {now + timedelta(days=1)}
