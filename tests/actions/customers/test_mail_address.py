"""A customer's mail address: put, changed, taken away, each an event; nobody else's is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.customers import mail_address
from actions.customers.editing import OnRecord
from domain.errors import NotAllowed
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events
from tests.storage.records import a_customer

Person = Callable[[str], Staff]


@pytest.mark.rule("A1")
def test_an_address_is_put_changed_and_taken_away(tx: Tx, person: Person, now: datetime) -> None:
    customer = a_customer(tx, now)
    for address in ("li@example.com", "li@example.com", "wang@example.com", "", "li@example.com"):
        mail_address.put(tx, customer.id, address, person("chen"), now)
        assert mail_address.current(tx, customer.id) == address
    assert len(customer_events.of_customer(tx, customer.id)) == 4
    other = a_customer(tx, now)
    with pytest.raises(OnRecord):
        mail_address.put(tx, other.id, "li@example.com", person("chen"), now)


@pytest.mark.rule("I1")
def test_only_who_edits_customers_puts_it(tx: Tx, person: Person, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        mail_address.put(tx, a_customer(tx, now).id, "li@example.com", person("zhou"), now)
