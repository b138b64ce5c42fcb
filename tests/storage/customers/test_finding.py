"""One box finds a customer by whatever staff have."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.customers.customer import Customer, Vehicle
from domain.customers.told_fact import FactKind, ToldFact
from storage import Store
from storage.customers import customers, finding, told_facts
from tests.storage.records import a_ticket

VIN = "LSVAA49J1V0000001"


@pytest.fixture
def known(store: Store, now: datetime) -> Store:
    """Two customers whose names are spelt alike, and an English one."""
    with store.write() as tx:
        wang = customers.add(tx, Customer(created_at=now, name="王芳", phone="+8613800138000"))
        customers.add_vehicle(tx, Vehicle(wang.id, now, plate="沪A12345", vin=VIN, brand="大众", model="朗逸"))
        zeng = customers.add(tx, Customer(created_at=now, name="曾小单", phone="+862162345678"))
        told_facts.keep(tx, ToldFact(zeng.id, FactKind.PHONE, "+8613900139000", now, "web"))
        customers.add(tx, Customer(created_at=now, name="Anna O'Neill", phone="+14155550132"))
        customers.add(tx, Customer(created_at=now, name="王芳", merged_into=wang.id))
        a_ticket(tx, zeng, now).number = "F2026-0012"
    return store


@pytest.mark.rule("A1", "A3")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王芳", ["王芳"]), ("wf", ["王芳"]), ("WF", ["王芳"]), ("wangf", ["王芳"]), ("zxs", ["曾小单"]),
        ("cxd", ["曾小单"]),
        ("13800138000", ["王芳"]), ("138 0013 8000", ["王芳"]), ("+86-138-0013-8000", ["王芳"]), ("8000", ["王芳"]),
        ("021-62345678", ["曾小单"]), ("139 0013 9000", ["曾小单"]), ("A12345", ["王芳"]), ("沪a·123 45", ["王芳"]),
        ("2345", ["曾小单", "王芳"]), ("49j1v", ["王芳"]), (VIN.lower(), ["王芳"]), ("朗逸", ["王芳"]),
        ("朗逸 王", ["王芳"]),
        ("f2026-0012", ["曾小单"]), ("F20260012", ["曾小单"]), ("o'neill", ["Anna O'Neill"]),
        ("oneill", ["Anna O'Neill"]),
        ("anna", ["Anna O'Neill"]), ("%", []), ("_", []), ("nobody", []), ("王芳 朗行", []), ("0", []),
    ],
)  # fmt: skip
def test_a_customer_is_found_by_whatever_is_known(known: Store, words: str, found: list[str]) -> None:
    with known.read() as tx:
        assert [one.name for one in finding.search(tx, words)] == found


def test_without_words_the_newest_come_first_and_no_merged_one(known: Store) -> None:
    with known.read() as tx:
        assert [one.name for one in finding.search(tx, " ")] == ["Anna O'Neill", "曾小单", "王芳"]
        assert len(finding.search(tx, "", limit=1)) == 1


def test_a_changed_name_is_found_by_its_new_letters(known: Store) -> None:
    with known.write() as tx:
        finding.search(tx, "wf")[0].name = "李雷"
    with known.read() as tx:
        assert [one.name for one in finding.search(tx, "lilei")] == ["李雷"]
        assert finding.search(tx, "wf") == []
