"""A work order goes from the open door to the hand-over, and every step is where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, service_reminders
from actions.tickets import tickets
from actions.workshop import extra_items, handback, handback_time, inspections, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.errors import BadField, BayTaken, IllegalMove, NotAllowed, NotConsented, NotFound, PromiseTooEarly
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket, rebuilt
from domain.workshop.work_item import WorkItem, bill
from storage import Tx, conversations
from storage.booking import appointments as appointment_queries
from storage.customers import customers
from storage.engine import changes
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
PADS = NewItem(
    "前刹车片", 20000,
    [{"code": "brake_pads_front", "name": "前刹车片", "quantity": 1, "fen": 42000, "source": "genuine"}],
    system="brakes", reason="只剩 2 毫米", minutes=90,
)  # fmt: skip
WIPERS = NewItem("雨刮片", 0, [{"code": None, "name": "雨刮片", "quantity": 1, "fen": 12800, "source": "genuine"}])


class Floor:
    """A workshop with one order on it, and the people who move it on."""

    def __init__(self, tx: Tx, shop: Shop, talk: Conversation, person: Person, now: datetime) -> None:
        self.tx, self.shop, self.talk, self.person, self.now = tx, shop, talk, person, now
        self.vehicle = customers.add_vehicle(tx, Vehicle(talk.customer_id, now, plate="沪A12345", odometer_km=50000))
        start = (now + timedelta(hours=5)).replace(minute=0)
        self.booked, self.visit = appointments.book(
            tx, shop, talk, Needs(("minor_service",)), start, now, plate="沪A12345", vehicle_id=self.vehicle.id
        )
        self.now = start
        self.ticket = work_orders.open_from(tx, shop, self.booked.id, person("chen"), self.now)

    @property
    def order(self) -> work_orders.WorkOrder:
        found = work_order_queries.of_ticket(self.tx, self.ticket.id)
        assert found is not None
        return found

    def agreed(self) -> Floor:
        """Taken in, offered and agreed to."""
        work_orders.take_in(
            self.tx, self.ticket.id, Intake(53000, {"glass": "前挡有裂纹"}, "无", 4), self.person("chen"), self.now
        )
        work_orders.offer(self.tx, self.shop, self.ticket.id, self.person("chen"), self.now)
        work_orders.agree(self.tx, self.shop, self.ticket, self.order, "同意", None, self.now)
        return self

    def started(self) -> Floor:
        """Agreed, and the repair has begun."""
        self.agreed()
        repairs.start(self.tx, self.shop, self.ticket.id, self.person(self.visit.technician or "zhou"), self.now)
        return self

    def asked(self, *new: NewItem) -> list[WorkItem]:
        """Extra items are before the customer."""
        for item in new:
            extra_items.propose(self.tx, self.shop, self.ticket.id, item, self.person("zhou"), self.now)
        return extra_items.ask(self.tx, self.shop, self.ticket.id, self.person("chen"), self.now)

    def finished(self) -> Floor:
        """All agreed work done and handed to the inspections."""
        for item in work_order_queries.items(self.tx, self.ticket.id):
            if item.state == "agreed":
                repairs.do(self.tx, item.id, self.technician, self.now)
        repairs.finish(self.tx, self.ticket.id, self.technician, self.now)
        return self

    @property
    def technician(self) -> Staff:
        return self.person(self.order.technician or "zhou")

    def inspect(self, level: str, who: str, *, ok: bool = True, findings: str = "") -> None:
        inspections.inspect(
            self.tx, self.shop, self.ticket.id, level, ok=ok, findings=findings, by=self.person(who), now=self.now
        )

    def ready(self) -> Floor:
        """Inspected three times."""
        self.inspect("self", self.technician.code)
        self.inspect("team", "qian")
        self.inspect("final", "zheng")
        return self

    def said(self) -> str:
        """Everything the customer was told."""
        return "\n".join(
            f"{m.text}\n{m.content.get('card', '')}" for m in conversations.messages(self.tx, self.talk.id)
        )

    def facts(self, kind: str) -> list[dict[str, object]]:
        """What the events of that kind tell."""
        return [event.data for event in ticket_queries.events(self.tx, self.ticket.id) if event.kind == kind]


@pytest.fixture
def floor(tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime) -> Floor:
    return Floor(tx, shop, conversation, person, now)


@pytest.mark.rule("W1")
def test_a_booking_becomes_one_order_with_what_was_booked(floor: Floor) -> None:
    again = work_orders.open_from(floor.tx, floor.shop, floor.booked.id, floor.person("lin"), floor.now)
    assert again.id == floor.ticket.id
    assert floor.ticket.number.startswith("W") and floor.ticket.follows_id == floor.booked.id
    assert [(item.service, item.price_fen) for item in work_order_queries.items(floor.tx, floor.ticket.id)] == [
        ("minor_service", 46300)
    ]
    visit = appointment_queries.of_ticket(floor.tx, floor.booked.id)
    assert visit is not None and "arrived_at" in visit.data


@pytest.mark.rule("W1", "W3")
def test_the_order_is_agreed_word_for_word_with_a_time_that_can_be_kept(floor: Floor) -> None:
    floor.agreed()
    assert floor.order.state == "agreed" and floor.order.agreed_fen == 46300
    assert floor.order.promised_at is not None
    assert floor.order.promised_at >= floor.now + timedelta(minutes=45) + floor.shop.policy.hand_over_slack
    (consent,) = floor.facts("order_agreed")
    assert consent["text"] == "同意"
    assert "53,000 公里" in floor.said() and "前挡有裂纹" in floor.said()


@pytest.mark.rule("W1")
def test_a_mileage_that_drops_is_asked_back_kept_and_accepted_when_confirmed(floor: Floor) -> None:
    chen = floor.person("chen")
    doubt = work_orders.take_in(floor.tx, floor.ticket.id, Intake(35000), chen, floor.now)
    assert doubt is not None and (doubt.kind, doubt.known_km) == ("drop", 50000)
    assert floor.order.odometer_km is None and floor.vehicle.odometer_km == 50000
    with pytest.raises(IllegalMove):
        work_orders.offer(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    assert work_orders.take_in(floor.tx, floor.ticket.id, Intake(35000), chen, floor.now, confirmed=True) is None
    assert floor.vehicle.odometer_km == floor.order.odometer_km == 35000
    assert [fact["accepted"] for fact in floor.facts("odometer_read")] == [False, True]
    assert [reading.km for reading in work_order_queries.readings(floor.tx, floor.vehicle.id)] == [35000, 35000]


@pytest.mark.rule("W3")
def test_an_advisor_cant_promise_what_the_bay_cant_keep_and_a_supervisor_may(floor: Floor) -> None:
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000), floor.person("chen"), floor.now)
    soon = floor.now + timedelta(minutes=30)
    with pytest.raises(PromiseTooEarly):
        work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, hand_over_at=soon)
    with pytest.raises(PromiseTooEarly):
        midnight = floor.now.replace(hour=23)
        work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, hand_over_at=midnight)
    order = work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("qian"), floor.now, hand_over_at=soon)
    assert order.promised_at == soon


@pytest.mark.rule("W3", "B9")
def test_a_promise_waits_while_the_bay_is_anothers(floor: Floor) -> None:
    chen = floor.person("chen")
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000), chen, floor.now)
    alone = handback_time.earliest(floor.tx, floor.shop, floor.ticket, floor.order, floor.now)
    other, start = a_conversation(floor.tx, floor.now, "9"), floor.visit.ends_at
    for _ in floor.shop.bays:  # whoever else can be booked right after the visit is
        with suppress(BayTaken):
            appointments.book(
                floor.tx, floor.shop, other, Needs(("minor_service",)), start, floor.now - timedelta(hours=5)
            )
    work_items.plan(floor.tx, floor.ticket.id, NewItem("检查", 10000, minutes=60), chen, floor.now)
    busy = handback_time.earliest(floor.tx, floor.shop, floor.ticket, floor.order, floor.now)
    assert busy >= alone + timedelta(minutes=60 + 45)


@pytest.mark.rule("W4")
def test_nothing_is_done_without_the_customers_yes(floor: Floor) -> None:
    pads, wipers = floor.started().asked(PADS, WIPERS)
    with pytest.raises(NotConsented):
        repairs.do(floor.tx, pads.id, floor.technician, floor.now)
    before = floor.order.promised_at
    outcome = extra_items.answer(
        floor.tx, floor.shop, floor.ticket, {pads.id: "agree", wipers.id: "decline"}, "片换，雨刮不要", 1, floor.now
    )
    assert (outcome.agreed, outcome.declined, outcome.moved) == ([pads], [wipers], True)
    assert before is not None and floor.order.promised_at == before + timedelta(minutes=90)
    assert floor.order.agreed_fen == 46300 + 62000
    (consent,) = floor.facts("extra_answered")
    assert consent["text"] == "片换，雨刮不要" and consent["message_id"] == 1
    repairs.do(floor.tx, pads.id, floor.technician, floor.now)
    with pytest.raises(NotConsented):
        repairs.do(floor.tx, wipers.id, floor.technician, floor.now)
    assert work_order_queries.declined_of(floor.tx, floor.vehicle.id) == [wipers]


@pytest.mark.rule("W4")
def test_a_reminder_names_work_that_was_declined_and_is_silent_once_it_is_agreed_to(floor: Floor) -> None:
    (wipers,) = floor.started().asked(WIPERS)

    def answered(answer: str) -> Reply | None:
        extra_items.answer(floor.tx, floor.shop, floor.ticket, {wipers.id: answer}, "", 1, floor.now)
        now = floor.now + timedelta(days=31)
        notice = Notice("declined_work:1", "declined_work", "marketing", floor.talk.customer_id, now, now, now)
        notice.id, notice.vehicle_id = 1, floor.vehicle.id
        notice.subject_kind, notice.subject_id = "work_item", wipers.id
        return service_reminders.reminder_words(floor.tx, floor.shop, notice, floor.talk, now)

    reminder = answered("decline")
    assert reminder is not None and "：雨刮片。" in reminder.text
    assert answered("agree") is None


@pytest.mark.rule("W4")
def test_an_answer_after_its_time_or_after_the_work_went_on_changes_nothing(floor: Floor) -> None:
    (pads,) = floor.started().asked(PADS)
    with pytest.raises(IllegalMove, match="can answer"):
        floor.finished()
    floor.now += floor.shop.policy.extra_item_expiry
    late = extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换吧", 1, floor.now)
    assert (late.agreed, late.expired) == ([], [pads])
    floor.finished()
    later = extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换吧", 1, floor.now)
    assert (later.agreed, later.gone) == ([], [pads])
    assert pads.state == "void" and floor.order.agreed_fen == 46300


@pytest.mark.rule("W4")
def test_a_no_after_a_yes_is_for_a_person_and_a_yes_after_a_no_counts(floor: Floor) -> None:
    pads, wipers = floor.started().asked(PADS, WIPERS)
    first: dict[int, extra_items.Answer] = {pads.id: "agree", wipers.id: "decline"}
    extra_items.answer(floor.tx, floor.shop, floor.ticket, first, "", 1, floor.now)
    other: dict[int, extra_items.Answer] = {pads.id: "decline", wipers.id: "agree"}
    outcome = extra_items.answer(floor.tx, floor.shop, floor.ticket, other, "", 2, floor.now)
    assert (outcome.begun, outcome.agreed) == ([pads], [wipers])
    again = extra_items.answer(floor.tx, floor.shop, floor.ticket, {wipers.id: "agree"}, "", 2, floor.now)
    assert again.before == [wipers] and floor.order.agreed_fen == 46300 + 62000 + 12800


@pytest.mark.rule("W2")
def test_work_within_a_fixed_price_costs_nothing_more_and_own_parts_have_no_warranty(floor: Floor) -> None:
    fixed = NewItem("空调不制冷", 50000, pricing="symptom", system="air_conditioning", minutes=60)
    item = work_items.plan(floor.tx, floor.ticket.id, fixed, floor.person("chen"), floor.now)
    own = NewItem("换客户自带雨刮", 2000, [{"code": None, "name": "雨刮", "quantity": 1, "fen": 9900, "source": "own"}])
    wipers = work_items.plan(floor.tx, floor.ticket.id, own, floor.person("chen"), floor.now)
    assert (item.price_fen, wipers.price_fen, wipers.has_own_parts) == (50000, 2000, True)
    floor.started()
    assert "自带配件，不含质量保证" in floor.said()
    more = NewItem("换压缩机", 30000, within_id=item.id)
    with pytest.raises(IllegalMove, match="fixed price"):
        extra_items.propose(floor.tx, floor.shop, floor.ticket.id, more, floor.person("zhou"), floor.now)
    free = NewItem("换压缩机", 0, within_id=item.id, minutes=120)
    assert (
        extra_items.propose(floor.tx, floor.shop, floor.ticket.id, free, floor.person("zhou"), floor.now).price_fen == 0
    )


@pytest.mark.rule("W6")
def test_three_people_in_three_roles_inspect_in_order_before_it_is_ready(floor: Floor) -> None:
    floor.started().finished()
    with pytest.raises(IllegalMove):
        floor.inspect("final", "zheng")
    with pytest.raises(NotAllowed):
        floor.inspect("self", "qian")
    floor.inspect("self", floor.technician.code)
    floor.inspect("self", floor.technician.code)
    with pytest.raises(NotAllowed):
        floor.inspect("team", floor.technician.code)
    floor.inspect("team", "qian")
    with pytest.raises(NotAllowed):
        floor.inspect("final", "qian")
    assert floor.order.state == "inspecting" and "已修好" not in floor.said()
    floor.inspect("final", "zheng")
    assert floor.order.state == "ready" and "已修好" in floor.said()
    assert len(work_order_queries.inspections(floor.tx, floor.ticket.id)) == 3


@pytest.mark.rule("W6")
def test_a_manager_cant_make_two_inspections(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", "feng")
    with pytest.raises(NotAllowed):
        floor.inspect("team", "feng")


@pytest.mark.rule("W6")
def test_a_failed_inspection_sends_it_back_and_all_three_begin_anew(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", floor.technician.code)
    with pytest.raises(IllegalMove, match="what was found"):
        floor.inspect("team", "qian", ok=False)
    floor.inspect("team", "qian", ok=False, findings="放油螺塞渗油")
    assert (floor.order.state, floor.order.rework, floor.order.round) == ("repairing", 1, 2)
    floor.finished()
    with pytest.raises(IllegalMove):
        floor.inspect("team", "qian")
    floor.ready()
    assert floor.order.state == "ready"


@pytest.mark.rule("W4", "W6")
def test_work_agreed_while_it_is_inspected_goes_back_to_repair_first(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", floor.technician.code)
    (pads,) = floor.asked(PADS)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换", 1, floor.now)
    assert (floor.order.state, floor.order.rework) == ("repairing", 0)
    floor.finished().ready()
    assert floor.order.state == "ready"


@pytest.mark.rule("W6", "W7", "E5")
def test_settled_and_handed_over_with_bill_next_service_and_advice(floor: Floor) -> None:
    floor.started()
    (pads,) = floor.asked(PADS)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换", 1, floor.now)
    floor.finished().ready()
    chen = floor.person("chen")
    assert "接车时报价 ¥463，您同意的增项 ¥620，应付 ¥1,083" in floor.said()
    with pytest.raises(IllegalMove):
        handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    with pytest.raises(BadField, match="the bill's 108300 fen"):
        handback.settle(floor.tx, floor.ticket.id, 99900, "wechat", "", chen, floor.now)
    handback.settle(floor.tx, floor.ticket.id, 108300, "wechat", "4200001", chen, floor.now)
    handback.settle(floor.tx, floor.ticket.id, 108300, "wechat", "4200001", chen, floor.now)
    handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    assert floor.vehicle.next_due_km == 63000
    assert floor.vehicle.next_due_on == (floor.now + timedelta(days=180)).date()
    assert "63,000" in floor.said() and "机油尺" in floor.said()
    assert len(floor.facts("settled")) == len(floor.facts("handed_over")) == 1
    assert (floor.ticket.state, floor.visit.state, floor.booked.state) == ("done", "done", "done")


@pytest.mark.rule("W7")
def test_the_bill_leads_to_the_shops_own_payment_page_when_it_has_one(floor: Floor) -> None:
    floor.shop = replace(floor.shop, pay_link="https://pay.example.com/{number}?amount={yuan}")
    floor.started().finished().ready()
    last = conversations.messages(floor.tx, floor.talk.id)[-1]
    (button,) = last.content["buttons"][0]
    assert button["url"] == f"https://pay.example.com/{floor.ticket.number}?amount=463.00"


@pytest.mark.rule("W7")
def test_an_order_is_closed_by_the_hand_over_alone(floor: Floor) -> None:
    with pytest.raises(IllegalMove, match="handing the vehicle over"):
        tickets.close(floor.tx, floor.ticket.id, floor.person("feng"), floor.now)


@pytest.mark.rule("W5", "W3")
def test_waiting_for_parts_is_told_with_the_new_time(floor: Floor) -> None:
    floor.started()
    later = floor.now + timedelta(days=1)
    repairs.pause(floor.tx, floor.shop, floor.ticket.id, "parts", floor.technician, floor.now, until=later)
    assert (floor.order.state, floor.ticket.waiting_for, floor.order.promised_at) == ("waiting", "parts", later)
    assert "要等配件" in floor.said()
    repairs.go_on(floor.tx, floor.shop, floor.ticket.id, floor.technician, floor.now)
    assert (floor.order.state, floor.ticket.state, floor.ticket.waiting_for) == ("repairing", "claimed", None)


@pytest.mark.rule("I1")
def test_roles_do_what_their_duties_list(floor: Floor) -> None:
    floor.started()
    with pytest.raises(NotAllowed):
        work_items.plan(floor.tx, floor.ticket.id, PADS, floor.person("zhou"), floor.now)
    with pytest.raises(NotAllowed):
        extra_items.ask(floor.tx, floor.shop, floor.ticket.id, floor.person("zhou"), floor.now)
    with pytest.raises(NotAllowed):
        repairs.finish(floor.tx, floor.ticket.id, floor.person("chen"), floor.now)
    with pytest.raises(NotAllowed):
        handback.settle(floor.tx, floor.ticket.id, 1, "cash", "", floor.person("wu"), floor.now)
    free = NewItem("转向机", 90000, cover="warranty")
    with pytest.raises(NotAllowed, match="decide_warranty"):
        extra_items.propose(floor.tx, floor.shop, floor.ticket.id, free, floor.person("zhou"), floor.now)


@pytest.mark.rule("F5", "W2")
def test_warranty_work_is_free_and_cant_become_charged(floor: Floor) -> None:
    (pads,) = floor.started().asked(PADS)
    work_items.decide_cover(floor.tx, pads.id, "warranty", floor.person("sun"), floor.now)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "好", 1, floor.now)
    assert bill(work_order_queries.items(floor.tx, floor.ticket.id), 0).extras_fen == 0
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, pads.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("W1", "A5")
def test_a_walk_in_gets_an_order_for_their_own_vehicle_only(floor: Floor) -> None:
    other = a_conversation(floor.tx, floor.now, "2")
    with pytest.raises(NotFound):
        work_orders.open_walk_in(
            floor.tx, other.customer_id, floor.vehicle.id, None, "异响", floor.person("chen"), floor.now
        )
    ticket = work_orders.open_walk_in(
        floor.tx, other.customer_id, None, "沪B88888", "异响", floor.person("chen"), floor.now
    )
    assert ticket.kind == "work_order" and ticket.conversation_id is None


@pytest.mark.rule("I2")
def test_everything_that_belongs_to_an_order_can_be_rebuilt_from_its_events(floor: Floor) -> None:
    floor.started().asked(PADS, WIPERS)
    ids = [item.id for item in work_order_queries.items(floor.tx, floor.ticket.id) if item.kind == "extra"]
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {ids[0]: "agree", ids[1]: "decline"}, "", 1, floor.now)
    floor.finished()
    floor.inspect("self", floor.technician.code, ok=False, findings="未拧紧")
    floor.finished().ready()
    handback.settle(floor.tx, floor.ticket.id, 108300, "cash", "", floor.person("chen"), floor.now)
    handback.hand_over(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now)
    assert_rebuilt(floor.tx, floor.ticket)


def assert_rebuilt(tx: Tx, ticket: Ticket) -> None:
    """The events alone give the rows of the order, its items and inspections."""
    present = rebuilt(ticket_queries.events(tx, ticket.id))
    order = work_order_queries.of_ticket(tx, ticket.id)
    assert order is not None
    for thing in [
        ticket,
        order,
        *work_order_queries.items(tx, ticket.id),
        *work_order_queries.inspections(tx, ticket.id),
    ]:
        row = {key: changes.as_json(value) for key, value in vars(thing).items() if not key.startswith("_sa")}
        told = present[changes.name_of(thing)]
        assert {key: row[key] for key in told} == told
        assert {key for key, value in row.items() if value not in (None, "", 0, [], {}, False)} <= {*told, "id"}


@pytest.mark.rule("W1", "W3", "W4")
def test_a_yes_to_an_order_that_was_changed_since_agrees_to_nothing_unseen(floor: Floor) -> None:
    chen = floor.person("chen")
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000, {}, "", 4), chen, floor.now)
    work_orders.offer(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    shown = floor.order.version
    added = work_items.plan(floor.tx, floor.ticket.id, PADS, chen, floor.now)
    versions = [shown, floor.order.version]
    extra_items.reprice(floor.tx, added.id, 30000, 90, chen, floor.now)
    versions.append(floor.order.version)
    work_items.decide_cover(floor.tx, added.id, "shop", chen, floor.now)
    versions.append(floor.order.version)
    work_items.withdraw(floor.tx, added.id, chen, floor.now)
    versions.append(floor.order.version)
    assert len(set(versions)) == 5
    work_orders.offer(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    assert floor.order.version > max(versions)


@pytest.mark.rule("W4")
def test_what_was_asked_as_free_is_not_charged_by_the_yes(floor: Floor) -> None:
    floor.started()
    (item,) = floor.asked(replace(PADS, cover="shop"))
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, item.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("W3")
@pytest.mark.parametrize("code", ["chen", "feng"])
def test_nobody_promises_a_hand_over_years_away(floor: Floor, code: str) -> None:
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000, {}, "", 4), floor.person("chen"), floor.now)
    with pytest.raises(IllegalMove):
        work_orders.offer(
            floor.tx, floor.shop, floor.ticket.id, floor.person(code), floor.now,
            hand_over_at=floor.now + timedelta(days=9000),
        )  # fmt: skip
