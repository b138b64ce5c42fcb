"""Tickets are claimed by one, answered by people, closed once, and remember everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions import intake
from actions.tickets import tickets
from domain.conversation import Conversation, OutboxItem
from domain.errors import AlreadyClaimed, IllegalMove, NotAllowed, NotFound
from domain.shop.staff import ALL_PERMISSIONS, Staff
from storage import Tx, conversations, outbox
from storage.tickets import listings, mentions
from storage.tickets import tickets as ticket_queries

Person = Callable[[str], Staff]


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> int:
    made, _ = intake.enquire(tx, conversation, "有原厂火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    return made.id


def _said(tx: Tx, conversation: Conversation) -> list[str]:
    return [message.text for message in conversations.messages(tx, conversation.id)]


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("utc", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_in_a_number_is_the_shops_whatever_zone_the_clock_shows(
    tx: Tx, conversation: Conversation, utc: datetime, year: int
) -> None:
    made = ticket_queries.get(tx, _enquiry(tx, conversation, utc))
    assert made is not None
    assert made.number == f"E{year}-0001"


@pytest.mark.rule("N4")
def test_claiming_tells_the_customer_who_cares(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    tickets.claim(tx, _enquiry(tx, conversation, now), person("chen"), now)
    assert _said(tx, conversation) == ["E2026-0001：陈雨 正在为您处理。"]


def test_a_second_person_is_told_who_has_it(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.claim(tx, made, person("chen"), now)
    with pytest.raises(AlreadyClaimed, match="陈雨") as refusal:
        tickets.claim(tx, made, person("lin"), now)
    assert refusal.value.holder == "陈雨"


def test_claiming_twice_says_nothing_twice(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    made = _enquiry(tx, conversation, now)
    for _ in range(2):
        tickets.claim(tx, made, person("chen"), now)
    assert len(_said(tx, conversation)) == 1


@pytest.mark.rule("I1")
def test_a_manager_may_take_over(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.claim(tx, made, person("chen"), now)
    assert tickets.claim(tx, made, person("feng"), now).assignee_id == person("feng").id


@pytest.mark.rule("I1")
@pytest.mark.parametrize("code", ["zhou", "wu", "zheng"])
@pytest.mark.parametrize("verb", ["claim", "close", "release"])
def test_roles_without_the_duty_are_refused(
    tx: Tx, conversation: Conversation, person: Person, now: datetime, code: str, verb: str
) -> None:
    made = _enquiry(tx, conversation, now)
    with pytest.raises(NotAllowed):
        getattr(tickets, verb)(tx, made, person(code), now)


@pytest.mark.rule("I1")
def test_every_permission_in_the_table_is_known() -> None:
    room = Path(__file__).parents[3]
    files = [path for name in ("actions", "desk", "domain", "notifications") for path in (room / name).rglob("*.*")]
    files = [path for path in files if path.suffix in (".py", ".html") and path.name != "staff.py"]
    asked = "".join(path.read_text(encoding="utf-8") for path in files)
    never_asked = {name for name in ALL_PERMISSIONS if f'"{name}"' not in asked}
    assert never_asked == set()


@pytest.mark.rule("C2")
def test_only_a_persons_words_count_as_the_first_answer(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = _enquiry(tx, conversation, now)
    assert tickets.claim(tx, made, person("chen"), now).answered_at is None
    later = now + timedelta(minutes=9)
    assert tickets.answer(tx, made, person("chen"), "您好", later, key="1").answered_at == later
    assert tickets.answer(tx, made, person("chen"), "还在吗", now + timedelta(hours=1), key="2").answered_at == later


def test_the_same_answer_twice_leaves_once(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    made = _enquiry(tx, conversation, now)
    for _ in range(2):
        tickets.answer(tx, made, person("chen"), "您好", now, key="same")
    rows = [row for row in outbox.listed(tx) if row.kind == "reply" and row.payload["text"] == "您好"]
    assert len(rows) == 1


def test_an_answer_gives_the_person_the_word_and_closing_gives_it_back(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.answer(tx, made, person("chen"), "您好", now, key="1")
    assert conversation.human_since == now
    tickets.close(tx, made, person("chen"), now)
    assert conversation.human_since is None


@pytest.mark.rule("I2")
def test_a_closed_ticket_is_not_closed_again(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.close(tx, made, person("chen"), now)
    with pytest.raises(IllegalMove, match="done"):
        tickets.close(tx, made, person("chen"), now)
    assert tickets.reopen(tx, made, person("chen"), now).state == "claimed"


@pytest.mark.rule("I2")
def test_every_change_is_an_event_with_its_actor(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.claim(tx, made, person("chen"), now)
    tickets.note(tx, made, person("chen"), "客户很急", now)
    tickets.release(tx, made, person("chen"), now)
    tickets.answer(tx, made, person("lin"), "有的", now, key="1")
    tickets.close(tx, made, person("lin"), now)
    told = [(event.kind, event.actor) for event in ticket_queries.events(tx, made)]
    assert told == [
        ("registered", "customer"),
        ("promise_made", "system"),
        ("claimed", "staff:chen"),
        ("noted", "staff:chen"),
        ("released", "staff:chen"),
        ("claimed", "staff:lin"),
        ("answered", "staff:lin"),
        ("promise_kept", "staff:lin"),
        ("closed", "staff:lin"),
    ]


def test_a_note_never_reaches_the_customer(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    tickets.note(tx, _enquiry(tx, conversation, now), person("zhou"), "小心这位", now)
    assert _said(tx, conversation) == []


def test_an_unknown_ticket_is_refused_by_its_id(tx: Tx, person: Person, now: datetime) -> None:
    with pytest.raises(NotFound, match="4711"):
        tickets.claim(tx, 4711, person("chen"), now)


@pytest.mark.rule("C5", "N4")
@pytest.mark.usefixtures("on_telegram")
def test_who_is_named_in_a_note_is_told_and_finds_it_among_their_mentions(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = _enquiry(tx, conversation, now)
    tickets.note(tx, made, person("lin"), "@陈雨 @林一鸣 @冯经理 看一下", now)
    told = [item for item in listings.everything(tx, OutboxItem) if item.kind == "ticket_mention"]
    assert sorted(item.address for item in told) == ["501", "503"]
    assert told[0].payload["by"] == "林一鸣"
    assert mentions.unseen(tx, person("chen").id, [made]) == {made}
    mentions.saw(tx, person("chen").id, made, now)
    assert mentions.unseen(tx, person("chen").id, [made]) == mentions.unseen(tx, person("lin").id, [made]) == set()
    hidden = ticket_queries.get(tx, made)
    assert hidden is not None
    hidden.restricted = True
    tickets.note(tx, made, person("feng"), "@chen", now)
    assert mentions.unseen(tx, person("chen").id, [made]) == set()
