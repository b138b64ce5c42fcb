"""One box finds a customer by whatever staff have."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from domain.conversation import Message
from domain.customers.customer import Customer, Vehicle
from domain.customers.told_fact import FactKind, ToldFact
from domain.shop.staff import Role, Staff
from storage import Store, conversations, tables
from storage.customers import common_words, customers, finding, search_index, told_facts
from tests.storage.records import a_conversation, a_ticket

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


@pytest.mark.rule("A1", "A2", "C5")
def test_words_of_a_message_find_whoever_said_them_for_those_who_may_read_it(store: Store, now: datetime) -> None:
    feng, chen = Staff("feng", "冯", Role.MANAGER), Staff("chen", "陈", Role.ADVISOR)
    with store.write() as tx:
        talk = a_conversation(tx, now)
        who = customers.get(tx, talk.customer_id)
        assert who is not None
        said = conversations.add_message(tx, Message(talk.id, "customer", {"text": "我要投诉，变速箱顿挫"}, now))
        assert finding.search(tx, "变速箱", viewer=chen) == [who] and finding.search(tx, "变速箱") == []
        restricted = a_ticket(tx, who, now, kind="complaint", restricted=True)
        conversations.put_under(tx, said.id, restricted.id)
        assert finding.search(tx, "变速箱", viewer=chen) == [] and finding.find(tx, "变速箱", viewer=feng).count == 1
        tx.execute(update(tables.messages).values(content={"text": "没事了"}))
        assert finding.find(tx, "变速箱", viewer=feng).count == 0


@pytest.mark.rule("A1", "A2", "C5")
def test_words_that_a_great_many_said_are_found_among_the_newest_messages(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.is_sqlite:
        pytest.skip("its index tells the first rows at once")
    feng, chen = Staff("feng", "冯", Role.MANAGER), Staff("chen", "陈", Role.ADVISOR)
    for name, value in {"MOST": 4, "WIDE": 8, "NEWEST": 4, "AT_ONCE": 3, "ENOUGH": 2}.items():
        monkeypatch.setattr(finding, name, value)
    monkeypatch.setattr(common_words, "FEW", 0)
    monkeypatch.setattr(common_words, "LISTED_US", 1e9)
    with store.write() as tx:
        talks = [a_conversation(tx, now, str(number)) for number in range(30)]
        for number, talk in enumerate(talks):
            words = "刹车有异响" if number else "变速箱顿挫"
            words += "，还保修吗" if number % 4 == 0 else ""
            said = conversations.add_message(tx, Message(talk.id, "customer", {"text": words}, now))
        who = customers.get(tx, talks[-1].customer_id)
        assert who is not None
        conversations.put_under(tx, said.id, a_ticket(tx, who, now, kind="complaint", restricted=True).id)
        tx.connection().exec_driver_sql("ANALYZE")
    newest = [talk.customer_id for talk in reversed(talks)]
    with store.read() as tx:
        assert [one.id for one in finding.search(tx, "刹车有异响", viewer=feng)] == newest[:5]
        assert [one.id for one in finding.search(tx, "刹车有异响", viewer=chen)] == newest[1:6], "one is kept apart"
        assert finding.find(tx, "刹车有异响", viewer=feng).more
        rare = finding.find(tx, "变速箱顿挫", viewer=feng)
        assert ([one.id for one in rare.people], rare.more) == ([talks[0].customer_id], False), "by the index after all"
        both = finding.find(tx, "刹车有异响 保修吗", viewer=feng)
    assert ([one.id for one in both.people], both.more) == ([talks[28].customer_id], True)


@pytest.mark.rule("A1")
def test_who_is_called_just_so_comes_first_and_pages_hold_everybody_once(store: Store, now: datetime) -> None:
    names = ["王芳芳", "李王芳", "王芳", *(f"王芳{number}" for number in range(20))]
    with store.write() as tx:
        for name in names:
            customers.add(tx, Customer(created_at=now, name=name))
    with store.read() as tx:
        assert finding.find(tx, "王芳").count == len(names)
        pages = [finding.search(tx, "王芳", 10, start) for start in (0, 10, 20)]
        found = [one.name for page in pages for one in page]
        assert found[0] == "王芳" and found[-1] == "李王芳" and sorted(map(str, found)) == sorted(names)
        assert [one.name for one in finding.search(tx, "芳芳")] == ["王芳芳"]


def test_the_index_is_laid_out_anew_where_it_is_missing(store: Store, now: datetime) -> None:
    if not store.is_sqlite:
        pytest.skip("indexes of PostgreSQL can't miss a row")
    with store.write() as tx:
        customers.add(tx, Customer(created_at=now, name="王芳芳"))
        tx.connection().exec_driver_sql("DROP TRIGGER search_customers_insert")
        customers.add(tx, Customer(created_at=now, name="李芳芳"))
        assert len(finding.search(tx, "芳芳")) == 1
        search_index.lay_out(tx.connection())
        assert len(finding.search(tx, "芳芳")) == 2
