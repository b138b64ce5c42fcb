"""A list of customers on the desk: looked over, taken in, its bad rows back as a file, and all of it taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from actions.customers.imports import run
from actions.customers.imports.workbook import read
from desk.customers import imports as page
from storage import tables
from storage.customers import customers
from storage.customers import imports as queries
from tests.actions.customers.imports.lists import messy, xlsx
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
HOME = "/desk/customers/import"


def _send(desk: TestClient, data: bytes, name: str = "客户.xlsx") -> str:
    answer = desk.post(HOME, files={"file": (name, data)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _people(house: House) -> int:
    with house.store.read() as tx:
        return tx.scalar(select(func.count()).select_from(tables.customers)) or 0


@pytest.mark.rule("A1")
def test_a_list_is_looked_over_taken_in_and_taken_back(house: House, staff: Staff) -> None:
    manager = staff("feng")
    before = _people(house)
    there = _send(manager, messy())
    preview = manager.get(there).text
    assert "What would come of it" in preview and ">525<" in preview and _people(house) == before
    assert "is not a whole number" in preview
    assert manager.post(f"{there}/go").status_code == 200
    assert _people(house) == before + 525
    assert "Undo this import" in manager.get(there).text
    assert not list((house.settings.data_dir / "imports").iterdir())
    again = _send(manager, messy())
    manager.post(f"{again}/go")
    assert _people(house) == before + 525
    assert "was not taken" not in manager.post(f"{there}/undo").text and _people(house) == before + 525
    assert "Undone" in manager.post(f"{there}/undo", data={"sure": "yes"}).text
    assert _people(house) == before


def test_rows_that_were_not_taken_come_back_as_a_file(house: House, staff: Staff) -> None:
    manager = staff("feng")
    there = _send(manager, messy())
    answer = manager.get(f"{there}/errors.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    sheets = {sheet.name: sheet for sheet in read(answer.content, "x.xlsx")}
    assert list(sheets) == ["客户", "到店"]
    assert any("not imported" in str(cell) for row in sheets["客户"].rows for cell in row)


def test_a_long_list_is_taken_in_behind_the_page(house: House, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "AT_ONCE", 10)
    manager = staff("feng")
    there = _send(manager, messy())
    assert manager.post(f"{there}/go", follow_redirects=False).status_code == 303
    assert _people(house) == 525


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "empty"), (b"<html>", "look like"), (xlsx(("a", [("x",)])), "No column")]
)
def test_what_is_no_list_is_refused_in_words(staff: Staff, data: bytes, said: str) -> None:
    manager = staff("feng")
    assert said in manager.get(_send(manager, data)).text


def test_an_import_whose_file_is_gone_says_so_and_waits(house: House, staff: Staff) -> None:
    manager = staff("feng")
    there = _send(manager, messy(3))
    for file in (house.settings.data_dir / "imports").iterdir():
        file.unlink()
    assert "Nothing was found" in manager.post(f"{there}/go").text
    assert "to be confirmed" in manager.get(there).text


def test_an_import_that_is_running_or_was_not_done_is_not_started_or_taken_back(house: House, staff: Staff) -> None:
    manager = staff("feng")
    there = _send(manager, messy(3))
    assert "has moved on" in manager.post(f"{there}/undo", data={"sure": "yes"}).text
    with house.store.write() as tx:
        run.start(tx, int(there.rpartition("/")[2]), house.now)
    assert "has moved on" in manager.post(f"{there}/go").text
    assert "It stopped here" not in manager.get(there).text
    house.now += timedelta(minutes=2)
    assert "It stopped here" in manager.get(there).text
    assert "Undo this import" in manager.post(f"{there}/go").text and _people(house) == 9


@pytest.mark.rule("A5")
def test_the_list_of_customers_is_taken_out_by_whoever_may_and_that_is_written_down(house: House, staff: Staff) -> None:
    manager = staff("feng")
    there = _send(manager, messy(3))
    manager.post(f"{there}/go")
    answer = manager.post("/desk/customers/export.xlsx")
    (sheet,) = read(answer.content, "x.xlsx")
    assert "客户000" in {row[0] for row in sheet.rows}
    assert re.search(r"customers\.xlsx.*exported", manager.get(HOME).text, re.DOTALL)
    with house.store.read() as tx:
        assert queries.batches(tx)[0].actor == "staff:feng"
        assert customers.by_phone(tx, "+8613900000000") is not None


@pytest.mark.rule("I1")
@pytest.mark.parametrize("code", ["chen", "zhou", "qian", "wu"])
def test_nobody_else_imports_or_exports(staff: Staff, code: str) -> None:
    person = staff(code)
    assert person.get(HOME).status_code == 403
    assert person.post("/desk/customers/export.xlsx").status_code == 403
    assert person.post(HOME, files={"file": ("a.csv", b"x")}).status_code == 403
    assert "Import a list" not in person.get("/desk/customers").text
