"""Every list of the shop can be taken out whole, by whoever may, without what they may not know of (A5, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from actions.shop import taking_out
from domain.errors import NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, listing
from storage.customers import imports
from storage.tickets import tickets
from tests.storage.records import a_customer, a_ticket, a_vehicle, an_appointment
from texts import keys

Person = Callable[[str], Staff]


@pytest.mark.rule("A5", "C5")
def test_the_whole_shop_is_one_file_with_every_row(tx: Tx, shop: Shop, now: datetime, person: Person) -> None:
    for number in range(3):
        who = a_customer(tx, now, name=f"=王{number}", phone=f"+861380000000{number}")
        a_vehicle(tx, who.id, now, plate=f"沪A1234{number}")
        an_appointment(tx, who, "L1", now)
    data, rows = taking_out.write(tx, taking_out.NAMES, person("feng"), "zh", now)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert len(book.sheet_names) == len(taking_out.NAMES)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sum(len(sheet) - 1 for sheet in sheets.values()) == rows
    assert [row[:2] for row in sheets["客户"]] == [["姓名", "手机"], *[[f"=王{n}", f"1380000000{n}"] for n in range(3)]]
    assert sheets["预约"][1][3] == now.strftime("%Y-%m-%d %H:%M") and len(sheets["员工"]) == len(shop.staff) + 1
    (batch,) = imports.batches(tx)
    assert (batch.file_name, batch.actor, batch.rows) == ("shop.xlsx", "staff:feng", rows)


@pytest.mark.rule("C5", "I1")
def test_a_complaint_about_the_manager_is_not_in_their_file(tx: Tx, shop: Shop, now: datetime, person: Person) -> None:
    who = a_customer(tx, now)
    mine = a_ticket(tx, who, now, kind="complaint", about_staff="feng", restricted=True)
    tickets.record(tx, mine, "registered", "customer", now)
    other = a_ticket(tx, who, now, kind="complaint")
    numbers = [row[2] for row in listing.rows(tx, "tickets", person("feng"), shop.zone)]
    assert numbers == [other.number]
    with pytest.raises(NotAllowed):
        taking_out.write(tx, ["tickets"], person("chen"), "zh", now)
    with pytest.raises(NotFound):
        taking_out.write(tx, ["secrets"], person("feng"), "zh", now)


def test_every_list_and_column_has_words_in_both_languages() -> None:
    named = {f"table_{name}" for name in listing.LISTS}
    named |= {f"column_{column}" for name in listing.LISTS for column in listing.titles(name)}
    for language in ("zh", "en"):
        assert {name for name in named if f"desk_privacy.{name}" not in keys(language)} == set()
