"""Who is named in a note, and which views there are."""

from __future__ import annotations

import pytest

from domain.inbox import VIEWS, WAITS, named_in
from domain.shop.staff import Staff
from domain.ticket import Party


def _people(*names: str) -> list[Staff]:
    found = []
    for number, name in enumerate(names, 1):
        one = Staff(f"code{number}", name, "advisor")
        one.id = number
        found.append(one)
    return found


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@陈雨 看一下", ["陈雨"]),
        ("请@陈雨和@陈雨田一起看", ["陈雨", "陈雨田"]),
        ("@陈雨田 看一下", ["陈雨田"]),
        ("@CODE3 please", ["Ann Lee"]),
        ("@ann lee, please; and @ann lee again", ["Ann Lee"]),
        ("陈雨 was here, a@b.c", []),
    ],
)
def test_people_are_named_by_their_name_or_code(words: str, named: list[str]) -> None:
    assert [one.name for one in named_in(words, _people("陈雨", "陈雨田", "Ann Lee"))] == named


def test_there_is_a_view_for_each_party_a_ticket_may_wait_for() -> None:
    assert {facts.waits for facts in VIEWS.values()} - {""} == set(Party)
    assert all(name == f"{WAITS}{facts.waits}" for name, facts in VIEWS.items() if facts.waits)
