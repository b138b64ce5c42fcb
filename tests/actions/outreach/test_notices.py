"""Notices: planned once, let out by the gate, asked about again before they leave, every decision kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.notice_kinds import KINDS
from actions.outreach import consent, notice_log, notices
from actions.tickets import tickets
from domain.conversation import Conversation, OutboxItem
from domain.errors import NotAllowed, NotFound
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations, outbox
from storage.customers import customers
from storage.outreach import notices as notice_queries
from tests.actions.outreach.planned import plan, told
from tests.storage.records import a_conversation, a_customer, a_vehicle

pytestmark = pytest.mark.usefixtures("plain_words")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Person = Callable[[str], Staff]


def the_row(tx: Tx, notice: Notice) -> OutboxItem:
    found = outbox.get(tx, notice.outbox_id or 0)
    assert found is not None
    return found


def complain(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    ticket = Ticket("", "complaint", conversation.customer_id, conversation.id, "slow", now)
    return tickets.register(tx, ticket, now)


@pytest.mark.rule("N5")
def test_a_notice_is_planned_and_sent_once_however_often_it_is_asked(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    plan(tx, conversation, now, key="k")
    assert not notices.plan_one(tx, "k", "campaign", "marketing", conversation.customer_id, now, now)
    assert [notices.release_due(tx, shop, KINDS, now + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert [message.text for message in conversations.messages(tx, conversation.id)] == ["campaign 1"]
    assert outbox.counts(tx) == {"queued": 1}


@pytest.mark.rule("N5")
def test_nothing_is_let_out_before_its_time(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    plan(tx, conversation, now, due_at=now + HOUR)
    assert notices.release_due(tx, shop, KINDS, now + 59 * MINUTE) == 0
    assert notices.release_due(tx, shop, KINDS, now + HOUR) == 1


@pytest.mark.rule("N5")
def test_in_the_customers_night_it_waits_for_his_morning(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    owner = customers.get(tx, conversation.customer_id)
    assert owner is not None
    owner.timezone = "America/New_York"  # ten in the morning in Shanghai is ten in the evening there
    notice = plan(tx, conversation, now, kind="maintenance")
    notices.release_due(tx, shop, KINDS, now)
    assert (notice.state, notice.reason, notice.due_at) == ("planned", "quiet_hours", now + 10 * HOUR)
    assert notices.release_due(tx, shop, KINDS, now + 9 * HOUR) == 0
    notices.release_due(tx, shop, KINDS, now + 10 * HOUR)
    assert told(tx, notice) == [("deferred", "quiet_hours"), ("sent", "")]


@pytest.mark.rule("N5")
def test_an_open_complaint_holds_it_until_it_is_over_or_stale(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = complain(tx, conversation, now)
    short = plan(tx, conversation, now, key="short", expires_at=now + 12 * HOUR)
    long = plan(tx, conversation, now, key="long", kind="survey")
    plain = plan(tx, conversation, now, kind="maintenance")
    notices.release_due(tx, shop, KINDS, now)
    assert [one.state for one in (short, long, plain)] == ["planned", "planned", "sent"]
    notices.release_due(tx, shop, KINDS, now + 12 * HOUR)
    assert (short.state, short.reason) == ("dropped", "expired")
    tickets.cancel(tx, ticket, now + 13 * HOUR, actor="staff:x")
    notices.release_due(tx, shop, KINDS, now + DAY)
    assert told(tx, long) == [("deferred", "complaint"), ("sent", "")]


@pytest.mark.rule("N5")
@pytest.mark.parametrize("why", ["opted_out", "complaint", "stopped", "expired", "unreachable"])
def test_the_gate_is_asked_again_right_before_it_leaves(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime, why: str
) -> None:
    notice = plan(tx, conversation, now, expires_at=now + HOUR)
    notices.release_due(tx, shop, KINDS, now)
    row, later = the_row(tx, notice), now + MINUTE
    assert notices.still_welcome(tx, KINDS, row, later)
    match why:
        case "opted_out":
            consent.refuse(tx, conversation.customer_id, ["campaign"], later, "button")
        case "complaint":
            complain(tx, conversation, later)
        case "stopped":
            notices.stop(tx, "kind:campaign", person("admin"), later)
        case "expired":
            later = now + HOUR
        case _:
            customers.set_reachable(tx, "telegram", "7", "1", False)
            tx.expire_all()
    assert not notices.still_welcome(tx, KINDS, row, later)
    notices.withhold(tx, KINDS, row, later)
    tx.expire_all()
    assert (notice.state, notice.reason) == ("planned" if why == "complaint" else "dropped", why)
    assert outbox.counts(tx).get("cancelled") == 1
    assert not [m for m in conversations.messages(tx, conversation.id) if m.text.startswith("campaign")]


@pytest.mark.rule("N5")
def test_what_was_held_at_the_last_moment_goes_out_later_once(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    notice = plan(tx, conversation, now)
    notices.release_due(tx, shop, KINDS, now)
    ticket = complain(tx, conversation, now)
    notices.withhold(tx, KINDS, the_row(tx, notice), now)
    tickets.cancel(tx, ticket, now, actor="staff:x")
    assert notices.release_due(tx, shop, KINDS, now + DAY) == 1
    tx.expire_all()
    assert [m.text for m in conversations.messages(tx, conversation.id)].count("campaign 1") == 1
    assert the_row(tx, notice).state == "queued"


@pytest.mark.rule("N1")
def test_an_unreachable_customer_is_handed_to_whoever_calls(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    ring = replace(KINDS["campaign"], unreachable=lambda _tx, _shop, notice, _now: calls.append(notice.key))
    monkeypatch.setitem(KINDS, "campaign", ring)
    notice = plan(tx, conversation, now, key="first")
    notices.release_due(tx, shop, KINDS, now)
    notices.not_delivered(tx, KINDS, the_row(tx, notice), "unreachable", now)
    customers.set_reachable(tx, "telegram", "7", "1", False)
    tx.expire_all()
    plan(tx, conversation, now, key="second")
    notices.release_due(tx, shop, KINDS, now)
    assert calls == ["first", "second"]
    assert notice.state == "dropped"


@pytest.mark.rule("A5")
def test_what_the_record_knows_is_not_told_in_a_chat_whose_owner_is_not_proved(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    vehicle = a_vehicle(tx, conversation.customer_id, now)
    notice = plan(tx, conversation, now, kind="maintenance", vehicle_id=vehicle.id)
    notices.release_due(tx, shop, KINDS, now)
    assert (notice.state, notice.reason) == ("dropped", "unreachable")


def test_what_is_no_longer_true_is_called_off(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    notice = plan(tx, conversation, now, payload={"gone": True})
    notices.release_due(tx, shop, KINDS, now)
    assert (notice.state, notice.reason) == ("cancelled", "outdated")


def test_words_that_can_not_be_made_hold_nobody_else_up(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    broken = plan(tx, conversation, now, key="broken")
    broken.kind = "campaign_of_old"
    tx.flush()
    good = plan(tx, a_conversation(tx, now, "2"), now, key="good")
    notices.release_due(tx, shop, KINDS, now)
    assert (broken.state, broken.reason, good.state) == ("planned", "trouble", "sent")


def test_a_notice_that_is_wrong_in_any_way_holds_nobody_else_up(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> Reply:
        raise NotFound("There is no such thing any more.")

    monkeypatch.setitem(KINDS, "survey", replace(KINDS["survey"], words=refuses))
    broken = plan(tx, conversation, now, "survey", key="broken", priority=1)
    good = plan(tx, a_conversation(tx, now, "2"), now, key="good")
    notices.release_due(tx, shop, KINDS, now)
    assert (broken.state, broken.reason, good.state) == ("planned", "trouble", "sent")


@pytest.mark.parametrize("name", ["campaign:²", "campaign:99999999999999999999", "campaign:", "kind:", "all"])
def test_a_name_of_nothing_is_refused_and_notices_go_on(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime, name: str
) -> None:
    with pytest.raises(NotFound):
        notices.pause(tx, name, person("feng"), now)
    with pytest.raises(NotFound):
        notice_log.dry_run(tx, shop, KINDS, person("feng"), name, now)
    good = plan(tx, conversation, now)
    assert notices.release_due(tx, shop, KINDS, now) == 1
    assert good.state == "sent"


@pytest.mark.rule("N3", "I1")
def test_a_paused_broadcast_waits_and_a_stopped_one_is_over(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    admin = person("admin")
    mine = plan(tx, conversation, now, key="seven", campaign_id=7)
    other = plan(tx, a_conversation(tx, now, "2"), now, key="eight", campaign_id=8)
    notices.pause(tx, "campaign:7", admin, now)
    notices.release_due(tx, shop, KINDS, now)
    assert (mine.state, other.state) == ("planned", "sent")
    assert notices.stop(tx, "campaign:7", admin, now) == 1
    assert (mine.state, mine.reason) == ("cancelled", "stopped")
    assert told(tx, mine) == [("cancelled", "stopped")]
    with pytest.raises(NotFound):
        notices.pause(tx, "campaign:x", admin, now)
    with pytest.raises(NotAllowed):
        notices.pause(tx, "campaign:8", person("chen"), now)


@pytest.mark.rule("N3")
def test_a_resumed_broadcast_goes_on(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    notice = plan(tx, conversation, now)
    notices.pause(tx, "kind:campaign", person("admin"), now)
    assert notices.release_due(tx, shop, KINDS, now) == 0
    notices.resume(tx, "kind:campaign", person("admin"), now)
    assert notices.release_due(tx, shop, KINDS, now) == 1
    assert notice.state == "sent"
    assert notice_queries.progress(tx) == {"kind:campaign": {"leaving": 1}}


@pytest.mark.rule("N5")
def test_a_safety_notice_goes_past_a_full_outbox(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BACKLOG", 1)
    first, second = plan(tx, conversation, now, key="1"), plan(tx, a_conversation(tx, now, "2"), now, key="2")
    notices.release_due(tx, shop, KINDS, now, limit=1)
    recall = plan(tx, conversation, now, kind="recall", priority=0)
    assert notices.release_due(tx, shop, KINDS, now) == 1
    assert sorted(one.state for one in (first, second, recall)) == ["planned", "sent", "sent"]
    assert recall.state == "sent"
    (next_out,) = outbox.claim(tx, now, channels=("telegram",), limit=1)
    assert next_out.item.id == recall.outbox_id


@pytest.mark.rule("N3")
def test_a_dry_run_tells_who_would_get_what_and_why_not_and_changes_nothing(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    refuser = a_conversation(tx, now, "2")
    consent.refuse(tx, refuser.customer_id, ["campaign"], now, "button")
    planned = [plan(tx, who, now, campaign_id=3) for who in (conversation, refuser)]
    nobody = Notice("none", "campaign", "marketing", a_customer(tx, now).id, now, now + DAY, now)
    found = notices.simulate(tx, shop, KINDS, [*planned, nobody], now)
    assert [one.decision.reason for one in found] == ["", "opted_out", "unreachable"]
    assert [one.state for one in planned] == ["planned", "planned"]
    assert outbox.counts(tx) == {}


@pytest.mark.rule("N5")
def test_the_button_stops_one_kind_and_safety_bears_none(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    plan(tx, conversation, now)
    plan(tx, conversation, now, kind="recall")
    notices.release_due(tx, shop, KINDS, now)
    shown = [str(message.content.get("buttons", "")) for message in conversations.messages(tx, conversation.id)]
    assert sorted("go|stop|" in buttons for buttons in shown) == [False, True]
