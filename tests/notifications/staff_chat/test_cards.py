"""Staff cards: what the matter is, whose it is, how it stands; no more than staff need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.staff_steps import STEPS
from domain.booking.appointment import Appointment
from domain.customers.customer import Customer
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from notifications.senders.telegram_format import inline_keyboard
from notifications.staff_chat import cards, keyboards
from notifications.staff_chat.view import TicketView
from notifications.staff_chat.view_workshop import WorkView
from tests.simulators.telegram_rules import check_caption, check_keyboard, check_text

AT = datetime(2026, 3, 19, 7, 0, tzinfo=UTC)


def view(**fields: Any) -> TicketView:
    """A fault report of 王芳."""
    facts: dict[str, Any] = {
        "number": "F2026-0007",
        "kind": "fault_report",
        "customer_id": 1,
        "conversation_id": 1,
        "summary": "刹车异响 <很响> & 越来越响",
        "created_at": AT,
        "plate": "京A12345",
        "data": {"since": "上周", "drivable": "yes", "lat": 31.2, "lon": 121.4},
    }
    ticket = Ticket(**(facts | fields))
    ticket.id = 7
    customer = Customer(created_at=AT, name="王芳", phone="+8613800001234")
    return TicketView(ticket, customer, None, None, (), None, ZoneInfo("Asia/Shanghai"))


def visit(**fields: Any) -> Appointment:
    """An hour at three in the afternoon, Shanghai."""
    facts: dict[str, Any] = {"ticket_id": 7, "customer_id": 1, "bay": "Q1", "services": ["minor_service"]}
    return Appointment(starts_at=AT, ends_at=AT + timedelta(hours=1), created_at=AT, **(facts | fields))


def shown(seen: TicketView, language: str = "zh") -> str:
    """The card as staff read it."""
    return check_text(cards.card(seen, language), "HTML")


@pytest.mark.rule("N4", "F1")
def test_a_card_says_what_whose_since_when_and_how_it_stands() -> None:
    read = shown(view())
    for part in (
        "🔧 报修 F2026-0007",
        "王芳 138****1234",
        "京A12345",
        "刹车异响 <很响> & 越来越响",
        "上周",
        "能",
        "待接单",
    ):
        assert part in read


@pytest.mark.rule("A5")
def test_a_card_never_shows_a_whole_phone() -> None:
    assert "13800001234" not in cards.card(view(data={"phone": "+8613800001234"}), "zh")


@pytest.mark.rule("F2")
def test_an_urgent_matter_says_so_first() -> None:
    assert shown(view(urgent=True, kind="rescue")).startswith("🔴 紧急 · 🆘 救援")


@pytest.mark.rule("C3")
def test_a_complaint_shows_class_and_severity() -> None:
    seen = view(kind="complaint", severity="crisis", data={"complaint_class": "price"})
    assert shown(seen).startswith("🔴 危机 · 📣 投诉")
    assert "类别：价格" in shown(seen)


def test_an_appointment_shows_its_local_time_and_work() -> None:
    seen = replace(view(kind="booking"), appointment=visit(), services=("小保养", "四轮定位"))
    assert "时间：3月19日 周四 15:00–16:00" in shown(seen)
    assert "项目：小保养、四轮定位" in shown(seen)
    assert "Time: Thu 19 Mar 15:00–16:00" in shown(seen, "en")


def test_a_cancelled_appointment_is_marked() -> None:
    assert "已取消" in shown(replace(view(kind="booking"), appointment=visit(state="cancelled")))


def test_who_has_it_stands_on_the_card() -> None:
    seen = replace(view(state="claimed", answered_at=AT), holder=Staff("chen", "陈雨", "advisor"))
    assert "状态：陈雨 处理中 · 已答复" in shown(seen)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("new", ["claim", "reply", "done", "snooze", "more"]),
        ("claimed", ["reply", "done", "wait", "snooze", "more"]),
        ("waiting", ["resume", "reply", "done", "snooze", "more"]),
        ("done", []),
        ("cancelled", []),
    ],
)
def test_buttons_are_what_can_be_done_now(state: str, verbs: list[str]) -> None:
    menus = {"wait", "snooze", "more"}
    expected = [f"menu:7:{verb}" if verb in menus else f"{verb}:7" for verb in verbs]
    assert pressed(keyboards.buttons(view(state=state), "zh")) == expected


def pressed(rows: keyboards.Rows) -> list[str]:
    """The data of its buttons."""
    return [button.data for row in rows for button in row]


@pytest.mark.rule("I1")
def test_in_private_only_what_that_person_may_do_is_offered() -> None:
    technician = Staff("zhou", "周师傅", "technician")
    assert pressed(keyboards.buttons(view(), "zh", technician)) == ["menu:7:more"]
    assert pressed(keyboards.buttons(view(), "zh", Staff("chen", "陈雨", "advisor")))[0] == "claim:7"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_button_is_too_long_for_telegram(language: str) -> None:
    ticket = view(number="F2026-999999").ticket
    ticket.id = 999_999_999
    people = [Staff("某" * 13, "名" * 80, "advisor") for _ in range(3)]
    for number, person in enumerate(people):
        person.id = 2_147_483_000 + number
    seen = replace(view(), ticket=ticket, others=(ticket,), at=AT)
    for name in ("wait", "snooze", "assign", "merge"):
        rows = keyboards.menu(STEPS[name], seen, language, people)
        markup = inline_keyboard(rows)
        assert len(rows) > 1 and markup is not None and check_keyboard(markup.to_dict())


def test_times_that_are_past_are_not_offered_to_sleep_until() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    morning, evening = datetime(2026, 3, 19, 9, tzinfo=zone), datetime(2026, 3, 19, 18, tzinfo=zone)
    assert keyboards.snoozed_until("afternoon", zone, morning) == datetime(2026, 3, 19, 14, tzinfo=zone)
    assert keyboards.snoozed_until("afternoon", zone, evening) is None
    assert keyboards.snoozed_until("tomorrow", zone, evening) == datetime(2026, 3, 20, 9, tzinfo=zone)
    assert keyboards.snoozed_until("1h", zone, evening) == evening + timedelta(hours=1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_longest_words_still_fit(language: str) -> None:
    endless = view(summary="<&>" * 4000, data={"since": "很久" * 500, "place": "&" * 900})
    assert len(shown(endless, language)) <= 4096
    assert check_text(cards.customer_message(endless, "<b>" * 4000, language), "HTML")
    assert check_caption(cards.customer_message(endless, "&" * 4000, language, limit=cards.MAX_CAPTION), "HTML")


@pytest.mark.rule("B2", "B5")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"return_repair": "B2026-0003"}, "返修（B2026-0003）：先道歉，检查免费"),
        ({"expert": True}, "请技术专家关注"),
        ({"for": "老婆"}, "代老婆预约"),
        ({"fleet": {"number": 2, "count": 5}}, "车队 2/5"),
        ({"transport": "loaner"}, "出行：需要代步车"),
    ],
)
def test_what_must_not_be_overlooked_stands_at_the_top_of_a_booking(data: dict[str, Any], words: str) -> None:
    lines = shown(view(kind="booking", data=data)).splitlines()
    assert words in lines[1]
    assert words not in shown(view(kind="booking", data={}))


@pytest.mark.rule("N4", "E4")
def test_a_card_can_be_sent_however_much_the_customer_wrote() -> None:
    long = "<b>&" * 1250
    data = {"since": long, "place": long, "parts_short": long, "name": long, "model": long, "drivable": "no"}
    matter = view(kind="rescue", summary=long, data=data, urgent=True)
    for language in ("zh", "en"):
        check_text(cards.card(matter, language), "HTML")


def test_a_card_of_an_endless_order_can_be_sent() -> None:
    items = tuple(WorkItem(7, "extra", "更换零件" * 30, AT, state="agreed") for _ in range(200))
    matter = replace(view(kind="work_order"), work=WorkView(WorkOrder(7, AT, "x"), items, None, AT))
    check_text(cards.card(matter, "zh"), "HTML")
