"""Where the platform has sessions of its own and the shop wants it, people take over there; else from the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import intake, outgoing
from actions.customers import identities
from actions.notice_kinds import KINDS
from actions.outreach import leaving
from actions.tickets import sessions, tickets
from domain.conversation import Conversation, OutboxItem
from domain.message import Reply
from domain.ticket import Ticket
from storage import Tx, allowances, conversations, outbox, shops


def _chat(tx: Tx, channel: str, now: datetime) -> Conversation:
    return conversations.open_locked(tx, identities.meet(tx, channel, "wk1", "wmLi", "", now), "zh", now)


def _choose(tx: Tx, now: datetime, in_wecom: int) -> None:
    shop = shops.current(tx)
    shops.apply(tx, replace(shop, policy=replace(shop.policy, hand_over_in_wecom=in_wecom)), now)


def _asked(tx: Tx, talk: Conversation, now: datetime) -> Ticket:
    return intake.enquire(tx, talk, "转人工", now, message_id=1, key="1", topic="handoff")[0]


def _rows(tx: Tx) -> list[OutboxItem]:
    return [item for item in outbox.listed(tx) if item.kind == sessions.SESSION][::-1]


@pytest.mark.rule("E1")
def test_the_session_goes_to_a_person_once_and_comes_back_with_the_word(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    _choose(tx, now, 1)
    talk = _chat(tx, "wecom_kf", now)
    ticket = _asked(tx, talk, now)
    assert sessions.to_person(tx, ticket, talk, now)
    assert sessions.to_person(tx, ticket, talk, now)
    assert tickets.human_ticket(tx, talk) is ticket
    tickets.give_word_back(tx, ticket, now)
    assert [(row.channel, row.address, row.payload) for row in _rows(tx)] == [
        ("wecom_kf", "wmLi", {"to": "person"}),
        ("wecom_kf", "wmLi", {"to": "bot"}),
    ]


@pytest.mark.parametrize(("channel", "in_wecom"), [("wecom_kf", 0), ("telegram", 1)])
def test_elsewhere_people_answer_from_the_desk(
    tx: Tx, conversation: Conversation, now: datetime, channel: str, in_wecom: int
) -> None:
    _choose(tx, now, in_wecom)
    talk = _chat(tx, channel, now)
    ticket = _asked(tx, talk, now)
    assert not sessions.to_person(tx, ticket, talk, now)
    sessions.to_bot(tx, ticket, talk, now)
    assert _rows(tx) == []
    assert talk.human_since is None


@pytest.mark.rule("N5")
def test_while_the_session_is_outside_what_is_written_later_waits(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    _choose(tx, now, 1)
    talk = _chat(tx, "wecom_kf", now)
    allowances.grant(tx, "wecom_kf", "wk1", "wmLi", "message", now)
    ticket = _asked(tx, talk, now)
    sessions.to_person(tx, ticket, talk, now)
    outgoing.say(tx, talk, Reply("正在为您转接"), "in:1:0", now)
    later = now + timedelta(minutes=1)
    outgoing.say(tx, talk, Reply("配件到了"), "news:1", later)
    row = {item.key: item for item in outbox.listed(tx)}
    (session,) = _rows(tx)
    assert leaving.may_leave(tx, KINDS, session, later)
    assert session.spent == 0
    assert leaving.may_leave(tx, KINDS, row["in:1:0"], later), "what announces the person still leaves"
    assert not leaving.may_leave(tx, KINDS, row["news:1"], later)
    tx.expire_all()
    assert row["news:1"].state == "held"
    tickets.give_word_back(tx, ticket, later)
    leaving.heard(tx, "wecom_kf", "wk1", "wmLi", "message", later, later)
    tx.expire_all()
    assert row["news:1"].state == "queued"
    assert leaving.may_leave(tx, KINDS, row["news:1"], later)
