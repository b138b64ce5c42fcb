"""What customers bring is a ticket in their own words, with its facts (F1, C1, E1)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from domain.conversation import Conversation
from storage import Tx
from storage.tickets import tickets as ticket_queries


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> int:
    made, _ = intake.enquire(tx, conversation, "有原厂火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    return made.id


@pytest.mark.rule("C9", "E1")
def test_a_second_question_stands_under_the_first(tx: Tx, conversation: Conversation, now: datetime) -> None:
    first = _enquiry(tx, conversation, now)
    second, made = intake.enquire(tx, conversation, "多少钱", now, message_id=2, key="2", topic="ask_price")
    assert (second.id, made) == (first, False)
    assert [event.kind for event in ticket_queries.events(tx, first)] == [
        "registered", "promise_made", "customer_wrote",
    ]  # fmt: skip


@pytest.mark.rule("F1", "F2")
def test_a_fault_stands_in_the_customers_words_and_danger_makes_it_urgent(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    words = "刹车踩下去发软，" * 40
    plain = intake.report_fault(tx, conversation, words, now, plate="京A12345")
    assert (plain.kind, plain.data["words"], plain.urgent, plain.plate) == ("fault_report", words, False, "京A12345")
    assert plain.summary == words[: intake.SUMMARY]
    grave = intake.report_fault(tx, conversation, "刹车失灵", now, dangers=["brakes"])
    rescue = intake.report_fault(tx, conversation, "抛锚", now, rescue=True)
    assert grave.urgent and rescue.urgent and rescue.kind == "rescue"
    assert (grave.data["danger"], plain.data["danger"]) == (["brakes"], [])


@pytest.mark.rule("C3")
def test_what_is_told_later_never_makes_a_complaint_less_severe(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)
    before = made.severity
    intake.reclass_complaint(tx, made, "其实就是洗车没洗干净", now, systems=["body"])
    assert made.severity == before
    assert made.data["words"].endswith("没洗干净") and made.data["systems"] == ["body"]


@pytest.mark.rule("C1", "C3", "I4")
def test_a_danger_told_with_a_complaint_stands_on_it(tx: Tx, conversation: Conversation, now: datetime) -> None:
    told = intake.complain(tx, conversation, "刹车修完还失灵", now, dangers=["brakes"])
    plain = intake.complain(tx, conversation, "等太久", now)
    assert (told.data["danger"], plain.data["danger"]) == (["brakes"], [])
