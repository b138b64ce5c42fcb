"""Complaints from the first word to what they cost: hidden, classed, judged, apportioned, and all of it in events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.complaints import complaints, corrective_actions
from actions.tickets import escalation, tickets
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound, NotVerified
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import rebuilt
from storage import Tx, outbox, shops
from storage.complaints import complaints as complaint_queries
from storage.engine import changes
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]

PRICE = "你们多收了我三百块，我要投诉"
LEAK = "修完还是漏油，我要投诉"

ACCOUNTS = {"chen": 1001, "lin": 1002, "feng": 1003, "admin": 1004}


def with_accounts(shop: Shop) -> Shop:
    """The shop whose people can be told in private."""
    return replace(shop, staff=tuple(replace(one, telegram_id=ACCOUNTS.get(one.code)) for one in shop.staff))


@pytest.mark.rule("C6", "N5")
def test_an_open_complaint_silences_and_a_closed_one_does_not(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    assert not complaints.silences(tx, conversation.customer_id)
    made = intake.complain(tx, conversation, PRICE, now)
    assert complaints.silences(tx, conversation.customer_id)
    assert not complaints.silences(tx, a_conversation(tx, now, "2").customer_id)
    tickets.close(tx, made.id, person("feng"), now, reason="已电话确认")
    assert not complaints.silences(tx, conversation.customer_id)


@pytest.mark.rule("C6")
def test_only_a_manager_with_a_reason_closes_without_the_customers_yes(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, PRICE, now)
    for code, reason in (("chen", "客户满意"), ("feng", ""), ("feng", "  ")):
        with pytest.raises(NotVerified):
            tickets.close(tx, made.id, person(code), now, reason=reason)
    assert tickets.close(tx, made.id, person("feng"), now, reason="三次无人接听").state == "done"
    (closed,) = [event for event in ticket_queries.events(tx, made.id) if event.kind == "closed"]
    assert closed.data["reason"] == "三次无人接听"


@pytest.mark.rule("C5", "C3")
def test_what_waits_for_the_staff_chat_is_taken_back_when_it_turns_out_to_be_about_a_person(
    tx: Tx, conversation: Conversation, person: Person, shop: Shop, now: datetime
) -> None:
    shops.apply(tx, with_accounts(shop), now)
    made = intake.complain(tx, conversation, PRICE, now)
    tickets.claim(tx, made.id, person("chen"), now)
    intake.reclass_complaint(tx, made, "就是陈雨收的，态度还很差", now)
    assert (made.restricted, made.about_staff, made.assignee_id, made.state) == (True, "chen", None, "new")
    rows = [row for row in outbox.listed(tx, state="queued") if row.ticket_id == made.id and row.channel == "staff"]
    assert {(row.address, row.kind) for row in rows if row.address == "staff"} == {("staff", "ticket_card_update")}
    assert {row.address for row in rows} == {"staff", "1003", "1004"}
    for verb in (tickets.claim, tickets.release, escalation.escalate):
        with pytest.raises(NotFound):
            verb(tx, made.id, person("chen"), now)


@pytest.mark.rule("C3", "C4")
def test_a_person_corrects_the_class_with_a_reason(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, PRICE, now)
    with pytest.raises(IllegalMove, match="reason"):
        complaints.class_as(tx, made.id, person("chen"), now, reason=" ", severity="serious")
    with pytest.raises(IllegalMove):
        complaints.class_as(tx, made.id, person("chen"), now, reason="x", complaint_class="weather")
    with pytest.raises(NotAllowed):
        complaints.class_as(tx, made.id, person("zhao"), now, reason="x", severity="serious")
    complaints.class_as(tx, made.id, person("chen"), now, reason="机油漏装", complaint_class="workmanship")
    assert (made.data["complaint_class"], made.data["quality_caused"]) == ("workmanship", True)
    assert ticket_queries.events(tx, made.id)[-1].kind in ("classed", "action_opened")


@pytest.mark.rule("C4")
def test_quality_inspection_judges_what_quality_caused_and_staff_the_rest(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    price, leak = intake.complain(tx, conversation, PRICE, now), intake.complain(tx, conversation, LEAK, now)
    with pytest.raises(NotAllowed):
        complaints.make_responsible(tx, leak.id, "workshop", person("qian"), now)
    with pytest.raises(NotAllowed):
        complaints.make_responsible(tx, price.id, "service", person("zheng"), now)
    complaints.make_responsible(tx, leak.id, "workshop", person("zheng"), now, reason="垫片没装")
    complaints.make_responsible(tx, price.id, "service", person("chen"), now)
    with pytest.raises(IllegalMove, match="kitchen"):
        complaints.make_responsible(tx, price.id, "kitchen", person("chen"), now)
    fault = intake.report_fault(tx, conversation, "漏油", now)
    with pytest.raises(IllegalMove, match="fault_report"):
        complaints.make_responsible(tx, fault.id, "service", person("chen"), now)
    listed = complaint_queries.in_register(tx, complaint_queries.Register(person("feng"), department="workshop"), 10)
    assert [one.id for one in listed] == [leak.id]


@pytest.mark.rule("C5", "C8")
def test_no_other_ticket_is_about_anybody_or_costs_a_department(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    fault = intake.report_fault(tx, conversation, "漏油", now)
    with pytest.raises(IllegalMove, match="fault_report"):
        complaints.set_about(tx, fault.id, "lin", person("feng"), now)
    with pytest.raises(IllegalMove, match="fault_report"):
        complaints.apportion(tx, fault.id, 100, {"service": 100}, "", person("feng"), now)


@pytest.mark.rule("C5")
def test_you_said_to_somebody_of_the_staff_is_whoever_spoke_last(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    assert complaints.person_meant(tx, "我要投诉你", conversation, conversation.customer_id) == (True, None)
    fault = intake.report_fault(tx, conversation, "漏油", now)
    tickets.answer(tx, fault.id, person("lin"), "等着吧", now, key="k1")
    assert complaints.person_meant(tx, "我要投诉你", conversation, conversation.customer_id) == (True, "lin")


@pytest.mark.rule("C9")
def test_nobody_is_pressed_to_tell_what_is_not_known_yet(tx: Tx, conversation: Conversation, now: datetime) -> None:
    made = intake.complain(tx, conversation, PRICE, now)
    assert not complaints.press_to_tell(tx, made, now)
    assert "solution_untold" not in [event.kind for event in ticket_queries.events(tx, made.id)]


@pytest.mark.rule("C8")
def test_costs_are_apportioned_again_in_place_and_summed_by_department(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made, other = intake.complain(tx, conversation, LEAK, now), intake.complain(tx, conversation, PRICE, now)
    complaints.apportion(tx, made.id, 10_001, {"workshop": 50, "parts": 50}, "返工", person("feng"), now)
    complaints.apportion(tx, other.id, 300, {"service": 100}, "", person("feng"), now)
    both, mine = [made.id, other.id], complaint_queries.Register(person("feng"))
    assert complaint_queries.costs_in_register(tx, mine) == {
        "workshop": 5001,
        "parts": 5000,
        "service": 300,
    }
    complaints.apportion(tx, made.id, 900, {"maker": 100}, "厂家认了", person("feng"), now)
    assert complaint_queries.costs_in_register(tx, mine) == {
        "maker": 900,
        "service": 300,
    }
    assert complaint_queries.costs_by_ticket(tx, both) == {made.id: 900, other.id: 300}
    with pytest.raises(NotAllowed):
        complaints.apportion(tx, made.id, 900, {"maker": 100}, "", person("qian"), now)


@pytest.mark.rule("C7", "I4")
def test_repeats_count_the_same_vehicle_within_the_shops_window(
    tx: Tx, conversation: Conversation, shop: Shop, now: datetime
) -> None:
    old = intake.complain(tx, conversation, LEAK, now - timedelta(days=100), plate="沪A12345")
    first = intake.complain(tx, conversation, LEAK, now - timedelta(days=20), plate="沪A12345")
    elsewhere = intake.complain(tx, conversation, LEAK, now - timedelta(days=9), plate="沪B99999")
    again = intake.complain(tx, conversation, LEAK, now, plate="沪A12345")
    assert "repeat" not in old.data
    assert first.data["repeat"]["of"] == old.number
    assert "repeat" not in elsewhere.data
    assert again.data["repeat"] == {"count": 2, "of": first.number, "vehicle": True}
    assert [action.why for action in complaint_queries.actions_of(tx, again.id)] == ["repeat"]
    assert shop.policy.repeat_window == timedelta(days=90)


@pytest.mark.rule("C5", "C7")
def test_a_repeat_that_everybody_sees_never_names_a_hidden_one(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    intake.complain(tx, conversation, "陈雨多收我三百块，我要投诉", now)
    seen = intake.complain(tx, conversation, PRICE, now)
    assert "repeat" not in seen.data


@pytest.mark.rule("I4")
def test_a_crisis_about_the_manager_calls_the_others(
    tx: Tx, conversation: Conversation, shop: Shop, now: datetime
) -> None:
    shops.apply(tx, with_accounts(shop), now)
    made = intake.complain(tx, conversation, "冯经理推我，害我受伤住院，态度恶劣，我要投诉", now)
    calls = [row for row in outbox.listed(tx) if row.kind == "staff_call" and row.ticket_id == made.id]
    (crisis,) = [row for row in calls if row.payload["say"] == "crisis_injury"]
    assert (crisis.payload["to"], crisis.address) == (["admin"], "1004")
    assert all(row.address == "1004" for row in calls)


@pytest.mark.rule("I4")
def test_the_shops_own_plan_says_who_is_called(tx: Tx, conversation: Conversation, shop: Shop, now: datetime) -> None:
    (media,) = (plan for plan in shop.crisis if plan.kind == "media")
    shops.apply(tx, replace(shop, crisis=(replace(media, tell=("chen", "workshop_supervisor")),)), now)
    made = intake.complain(tx, conversation, "你们乱收费，我要找记者曝光，投诉", now)
    calls = [row.payload for row in outbox.listed(tx) if row.kind == "staff_call" and row.ticket_id == made.id]
    assert ["chen", "qian"] in [sorted(call["to"]) for call in calls if call["say"] == "crisis_media"]
    assert [action.why for action in complaint_queries.actions_of(tx, made.id)] == ["crisis"]


@pytest.mark.rule("I2")
def test_the_case_its_actions_and_costs_follow_from_the_events_alone(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)
    complaints.write_step(tx, made.id, "cause", "没讲清", person("chen"), now)
    complaints.make_responsible(tx, made.id, "service", person("chen"), now)
    complaints.apportion(tx, made.id, 999, {"service": 67, "sales": 33}, "", person("feng"), now)
    (action,) = complaint_queries.actions_of(tx, made.id)
    corrective_actions.finish(tx, action.id, "好了", person("qian"), now)
    complaints.set_about(tx, made.id, "lin", person("feng"), now)
    present = rebuilt(ticket_queries.events(tx, made.id))
    for thing in (made, action, *complaint_queries.costs_of(tx, made.id)):
        told = present[changes.name_of(thing)]
        for column, value in told.items():
            assert changes.as_json(getattr(thing, column)) == value, (changes.name_of(thing), column)
    assert present["ticket"]["data"]["case"]["cause"] == "没讲清"
