"""A technician works a field job by buttons and short replies in the staff chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.field import cover, dispatch
from domain.conversation import STAFF
from domain.field.field_job import FieldJob
from domain.message import Attachment
from domain.shop.shop import Shop
from notifications.staff_chat import keyboards
from notifications.staff_chat.cards import card
from notifications.staff_chat.notices import RENDER
from notifications.staff_chat.updates import Person, Place, StaffActions, Word
from notifications.staff_chat.view import look
from storage import Store, outbox, shops
from storage.field import field_jobs
from storage.tickets import tickets
from tests.storage.records import a_conversation

GROUP = -100
PHOTO = f"media/staff/2026-03/{'0' * 24}.jpg"
ZHOU, GAO, QIAN, SUN = "zhou", "gao", "qian", "sun"


class Chat:
    """The staff chat over one rescue: presses and replies of people by their codes."""

    def __init__(self, store: Store, shop: Shop, now: datetime) -> None:
        staffed = [replace(person, telegram_id=1000 + n) for n, person in enumerate(shop.staff)]
        self.store, self.shop, self.now = store, replace(shop, staff=tuple(staffed)), now
        self.ids = {person.code: person.telegram_id or 0 for person in self.shop.staff}
        self.work = StaffActions(store, lambda: self.now, "7", "en")
        self.updates = 0
        with store.write() as tx:
            shops.apply(tx, self.shop, now)
            talk = a_conversation(tx, now)
            data = {"lat": 31.15, "lon": 121.23, "place": "沪青平路", "systems": ["electrical"]}
            ticket = intake.report_fault(tx, talk, "打不着火", now, rescue=True, data=data)
            dispatch.rescue(tx, self.shop, ticket, now)
            self.ticket_id = ticket.id

    def press(self, code: str, step: str, *, again: bool = False) -> str:
        """What the presser is told."""
        self.updates += not again
        who = Person(self.ids[code], code)
        said = self.work.press(self.updates, who, f"field:{self.ticket_id}:{step}", Place(GROUP, 5))
        assert isinstance(said, str)
        return said

    def answer(self, code: str, words: str, *media: Attachment) -> bool:
        """True when the reply to the newest question was taken."""
        with self.store.write() as tx:
            row = next(r for r in outbox.listed(tx) if r.kind == "field_question")
            row.remote_id = str(900 + row.id)
            remote = 900 + row.id
        self.updates += 1
        word = Word(Place(GROUP, 4000 + self.updates), words, under=remote, media=media)
        return self.work.write(self.updates, Person(self.ids[code], code), word)

    def asked(self, code: str, step: str, words: str, *media: Attachment) -> bool:
        """The step's question is put up and answered."""
        assert "reply" in self.press(code, step)
        return self.answer(code, words, *media)

    def job(self) -> FieldJob:
        """The job as it stands."""
        with self.store.read() as tx:
            found = field_jobs.of(tx, self.ticket_id)
            assert found is not None
            return found

    def labels(self) -> list[str]:
        """The buttons under the card."""
        with self.store.read() as tx:
            view = look(tx, self.ticket_id, "en", self.now)
            assert view is not None
            made = keyboards.buttons(view, "en")
            return [one.label for row in made for one in row]

    def card(self) -> str:
        """The card's words."""
        with self.store.read() as tx:
            view = look(tx, self.ticket_id, "en", self.now)
            assert view is not None
            return card(view, "en")


@pytest.fixture
def chat(store: Store, shop: Shop, now: datetime) -> Chat:
    """The staff chat."""
    return Chat(store, shop, now)


@pytest.mark.rule("F4")
def test_the_card_suggests_whom_to_send_and_one_press_sends(chat: Chat) -> None:
    assert "Suggestion: " in chat.card() and "0 jobs in hand" in chat.card()
    first = next(label for label in chat.labels() if label.startswith("Send "))
    assert first.removeprefix("Send ") in chat.card()
    assert chat.press(QIAN, "to.zhou") == "周师傅 is assigned"
    assert "Accept" in chat.labels() and "Technician: 周师傅" in chat.card()


@pytest.mark.rule("F4", "F7", "W8")
def test_the_steps_from_accept_to_the_report(chat: Chat) -> None:
    chat.press(QIAN, "to.zhou")
    with chat.store.write() as tx:
        clerk = shops.staff_by_code(tx, SUN)
        assert clerk is not None
        cover.confirm(tx, chat.ticket_id, True, "extended", clerk, chat.now)
    assert chat.press(ZHOU, "accept") == "Accepted"
    assert "On my way, 45 min" in chat.labels()
    assert "30 minutes" in chat.press(ZHOU, "out.30")
    assert "Arrived" in chat.labels()
    chat.press(ZHOU, "arrive")
    assert chat.asked(ZHOU, "find", "battery flat")
    chat.press(ZHOU, "begin")
    assert "Still missing: work done" in chat.press(ZHOU, "done")
    assert chat.asked(ZHOU, "work", "new battery")
    assert chat.asked(ZHOU, "part", "battery 60Ah x2\nclamp")
    assert chat.asked(ZHOU, "photo", "", Attachment("photo", PHOTO))
    assert "sign" in chat.press(ZHOU, "done")
    job = chat.job()
    assert (job.state, job.findings, job.work, job.photos) == (
        "reported", "battery flat", "new battery", [PHOTO],
    )  # fmt: skip
    assert [(part["name"], part["quantity"]) for part in job.parts_used] == [("battery 60Ah", 2), ("clamp", 1)]


@pytest.mark.rule("F4")
def test_the_same_press_delivered_again_does_nothing_and_a_second_one_neither(chat: Chat) -> None:
    chat.press(ZHOU, "take")
    chat.press(ZHOU, "out.15")
    assert chat.press(ZHOU, "out.15", again=True) == ""
    chat.press(ZHOU, "out.60")
    assert chat.job().eta_at == chat.now + timedelta(minutes=15)


@pytest.mark.rule("F4", "I1")
def test_presses_out_of_order_or_by_others_are_refused_with_words(chat: Chat) -> None:
    chat.press(QIAN, "to.zhou")
    assert chat.press(GAO, "accept") != "Accepted"
    assert chat.press(ZHOU, "arrive")
    assert chat.press(ZHOU, "dance")
    assert chat.press(ZHOU, "out.999999")
    assert chat.job().state == "assigned"


@pytest.mark.rule("F5")
def test_a_price_is_quoted_by_a_reply_before_the_work_begins(chat: Chat) -> None:
    chat.press(ZHOU, "take")
    chat.press(ZHOU, "out.15")
    chat.press(ZHOU, "arrive")
    assert "Quote the price first" in chat.press(ZHOU, "begin")
    assert not chat.asked(ZHOU, "price", "cheap")
    assert chat.asked(ZHOU, "price", "568.50 new battery")
    assert (chat.job().price_fen, chat.job().fee_state, chat.job().state) == (56850, "asked", "arrived")
    assert "waiting for the customer" in chat.card()


@pytest.mark.rule("F6")
def test_a_delay_is_approved_by_the_supervisors_press(chat: Chat) -> None:
    chat.press(ZHOU, "take")
    chat.press(ZHOU, "out.45")
    assert "supervisor has been asked" in chat.press(ZHOU, "late.30")
    assert "Approve delay" in chat.labels() and "30 more minutes" in chat.card()
    assert chat.press(ZHOU, "approve") != "Approved, the customer knows"
    assert chat.press(QIAN, "approve") == "Approved, the customer knows"
    assert chat.job().eta_at == chat.now + timedelta(minutes=75)


@pytest.mark.rule("F6")
def test_back_to_the_shop_asks_why(chat: Chat) -> None:
    chat.press(ZHOU, "take")
    chat.press(ZHOU, "out.15")
    chat.press(ZHOU, "arrive")
    assert chat.asked(ZHOU, "back", "needs a lift")
    assert (chat.job().state, chat.job().result) == ("returned", "needs a lift")


@pytest.mark.rule("E4")
def test_who_is_on_call_is_told_in_private_at_night(store: Store, shop: Shop, now: datetime) -> None:
    chat = Chat(store, shop, now.replace(hour=23))
    with store.read() as tx:
        rows = outbox.listed(tx)
        view = look(tx, chat.ticket_id, "en")
    (call,) = [row for row in rows if row.kind == "field_call"]
    assert view is not None and "周师傅" in RENDER["field_call"](view, call.payload, "en")
    private = {row.address for row in rows if row.kind == "ticket_card" and row.address != STAFF}
    technicians = {str(chat.ids[person.code]) for person in shop.staff if person.role == "technician"}
    assert private == technicians


@pytest.mark.rule("F4")
def test_words_of_five_thousand_characters_are_kept_short(chat: Chat) -> None:
    chat.press(ZHOU, "take")
    chat.press(ZHOU, "out.15")
    chat.press(ZHOU, "arrive")
    assert chat.asked(ZHOU, "find", "<b>哎</b>" * 700)
    assert len(chat.job().findings) == 1000
    with chat.store.read() as tx:
        assert tickets.events(tx, chat.ticket_id)[-1].kind == "job_found"
