"""Each field reads what people write, and refuses the rest with a code that has words of its own (I1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import intake
from actions.staff_steps import STEPS
from actions.staff_steps.asked import Asked
from actions.staff_steps.fields import (
    Action,
    Choice,
    Fen,
    Field,
    Item,
    Lines,
    Message,
    Moment,
    Person,
    Photos,
    TicketNumber,
    Whole,
    Words,
    YesNo,
)  # fmt: skip
from domain.conversation import Conversation
from domain.errors import BadField, NotFound, Unstorable
from domain.message import Attachment
from domain.shop.shop import Shop
from storage import Tx
from storage.complaints import complaints as register
from tests.actions.workshop.floor import PADS, Floor

Asking = Callable[..., Asked]
PHOTO = f"media/staff/2026-03/{'a' * 24}.jpg"


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        (Words("w"), "  你好 ", "你好"),
        (Lines("l"), "京A1\n\n 京A2 ", ["京A1", "京A2"]),
        (Fen("f"), "¥1,380.5元", 138_050),
        (Fen("f"), "３８０", 38_000),
        (Whole("n", low=1, high=99_999), "53,000", 53_000),
        (Choice("c", ("a", "b")), "a", "a"),
        (YesNo("y"), "no", False),
        (Photos("p"), f"{PHOTO}\n{PHOTO}", [PHOTO, PHOTO]),
    ],
)
def test_what_is_said_is_read_as_the_house_counts_it(asked: Asking, field: Field, said: str, value: Any) -> None:
    assert field.value(said, asked()) == value


@pytest.mark.parametrize(
    ("field", "said", "code"),
    [
        (Words("w", limit=3), "四个字了", "too_long"),
        (Words("w"), "  ", "incomplete"),
        (Fen("f"), "1.234", "bad_amount"),
        (Fen("f"), "-5", "bad_amount"),
        (Whole("n", low=1, high=9), "10", "bad_number"),
        (Whole("n"), "²", "bad_number"),
        (Choice("c", ("a", "b")), "z", "bad_choice"),
        (YesNo("y"), "maybe", "bad_choice"),
        (Photos("p"), "../../etc/passwd", "bad_photo"),
        (Moment("m"), "morgen", "bad_time"),
        (Moment("m"), "2026-03-18T09:59", "past_time"),
        (Moment("m", ahead=timedelta(days=1)), "2026-03-20T10:00", "past_time"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_code(asked: Asking, field: Field, said: str, code: str) -> None:
    with pytest.raises(BadField) as refusal:
        field.value(said, asked())
    assert (refusal.value.code, refusal.value.field) == (code, field.name)


def test_a_field_left_out_is_its_empty_value(asked: Asking) -> None:
    fields = (
        Words("w", needed=False),
        Whole("n", needed=False),
        Choice("c", (), needed=False),
        Moment("m", needed=False),
    )
    assert [field.value(" ", asked()) for field in fields] == ["", None, "", None]


def test_a_time_is_on_the_shops_clock_and_a_day_lasts_until_its_end(asked: Asking, shop: Shop) -> None:
    at = Moment("m").value("2026-03-25T15:00", asked())
    assert at == datetime(2026, 3, 25, 15, tzinfo=shop.zone)
    assert Moment("m", day=True).value("2026-03-25", asked()) == at.replace(hour=23, minute=59)
    assert Moment("m").value("2026-03-25T15:00+00:00", asked()) == at + timedelta(hours=8)


def test_files_can_stand_for_the_words_of_a_message(tx: Tx, asked: Asking) -> None:
    with_file = replace(asked(), media=(Attachment("photo", PHOTO),))
    assert Message("words").value("", with_file) == ""
    with pytest.raises(BadField):
        Message("words").value("", asked())


def test_a_person_is_named_by_code_or_by_another_answer_that_is_taken(tx: Tx, asked: Asking) -> None:
    assert Person("to").value("lin", asked()).code == "lin"
    assert Person("about", also=("nobody",)).value("nobody", asked()) == "nobody"
    with pytest.raises(NotFound):
        Person("to").value("nobody", asked())


@pytest.mark.rule("C5")
def test_a_ticket_one_may_not_know_of_is_as_one_that_is_not_there(
    tx: Tx, conversation: Conversation, asked: Asking, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    assert TicketNumber("into").value(ticket.number, asked(by="feng")) == ticket.id
    with pytest.raises(NotFound):
        TicketNumber("into").value(ticket.number, asked(by="chen"))


@pytest.mark.rule("C5")
def test_only_whoever_may_do_it_and_know_of_it_can_be_chosen(
    tx: Tx, conversation: Conversation, now: datetime, person: Callable[[str], Any]
) -> None:
    ticket = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    people = [person(code) for code in ("chen", "zhou", "feng")]
    assert [one.code for one in Person("to", may="claim").among(people, ticket)] == ["feng"]
    assert Person("owner").among(people, ticket) == people


def test_an_item_or_action_of_another_ticket_is_not_found(floor: Floor, asked: Asking) -> None:
    (pads,) = floor.started().asked(PADS)
    complaint = intake.complain(floor.tx, floor.talk, "你们欺骗我，我要投诉退款", floor.now)
    (action,) = register.actions_of(floor.tx, complaint.id)
    assert Item("item").value(str(pads.id), asked(floor.ticket.id)) == pads.id
    assert Action("action").value(str(action.id), asked(complaint.id)) == action.id
    with pytest.raises(NotFound):
        Item("item").value(str(pads.id), asked(complaint.id))
    with pytest.raises(NotFound):
        Action("action").value(str(action.id), asked(floor.ticket.id))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_and_nothing_else(asked: Asking, said: str) -> None:
    fields = {type(field): field for step in STEPS.values() for field in step.fields}
    for field in fields.values():
        try:
            field.value(said, asked())
        except (BadField, NotFound, Unstorable):
            assert field.expects
