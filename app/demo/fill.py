"""A few demo customers with vehicles, tickets and visits, made by the house's own actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from actions import intake, outgoing
from actions.booking import appointments, free_times
from actions.customers import identities
from actions.tickets import tickets
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation, Message
from domain.customers.customer import Vehicle
from domain.message import Reply
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Store, Tx, conversations, shops
from storage.customers import customers

_PEOPLE = (
    # name, phone, language, (plate, brand, model, first delivery, km) ...
    ("王伟", "+8613800000001", "zh", ("沪A12345", "大众", "帕萨特", date(2022, 5, 20), 53000)),
    ("李娜", "+8613800000002", "zh", ("沪AD67890", "比亚迪", "汉", date(2024, 9, 1), 21000)),
    ("Ann Lee", "+8613800000003", "en", ("沪B24680", "宝马", "3系", date(2021, 3, 15), 68000)),
    ("张建国", "+8613800000004", "zh", ("沪C13579", "丰田", "卡罗拉", date(2019, 11, 8), 96000)),
)


def fill(store: Store, now: datetime) -> bool:
    """True when the customers were made; a store that holds any customer is left as it is."""
    with store.write() as tx:
        shop = shops.load(tx)
        if shop is None or customers.count(tx):
            return False
        wang, li, ann, zhang = (_person(tx, *person, now) for person in _PEOPLE)
        _visits(tx, shop, wang, ann, now)
        _fault(tx, li, now)
        _complaint(tx, zhang, now)
    return True


def _person(
    tx: Tx, name: str, phone: str, language: str, car: tuple[str, str, str, date, int], now: datetime
) -> Conversation:
    """The person's conversation in the web chat; the shop knows who it is."""
    identity = identities.meet(tx, "web", "", f"demo{phone}", name, now)
    identities.prove_phone(tx, identity, phone, name, now)
    conversation = conversations.open_locked(tx, identity, language, now)
    plate, brand, model, delivered, km = car
    vehicle = identities.own_vehicle(tx, identity, plate, now, brand=brand, model=model)
    assert vehicle is not None
    vehicle.first_delivery_on = delivered
    identities.read_odometer(tx, vehicle, km, now, source="staff")
    return conversation


def _visits(tx: Tx, shop: Shop, wang: Conversation, ann: Conversation, now: datetime) -> None:
    _book(tx, shop, wang, "王先生明天上午做个小保养", ["minor_service"], 1, 9, now)
    _book(
        tx,
        shop,
        ann,
        "Wheel alignment the day after tomorrow, please, in the afternoon.",
        ["wheel_alignment"],
        2,
        14,
        now,
    )


def _book(
    tx: Tx, shop: Shop, conversation: Conversation, words: str, services: list[str], days: int, hour: int, now: datetime
) -> None:
    """The nearest free time to that hour so many days from now is booked."""
    wanted = (now.astimezone(shop.zone) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    needs = Needs(tuple(services))
    offers = free_times.offer_times(tx, shop, needs, Wish(wanted, wanted + timedelta(hours=3), wanted), now)
    _hear(tx, conversation, words, now)
    vehicle = _vehicle(tx, conversation)
    if offers:
        appointments.book(
            tx, shop, conversation, needs, offers[0].start, now, plate=vehicle.plate, vehicle_id=vehicle.id
        )


def _fault(tx: Tx, conversation: Conversation, now: datetime) -> None:
    words = "刹车踩下去软绵绵的，感觉刹不住，还能开吗？"
    vehicle = _vehicle(tx, conversation)
    heard = _hear(tx, conversation, words, now)
    ticket = intake.report_fault(
        tx, conversation, words, now, dangers=["brakes"], plate=vehicle.plate, vehicle_id=vehicle.id
    )
    _say(tx, conversation, "请先不要再开车，停在安全的地方。我已经通知了服务顾问。", ticket, heard, now)


def _complaint(tx: Tx, conversation: Conversation, now: datetime) -> None:
    words = "上周刚修好的异响又出现了，说好两小时结果等了一下午，我要投诉。"
    vehicle = _vehicle(tx, conversation)
    heard = _hear(tx, conversation, words, now)
    ticket = intake.complain(tx, conversation, words, now, plate=vehicle.plate, vehicle_id=vehicle.id)
    _say(tx, conversation, f"非常抱歉。您的投诉已登记，编号 {ticket.number}。", ticket, heard, now)
    manager = shops.staff_by_code(tx, "feng")
    if manager is not None:
        tickets.claim(tx, ticket.id, manager, now)


def _vehicle(tx: Tx, conversation: Conversation) -> Vehicle:
    return customers.vehicles(tx, conversation.customer_id)[0]


def _hear(tx: Tx, conversation: Conversation, words: str, now: datetime) -> Message:
    content = {"text": words, "kind": "text"}
    return conversations.add_message(
        tx, Message(conversation_id=conversation.id, author="customer", content=content, at=now)
    )


def _say(tx: Tx, conversation: Conversation, words: str, ticket: Ticket, heard: Message, now: datetime) -> None:
    heard.ticket_id = ticket.id
    outgoing.say(tx, conversation, Reply(words), f"demo:{ticket.id}", now, ticket_id=ticket.id)
