"""What a field takes, how the house counts it, and by which words it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.staff_steps.asked import Asked
from actions.staff_steps.fields import (
    Choice,
    Fen,
    Field,
    Lines,
    Moment,
    Person,
    Photos,
    TicketNumber,
    Whole,
    Words,
    YesNo,
)
from domain.errors import BadField, NotFound
from domain.shop.shop import Shop
from storage import Store, shops
from tests.storage.records import a_customer, a_ticket
from texts import keys

PHOTO = f"media/web/2026-03/{'a' * 24}.jpg"


@pytest.fixture
def asked(store: Store, shop: Shop, now: datetime) -> Iterator[Asked]:
    """A step asked for by an advisor of the demo shop, at ten in the morning."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        by = shops.staff_by_code(tx, "chen")
        assert by is not None
        yield Asked(tx, a_ticket(tx, a_customer(tx, now), now).id, by, now, "key", shop)


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        (Words("words"), "  你好  ", "你好"),
        (Lines("units"), "沪A1\n\n 沪A2 ", ["沪A1", "沪A2"]),
        (Fen("total"), "380", 38000),
        (Fen("total"), "￥１,380.5 元", 138050),
        (Whole("km"), "35,000", 35000),
        (Choice("party", ("parts", "maker")), "maker", "maker"),
        (YesNo("works"), "no", False),
        (Photos("photo"), f"{PHOTO}\n{PHOTO}", [PHOTO, PHOTO]),
        (Person("about", also=("nobody",)), "nobody", "nobody"),
        (TicketNumber("into"), "F2026-0001", 1),
        (Words("reason", needed=False), "", ""),
        (Whole("fuel", needed=False), " ", None),
        (Whole("quantity", needed=False, empty=1), "", 1),
    ],
)
def test_a_field_is_read_once_as_the_house_counts_it(asked: Asked, field: Field, said: str, value: Any) -> None:
    assert field.value(said, asked) == value


def test_a_time_is_on_the_shops_clock_and_a_day_means_its_end(asked: Asked) -> None:
    at = Moment("due").value("2026-03-20T15:00", asked)
    assert (at.hour, at.utcoffset()) == (15, timedelta(hours=8))
    assert Moment("due").value("2026-03-20", asked).hour == 23
    assert Moment("due").value("2026-03-20T15:00+00:00", asked).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("field", "said", "code"),
    [
        (Words("words"), " ", "incomplete"),
        (Words("words", limit=3), "四个字了", "too_long"),
        *(
            (Fen("total"), said, "bad_amount")
            for said in ("ten", "-1", "1e9", "NaN", "380.505", "99999999", "1" * 4000)
        ),
        *((Whole("km", high=99), said, "bad_number") for said in ("many", "-1", "100", "1.5", "²", "9" * 4000)),
        *((Moment("until"), said, "bad_time") for said in ("tomorrow", "2026-13-01", "25:00", "\0")),
        *((Moment("until"), said, "past_time") for said in ("2026-03-18", "0001-01-01", "9999-12-31T23:59")),
        (Moment("until", ahead=timedelta(days=1)), "2026-03-25", "past_time"),
        (Choice("party", ("parts",)), "police", "bad_choice"),
        (Photos("photo"), "../secret.png", "bad_photo"),
    ],
)
def test_what_can_not_be_read_is_refused_by_a_code_with_words(asked: Asked, field: Field, said: str, code: str) -> None:
    late = Asked(asked.tx, asked.ticket_id, asked.by, asked.now + timedelta(hours=14), "key", asked.shop)
    with pytest.raises(BadField) as refused:
        field.value(said, late)
    assert (refused.value.code, refused.value.field) == (code, field.name)
    assert f"desk_refused.{code}" in keys("zh")


def test_people_and_tickets_that_are_not_known_are_not_found(asked: Asked) -> None:
    for field, said in ((Person("to"), "nobody"), (TicketNumber("into"), "F2026-0099")):
        with pytest.raises(NotFound):
            field.value(said, asked)
