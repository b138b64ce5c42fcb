"""A signature is asked for after the work, given once by the customer, and never changed without being found out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions import intake
from actions.workshop import sign_offs
from domain.conversation import Conversation
from domain.errors import BelongsToAnother, IllegalMove, NotYet
from domain.field.field_job import FieldJob
from domain.shop.staff import Staff
from domain.ticket import Ticket, rebuilt
from domain.workshop.sign_off import seal
from storage import Store, Tx, conversations
from storage.customers import customers
from storage.engine.changes import as_json
from storage.field import field_jobs
from storage.tickets import tickets
from storage.workshop import sign_offs as sign_off_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
REPORT = "服务报告 J2026-0001\n更换雨刮片，试车正常。"


def _ticket(tx: Tx, conversation: Conversation, now: datetime, state: str = "done") -> Ticket:
    ticket = intake.report_fault(tx, conversation, "雨刮不动", now)
    field_jobs.add(tx, FieldJob(ticket_id=ticket.id, kind="repair", created_at=now, state=state))
    tickets.record(tx, ticket, "job_planned", "system", now)
    return ticket


def _identity(tx: Tx, conversation: Conversation):  # type: ignore[no-untyped-def]
    found = customers.identity(tx, conversation.channel, conversation.account, conversation.address)
    assert found is not None
    return found


def _signed(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    ticket = _ticket(tx, conversation, now)
    sign_offs.ask(tx, ticket, REPORT, now, subject="field_job")
    sign_offs.sign(tx, ticket, _identity(tx, conversation), REPORT, now, name="王伟")
    return ticket


@pytest.mark.rule("W8")
@pytest.mark.parametrize("state", ["planned", "assigned", "accepted", "on_way", "arrived", "working", "returned"])
def test_nobody_is_asked_to_sign_before_the_work_is_done(
    tx: Tx, conversation: Conversation, now: datetime, state: str
) -> None:
    ticket = _ticket(tx, conversation, now, state)
    with pytest.raises(NotYet):
        sign_offs.ask(tx, ticket, REPORT, now, subject="field_job")
    with pytest.raises(NotYet):
        sign_offs.sign(tx, ticket, _identity(tx, conversation), REPORT, now, subject="field_job")


@pytest.mark.rule("W8")
def test_work_nobody_knows_of_is_not_signed_for(tx: Tx, conversation: Conversation, now: datetime) -> None:
    with pytest.raises(NotYet):
        sign_offs.ask(tx, _ticket(tx, conversation, now), REPORT, now, subject="something")


@pytest.mark.rule("W8", "F7")
def test_the_text_shown_is_the_text_signed_and_sealed(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _signed(tx, conversation, now)
    shown = conversations.messages(tx, conversation.id)[-1].text
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None and shown.startswith(signed.text) and signed.name == "王伟"
    assert signed.hash == seal(ticket.number, "field_job", REPORT, now, signed.identity_id, "telegram", "王伟")
    assert sign_offs.verify(tx, ticket, signed)


@pytest.mark.rule("W8")
def test_a_second_signature_changes_nothing(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _signed(tx, conversation, now)
    count = len(tickets.events(tx, ticket.id))
    again = sign_offs.sign(tx, ticket, _identity(tx, conversation), REPORT, now + timedelta(hours=1), name="别人")
    assert (again.signed_at, again.name) == (now, "王伟")
    assert len(sign_off_queries.of_ticket(tx, ticket.id)) == 1 and len(tickets.events(tx, ticket.id)) == count


@pytest.mark.rule("W8")
def test_what_is_signed_is_not_asked_for_again(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _signed(tx, conversation, now)
    with pytest.raises(IllegalMove, match="signed already"):
        sign_offs.ask(tx, ticket, "another report", now, subject="field_job")


@pytest.mark.rule("W8", "A5")
def test_somebody_elses_signature_is_refused(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _ticket(tx, conversation, now)
    sign_offs.ask(tx, ticket, REPORT, now, subject="field_job")
    stranger = _identity(tx, a_conversation(tx, now, "another"))
    with pytest.raises(BelongsToAnother):
        sign_offs.sign(tx, ticket, stranger, REPORT, now)
    assert sign_off_queries.of_ticket(tx, ticket.id) == []


@pytest.mark.rule("W8")
def test_another_text_than_the_one_asked_for_is_not_signed(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _ticket(tx, conversation, now)
    sign_offs.ask(tx, ticket, REPORT, now, subject="field_job")
    sign_offs.ask(tx, ticket, REPORT + "\n另收费 500 元", now, subject="field_job")
    with pytest.raises(IllegalMove, match="another text"):
        sign_offs.sign(tx, ticket, _identity(tx, conversation), REPORT, now)


@pytest.mark.rule("W8")
@pytest.mark.parametrize("statement", ["UPDATE sign_offs SET text = 'x'", "DELETE FROM sign_offs"])
def test_the_database_refuses_to_change_or_delete_a_signature(
    tx: Tx, conversation: Conversation, now: datetime, statement: str
) -> None:
    ticket = _signed(tx, conversation, now)
    with pytest.raises(DBAPIError, match="never changed"), tx.begin_nested():
        tx.execute(text(statement))
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None and signed.text == REPORT


@pytest.mark.rule("W8")
@pytest.mark.parametrize(
    "column, value",
    [("text", "另收费 500 元"), ("name", "李四"), ("signed_at", "2026-03-17 09:00:00"), ("hash", "0" * 64)],
)
def test_a_record_changed_behind_the_triggers_back_is_found_out(
    either_store: Store, tx: Tx, conversation: Conversation, now: datetime, column: str, value: str
) -> None:
    ticket = _signed(tx, conversation, now)
    _drop_triggers(either_store, tx)
    tx.execute(text(f"UPDATE sign_offs SET {column} = :value"), {"value": value})
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None and not sign_offs.verify(tx, ticket, signed)


@pytest.mark.rule("W8", "I2")
def test_a_forger_who_seals_anew_is_given_away_by_the_event(
    either_store: Store, tx: Tx, conversation: Conversation, now: datetime
) -> None:
    ticket = _signed(tx, conversation, now)
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None
    forged = seal(ticket.number, "field_job", "x", now, signed.identity_id, signed.channel, signed.name)
    _drop_triggers(either_store, tx)
    tx.execute(text("UPDATE sign_offs SET text = 'x', hash = :hash"), {"hash": forged})
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None and signed.hash == forged and not sign_offs.verify(tx, ticket, signed)


@pytest.mark.rule("I2")
def test_a_signature_follows_from_the_events(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = _signed(tx, conversation, now)
    signed = sign_off_queries.of(tx, ticket.id, "field_job")
    assert signed is not None
    present = rebuilt(tickets.events(tx, ticket.id))[f"sign_off:{signed.id}"]
    assert present == {name: as_json(getattr(signed, name)) for name in present}
    assert present["hash"] == signed.hash


@pytest.mark.rule("W8")
@given(
    fields=st.tuples(st.text(), st.text(), st.text(), st.integers(1, 99), st.text(), st.text()),
    other=st.tuples(st.text(), st.text(), st.text(), st.integers(1, 99), st.text(), st.text()),
    later=st.integers(0, 10**9),
)
def test_two_different_signatures_never_have_one_seal(
    fields: tuple[str, str, str, int, str, str], other: tuple[str, str, str, int, str, str], later: int
) -> None:
    at = datetime(2026, 3, 18, 10, tzinfo=UTC)
    a = seal(fields[0], fields[1], fields[2], at, *fields[3:])
    b = seal(other[0], other[1], other[2], at + timedelta(microseconds=later), *other[3:])
    assert (a == b) == ((fields, 0) == (other, later))


def _drop_triggers(store: Store, tx: Tx) -> None:
    if store.is_sqlite:
        for name in ("update", "delete"):
            tx.execute(text(f"DROP TRIGGER sign_offs_no_{name}"))
    else:
        tx.execute(text("DROP TRIGGER sign_offs_no_change ON sign_offs"))
