"""The list of customers can be taken out, and taken in again without doubles."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from actions.customers.imports import customer_list, run
from domain.customers.customer import Customer, Vehicle
from storage import Tx
from storage.customers import customers
from texts import LANGUAGES


@pytest.mark.rule("A5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_out_says_nothing_new_when_it_is_taken_in(tx: Tx, now: datetime, language: str) -> None:
    who = customers.add(tx, Customer(created_at=now, name="王芳", phone="+8613800138000", address="某路", note="=1+1"))
    customers.add_vehicle(tx, Vehicle(who.id, now, plate="沪A12345", first_delivery_on=date(2024, 3, 5), odometer_km=9))
    customers.add(tx, Customer(created_at=now))
    data, rows = customer_list.write(tx, language)
    assert rows == 1
    assert run.rehearse(tx, run.open_file(data, "x.xlsx"), now).counts == {"same": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_list_has_columns_that_are_all_read(language: str) -> None:
    for facts in (customer_list.COLUMNS, customer_list.VISITS):
        from actions.customers.imports.headers import fact_of

        assert [fact_of(title) for title in customer_list.titles(language, facts)] == list(facts)
    assert customer_list.template(language)
