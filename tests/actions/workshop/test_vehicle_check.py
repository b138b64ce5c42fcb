"""A vehicle is looked over point by point, shown on one page, and each answer is to one item at one price (W4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.workshop import extra_items, vehicle_check, work_orders
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from domain.ticket import rebuilt
from domain.workshop.work_item import WorkItem
from storage import conversations
from storage.customers import erasing
from storage.engine import changes
from storage.tickets import tickets
from storage.workshop import checked_points
from tests.actions.workshop.floor import PADS, WIPERS, Floor
from texts import text

OLD, NEW = "media/2026-03/" + "a" * 24 + ".jpg", "media/2026-03/" + "b" * 24 + ".jpg"


def page(ticket_id: int, language: str) -> str:
    return f"https://shop.example/check/{ticket_id}?lang={language}"


def note(floor: Floor, name: str, mark: str, words: str = "", before: str | None = None, on: date | None = None) -> int:
    by = floor.person("zhou")
    return vehicle_check.note(floor.tx, floor.ticket.id, name, mark, words, before, on, by, floor.now).id


def asked(floor: Floor, point_id: int) -> WorkItem:
    """Work for the point stands before the customer on a card with the page."""
    point = checked_points.get(floor.tx, point_id)
    assert point is not None
    by = floor.person("zhou")
    new = vehicle_check.told_by(replace(PADS, reason=""), point)
    item = extra_items.propose(floor.tx, floor.shop, floor.ticket.id, new, by, floor.now)
    vehicle_check.bind(floor.tx, floor.ticket, point, item, by, floor.now)
    vehicle_check.send(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, page_link=page)
    return item


@pytest.mark.rule("W1", "I2")
def test_a_point_stands_once_as_it_was_found_last_and_its_picture_stays(floor: Floor) -> None:
    floor.started()
    first = note(floor, "brakes_front", "yellow", "还有 4 毫米", OLD)
    assert note(floor, "brakes_front", "red", "只剩 2 毫米") == first
    vehicle_check.show_after(floor.tx, floor.ticket.id, first, NEW, floor.person("zhou"), floor.now)
    (point,) = checked_points.of_ticket(floor.tx, floor.ticket.id)
    assert (point.mark, point.note, point.before, point.after) == ("red", "只剩 2 毫米", OLD, NEW)
    assert [fact["mark"] for fact in floor.facts("point_checked")] == ["yellow", "red"]
    told = rebuilt(tickets.events(floor.tx, floor.ticket.id))[changes.name_of(point)]
    assert (told["mark"], told["before"], told["after"]) == ("red", OLD, NEW)


@pytest.mark.rule("W1", "I1")
def test_a_red_point_without_words_or_picture_and_a_check_by_the_wrong_person_are_refused(floor: Floor) -> None:
    floor.started()
    with pytest.raises(IllegalMove, match="expected words or a picture"):
        note(floor, "brakes_front", "red")
    with pytest.raises(NotAllowed):
        vehicle_check.note(floor.tx, floor.ticket.id, "lights", "green", "", None, None, floor.person("wu"), floor.now)
    with pytest.raises(IllegalMove, match="there is no chat or page"):
        vehicle_check.send(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, page_link=page)
    assert checked_points.of_ticket(floor.tx, floor.ticket.id) == []


@pytest.mark.rule("W4", "W5")
def test_a_check_without_work_to_ask_is_told_in_one_message_with_its_page(floor: Floor) -> None:
    floor.started()
    note(floor, "lights", "green")
    note(floor, "tyres_front", "yellow", "花纹还有 3 毫米")
    vehicle_check.send(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, page_link=page)
    last = conversations.messages(floor.tx, floor.talk.id)[-1]
    assert "0 项要马上处理，1 项需要留意，1 项正常" in last.text
    assert [button["url"] for row in last.content["buttons"] for button in row] == [page(floor.ticket.id, "zh")]


@pytest.mark.rule("W4", "W6")
def test_a_yes_on_the_page_is_to_that_item_at_that_price_and_stands_in_the_chat_word_for_word(floor: Floor) -> None:
    floor.started()
    item = asked(floor, note(floor, "brakes_front", "red", "只剩 2 毫米", OLD))
    assert (item.reason, item.photo) == ("只剩 2 毫米", OLD)
    card = conversations.messages(floor.tx, floor.talk.id)[-1]
    assert [b["url"] for row in card.content["buttons"] for b in row if "url" in b] == [page(floor.ticket.id, "zh")]
    told = (floor.tx, floor.shop, floor.ticket.id, item.id)
    assert vehicle_check.answer(*told, "agree", item.price_fen - 100, floor.now) == "changed"
    assert item.state == "asked" and floor.order.agreed_fen == 46300
    assert vehicle_check.answer(*told, "agree", item.price_fen, floor.now) == "agree"
    assert vehicle_check.answer(*told, "agree", item.price_fen, floor.now) == "before"
    assert vehicle_check.answer(*told, "decline", item.price_fen, floor.now) == "begun"
    assert item.words == "做：前刹车片（¥620）" and floor.order.agreed_fen == 46300 + 62000
    (answered,) = floor.facts("extra_answered")
    assert (answered["how"], answered["text"]) == ("page", item.words)
    assert floor.said().count("您在检查结果页上的答复已记录：做：前刹车片（¥620）。") == 1


@pytest.mark.rule("W4", "W6")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_yes_on_the_page_stands_in_the_language_of_the_chat(floor: Floor, language: str) -> None:
    floor.talk.language = language
    floor.started()
    item = asked(floor, note(floor, "brakes_front", "red", "只剩 2 毫米", OLD))
    vehicle_check.answer(floor.tx, floor.shop, floor.ticket.id, item.id, "agree", item.price_fen, floor.now)
    assert text("check.word_agree", language, name="", price="")[:2] in item.words
    assert ("您在检查结果页上的答复" in floor.said()) == (language == "zh")


@pytest.mark.rule("W4", "A5")
def test_no_page_answers_for_another_order_a_planned_item_or_one_that_was_never_asked(floor: Floor) -> None:
    floor.started()
    item = asked(floor, note(floor, "brakes_front", "red", "只剩 2 毫米"))
    by = floor.person("zhou")
    silent = extra_items.propose(floor.tx, floor.shop, floor.ticket.id, WIPERS, by, floor.now)
    other = work_orders.open_walk_in(
        floor.tx, floor.talk.customer_id, None, "沪B88888", "异响", floor.person("chen"), floor.now
    )
    for ticket_id, item_id in ((other.id, item.id), (floor.ticket.id, silent.id), (floor.ticket.id, 0), (0, item.id)):
        with pytest.raises(NotFound):
            vehicle_check.answer(floor.tx, floor.shop, ticket_id, item_id, "agree", 62000, floor.now)
    floor.now += floor.shop.policy.extra_item_expiry
    late = vehicle_check.answer(floor.tx, floor.shop, floor.ticket.id, item.id, "agree", item.price_fen, floor.now)
    assert (late, item.state) == ("late", "asked")
    with pytest.raises(NotFound):
        vehicle_check.own_point(floor.tx, other, checked_points.of_ticket(floor.tx, floor.ticket.id)[0].id)


@pytest.mark.rule("W4")
def test_declined_work_is_taken_up_on_the_next_order_once_with_its_old_picture(floor: Floor) -> None:
    floor.started()
    item = asked(floor, note(floor, "brakes_front", "red", "只剩 2 毫米", OLD))
    vehicle_check.answer(floor.tx, floor.shop, floor.ticket.id, item.id, "decline", item.price_fen, floor.now)
    chen, later = floor.person("chen"), floor.now + timedelta(days=40)
    next_one = work_orders.open_walk_in(floor.tx, floor.talk.customer_id, floor.vehicle.id, None, "异响", chen, later)
    again = vehicle_check.take_up(floor.tx, floor.shop, next_one.id, item.id, chen, later)
    assert (again.kind, again.photo, again.price_fen, again.again_id) == ("planned", OLD, 62000, item.id)
    with pytest.raises(NotFound):
        vehicle_check.take_up(floor.tx, floor.shop, next_one.id, item.id, chen, later)
    foreign = work_orders.open_walk_in(floor.tx, floor.talk.customer_id, None, "沪B88888", "异响", chen, later)
    with pytest.raises(NotFound):
        vehicle_check.take_up(floor.tx, floor.shop, foreign.id, again.id, chen, later)


@pytest.mark.rule("A5")
def test_pictures_of_the_vehicle_go_with_the_person(floor: Floor) -> None:
    floor.started()
    point = note(floor, "brakes_front", "red", "只剩 2 毫米", OLD)
    vehicle_check.show_after(floor.tx, floor.ticket.id, point, NEW, floor.person("zhou"), floor.now)
    assert set(erasing.media_of(floor.tx, [floor.talk.customer_id])) == {OLD, NEW}


def test_everybody_of_the_workshop_may_look_but_only_the_desk_shows(floor: Floor) -> None:
    floor.started()
    note(floor, "lights", "green")
    technician: Staff = floor.person("zhou")
    with pytest.raises(NotAllowed):
        vehicle_check.send(floor.tx, floor.shop, floor.ticket.id, technician, floor.now, page_link=page)
