"""A work order goes from the open door to the hand-over, and every step is where it belongs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.workshop import extra_items, handback, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.errors import IllegalMove, NotAllowed, NotFound
from storage.booking import appointments as appointment_queries
from storage.workshop import work_orders as work_order_queries
from tests.actions.workshop.floor import PADS, WIPERS, Floor, assert_rebuilt
from tests.storage.records import a_conversation


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
