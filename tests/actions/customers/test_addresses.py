"""A customer whose address on a channel changes keeps record, conversation, and what waits to be said."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.customers import addresses, identities
from storage import Store, Tx, allowances, conversations, outbox
from storage.customers import customers

PLACE = ("whatsapp", "11")
PHONE, USER = "8613800000001", "CN.123"


def met(tx: Tx, address: str, now: datetime) -> int:
    """The conversation of somebody met at that address, to whom something is on its way."""
    who = identities.meet(tx, *PLACE, address, "王芳", now)
    opened = conversations.open_locked(tx, who, "zh", now)
    outbox.queue(tx, f"k{address}", "reply", address, {"text": "好"}, now, channel=PLACE[0], account=PLACE[1])
    allowances.grant(tx, *PLACE, address, "message", now)
    return opened.id


@pytest.mark.rule("A1")
def test_who_was_known_by_phone_has_the_user_id_from_now_on(either_store: Store, now: datetime) -> None:
    with either_store.write() as tx:
        conversation = met(tx, PHONE, now)
        addresses.known_as(tx, *PLACE, USER, PHONE)
    with either_store.read() as tx:
        found = conversations.find(tx, *PLACE, USER)
        assert found is not None and found.id == conversation
        assert customers.identity(tx, *PLACE, PHONE) is None
        assert [item.address for item in outbox.listed(tx)] == [USER]
        assert allowances.of(tx, *PLACE, USER) is not None


@pytest.mark.rule("A1")
def test_a_new_number_takes_everything_along_whichever_name_is_told(store: Store, now: datetime) -> None:
    with store.write() as tx:
        conversation = met(tx, USER, now)
        addresses.known_as(tx, *PLACE, USER, PHONE)
        assert addresses.moved(tx, *PLACE, ("", PHONE), ("CN.555", "8613900000009"))
        found = conversations.find(tx, *PLACE, "CN.555")
        assert found is not None and found.id == conversation
        assert addresses.moved(tx, *PLACE, ("CN.555", ""), ("CN.777", ""))
        assert not addresses.moved(tx, *PLACE, ("CN.555", ""), ("CN.888", ""))


def test_somebody_who_wrote_from_the_new_number_first_keeps_a_record_of_their_own(store: Store, now: datetime) -> None:
    with store.write() as tx:
        met(tx, USER, now)
        met(tx, "CN.555", now)
        assert not addresses.moved(tx, *PLACE, (USER, ""), ("CN.555", ""))
        assert customers.identity(tx, *PLACE, USER) is not None


def test_a_second_name_alone_changes_nothing(store: Store, now: datetime) -> None:
    with store.write() as tx:
        addresses.known_as(tx, *PLACE, USER, PHONE)
        addresses.known_as(tx, *PLACE, PHONE, PHONE)
        assert not addresses.moved(tx, *PLACE, ("", "1"), ("CN.2", ""))
        assert customers.identity(tx, *PLACE, USER) is None
