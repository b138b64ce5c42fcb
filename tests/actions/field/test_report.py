"""The report of a job says what was found, done and paid, and is what the customer is asked to sign (F7, W8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.field import report
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.tickets import tickets
from tests.actions.field.road import Person, job_of, worked


@pytest.mark.rule("F7", "W8")
def test_the_customer_is_asked_to_sign_exactly_the_report(
    tx: Tx, shop: Shop, conversation: Conversation, ticket: Ticket, person: Person, now: datetime
) -> None:
    worked(tx, shop, ticket, person, now)
    (told,) = [event.data["text"] for event in tickets.events(tx, ticket.id) if event.kind == "job_reported"]
    assert told == report.written(tx, shop, ticket, job_of(tx, ticket))
    asked = conversations.messages(tx, conversation.id)[-1]
    assert asked.text.startswith(told)
    assert next(b["data"] for row in asked.content["buttons"] for b in row).startswith(f"go|sign|yes:{ticket.id}")


@pytest.mark.rule("F7")
def test_it_names_findings_work_parts_and_technician_and_leaves_out_what_was_not_noted(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    worked(tx, shop, ticket, person, now)
    words = report.written(tx, shop, ticket, job_of(tx, ticket))
    for part in (ticket.number, "蓄电池亏电", "更换蓄电池", "蓄电池 ×1", "周师傅", "10:30"):
        assert part in words
    assert all(line.strip() and not line.endswith("：") for line in words.splitlines())


@pytest.mark.rule("F5", "F7")
def test_it_says_what_it_costs_or_why_it_is_free(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    worked(tx, shop, ticket, person, now)
    job = job_of(tx, ticket)
    free = report.written(tx, shop, ticket, job)
    job.replaces = True
    third = report.written(tx, shop, ticket, job)
    job.free, job.price_fen = False, 56_800
    paid = report.written(tx, shop, ticket, job)
    assert "568" in paid and "568" not in free
    assert len({free, third, paid}) == 3


def test_a_report_fits_one_message(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> None:
    worked(tx, shop, ticket, person, now)
    job = job_of(tx, ticket)
    job.findings, job.done_at = "很长" * 5000, now + timedelta(hours=1)
    assert len(report.written(tx, shop, ticket, job)) == report.MAX_REPORT
