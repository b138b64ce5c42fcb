"""Ready replies are kept by whoever keeps the shop's knowledge, and filled in for the ticket at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import intake
from actions.tickets import ready_replies
from domain.conversation import Conversation
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.tickets import ready_replies as kept

Person = Callable[[str], Staff]


def test_a_reply_is_filled_in_for_its_ticket(
    tx: Tx, conversation: Conversation, person: Person, shop: Shop, now: datetime
) -> None:
    ticket, _ = intake.enquire(tx, conversation, "有火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    words = "{customer} {plate} {number} {me} {visit} {phone}"
    ready_replies.write(tx, shop, None, " all  of it ", words, "", person("chen"), now)
    said = ready_replies.offered(tx, ticket, person("lin"), shop, "en", now)
    blank = ready_replies.BLANK
    assert said == [("all of it", f"{blank} {blank} {ticket.number} 林一鸣 {blank} {shop.phone}")]


def test_the_usual_ones_are_put_in_once_and_each_can_be_filled(
    tx: Tx, conversation: Conversation, person: Person, shop: Shop, now: datetime
) -> None:
    for _ in range(2):
        ready_replies.begin(tx, shop, person("feng"), now)
    ticket, _ = intake.enquire(tx, conversation, "有火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    for language in ("zh", "en"):
        said = ready_replies.offered(tx, ticket, person("chen"), shop, language, now)
        assert len(said) == 6 and all(words and "{" not in words for _, words in said)


@pytest.mark.rule("E2")
@pytest.mark.parametrize(
    ("name", "zh", "code"),
    [
        ("x", "只要 380 元", "article_price"), ("x", "{nobody}", "article_fact"), ("", "好", "incomplete"),
        ("x", " ", "incomplete"), ("x", "好" * 1501, "too_long"), ("Taken", "好", "taken_name"),
    ],
)  # fmt: skip
def test_a_reply_that_may_not_stand_is_refused(
    tx: Tx, person: Person, shop: Shop, now: datetime, name: str, zh: str, code: str
) -> None:
    ready_replies.write(tx, shop, None, "Taken", "好的", "", person("chen"), now)
    with pytest.raises(BadField) as refusal:
        ready_replies.write(tx, shop, None, name, zh, "", person("chen"), now)
    assert refusal.value.code == code


@pytest.mark.rule("I1")
def test_a_reply_is_changed_and_dropped_by_those_who_may(tx: Tx, person: Person, shop: Shop, now: datetime) -> None:
    ready_replies.write(tx, shop, None, "Hi", "{price:minor_service}", "", person("chen"), now)
    (one,) = kept.listed(tx)
    ready_replies.write(tx, shop, one.id, "Hello", "", "Hello", person("chen"), now)
    assert [(r.name, r.words("zh")) for r in kept.listed(tx)] == [("Hello", "Hello")]
    with pytest.raises(NotAllowed):
        ready_replies.drop(tx, one.id, person("zhou"))
    with pytest.raises(NotFound):
        ready_replies.write(tx, shop, 99, "X", "好", "", person("chen"), now)
    ready_replies.drop(tx, one.id, person("feng"))
    assert kept.listed(tx) == []
