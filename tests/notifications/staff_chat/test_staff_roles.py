"""Every button of a card, by every role: done or refused as the table of permissions says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from actions import intake
from actions.staff_steps import STEPS, Step
from domain.shop.shop import Shop
from domain.shop.staff import ROLES
from notifications.staff_chat.updates import Person, Place, StaffActions, Word
from storage import Store, shops
from storage.tickets import tickets
from tests.storage.records import a_conversation

GROUP = -100500
VALUES = {"wait": "parts", "snooze": "1h", "assign": "1", "merge": "9999"}


def _presses() -> Iterator[tuple[str, Step]]:
    """(data of a button with {id} for the ticket, its step): every step with any ticket that has a button or menu."""
    for step in STEPS.values():
        if step.matter == "ticket" and not step.no_chat and (step.press or not step.spoken):
            value = f":{VALUES[step.name]}" if step.name in VALUES else ""
            yield f"{step.verb}:{{id}}{value}", step
            if value:
                yield f"menu:{{id}}:{step.name}", step


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
def test_a_button_works_for_a_role_exactly_when_the_table_says_so(
    store: Store, shop: Shop, now: datetime, role: str
) -> None:
    code = next(person.code for person in shop.staff if person.role == role)
    people = tuple(replace(person, telegram_id=501 if person.code == code else None) for person in shop.staff)
    with store.write() as tx:
        shops.apply(tx, replace(shop, staff=people), now)
    actions, who = StaffActions(store, lambda: now, "2", "zh"), Person(501, "x")
    for number, (data, step) in enumerate(_presses(), 1):
        with store.write() as tx:
            ticket = intake.complain(tx, a_conversation(tx, now, str(number)), "乱收费", now)
        said = actions.press(number, who, data.format(id=ticket.id), Place(GROUP, 7))
        refused = said == "您的岗位没有这项权限。"
        assert refused != bool(ROLES[role].may & set(step.any_of)), f"{role} {data}: {said}"
        if refused:
            with store.read() as tx:
                assert tickets.events(tx, ticket.id)[-1].actor in ("customer", "system")


@pytest.mark.rule("I1", "C2")
@pytest.mark.parametrize("role", ROLES)
def test_an_answer_a_note_and_an_outcome_work_for_a_role_exactly_when_the_table_says_so(
    store: Store, shop: Shop, now: datetime, role: str
) -> None:
    code = next(person.code for person in shop.staff if person.role == role)
    people = tuple(replace(person, telegram_id=501 if person.code == code else None) for person in shop.staff)
    with store.write() as tx:
        shops.apply(tx, replace(shop, staff=people), now)
        ticket = intake.complain(tx, a_conversation(tx, now), "乱收费", now)
    actions, who = StaffActions(store, lambda: now, "2", "zh"), Person(501, "x")
    needs = {"您好": "reply", "// 老客户": "note", "结果：已退款": "close"}
    for number, (words, permission) in enumerate(needs.items()):
        word = Word(Place(GROUP, 9), words, under=8, under_text=ticket.number)
        assert actions.write(number, who, word) == (permission in ROLES[role].may)
