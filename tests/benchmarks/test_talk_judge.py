"""The judge of talks: each check passes what is right, and fails what is wrong."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest

from app import shopfile
from app.scenario.fill import Filled
from app.scenario.setting import Car, Person, Scenario
from benchmarks.talk.judge import CHECKS, judge
from benchmarks.talk.play import Record, Said
from benchmarks.talk.telling import Talk, Turn

SHOP = shopfile.read(shopfile.DEMO)
NOW = datetime(2026, 5, 13, 10, tzinfo=SHOP.zone)

VISIT = {
    "id": 1, "state": "booked", "starts_at": NOW + timedelta(days=1), "services": ["car_wash"], "plate": "沪A11111",
    "loaner": None, "branch": "", "data": {},
}  # fmt: skip
TICKET = {
    "id": 10, "kind": "complaint", "state": "solved", "urgent": False, "summary": "色差", "data": {}, "plate": None,
    "seen_by": ["feng", "lin"], "items": [{"id": 7, "consent": "open"}],
    "events": [{"id": 1, "ticket_id": 10, "kind": "registered"}],
}  # fmt: skip
CUSTOMER = {
    "id": 5, "name": "江禾", "told": [], "surveys": [{"overall": None}], "opt_outs": {"survey": False},
    "vehicles": [{"plate": "沪A11111", "odometer_km": 41000}],
}  # fmt: skip
BOOKS: dict[str, Any] = {
    "staff": [{"name": "林一鸣", "code": "lin"}, {"name": "冯经理", "code": "feng"}],
    "customers": [CUSTOMER],
    "conversations": [{"address": "me", "customer_id": 5, "human_since": None, "waits_for": None}],
    "visits": [VISIT, VISIT | {"id": 2, "plate": "沪B22222"}],
    "tickets": [TICKET],
}
PEOPLE = (
    Person("", "rest", "me", True, "江禾", cars=(Car("沪A11111", "大众", "高尔夫"),)),
    Person("", "rest", "other", True, "上官云", "+8613900002222", cars=(Car("沪B22222"),)),
)
FILLED = [Filled("rest", "me", 5, {"A": 1}, {"T": 10}, {"E": 7}), Filled("rest", "other", 6, {"other0": 2})]


def books(**changed: Any) -> dict[str, Any]:
    return deepcopy(BOOKS) | changed


def step(act: str = "say", text: str = "好的", state: dict[str, Any] | None = None, **more: Any) -> Said:
    reply = {"text": text, "buttons": [{"title": one, "payload": one} for one in more.pop("buttons", ())]}
    turn = Turn(act, more.pop("words", "嗯"), more.pop("label", ""))
    return Said(turn, [reply] if text else [], state or books(), NOW, **more)


def verdict(expect: dict[str, Any], *said: Said, language: str = "") -> list[str]:
    talk = Talk("t", "k", "a", "2026-05-13T10:00", (), expect=expect, language=language)
    return judge(Record(talk, Scenario("", NOW, SHOP, PEOPLE), FILLED, books(), list(said)))


def after(act: str = "agree", **changed: Any) -> Said:
    return step(act, state=books(**changed))


MOVED = VISIT | {"starts_at": NOW + timedelta(days=2)}
CANCELLED = VISIT | {"state": "cancelled"}
NEW = VISIT | {"id": 3, "services": ["battery", "car_wash"], "plate": "沪C33333", "loaner": "polo", "branch": "pudong"}
OTHERS = BOOKS["visits"][1]
BOTH = after(visits=[VISIT, OTHERS, NEW])
STANDS = {"service": "car_wash", "start": "2026-05-14 10:00", "plate": "沪A11111"}
MADE = TICKET | {
    "id": 11, "kind": "rescue", "urgent": True, "summary": "G15 1320", "state": "new", "seen_by": ["feng"],
    "plate": "沪A11111", "items": [], "events": [{"id": 9, "ticket_id": 11, "kind": "registered"}],
}  # fmt: skip
CALLED = after("say", tickets=[TICKET, MADE])
HEARD = TICKET | {
    "events": [*TICKET["events"], {"id": 8, "ticket_id": 10, "kind": "customer_wrote", "text": "晚20分钟"}]
}
TOLD = after("say", tickets=[HEARD])
AGREED = TICKET | {"items": [{"id": 7, "consent": "yes"}]}
HUMAN = BOOKS["conversations"][0] | {"human_since": NOW}
WAITS = BOOKS["conversations"][0] | {"waits_for": "plate"}
QUIET = step()

RIGHT: list[tuple[dict[str, Any], list[Said]]] = [
    ({"visits": [STANDS]}, [QUIET]),
    ({"visits": [STANDS, {"service": ["battery|tyres", "car_wash"], "loaner": True, "branch": "pudong"}]}, [BOTH]),
    ({"visits": [STANDS, {"service": "battery", "maybe": ["car_wash"], "plate": "沪C33333"}]}, [BOTH]),
    ({"visits": [{"day": ["2026-05-13", "2026-05-14"], "from": "09:00", "to": "10:00"}]}, [QUIET]),
    ({"visits": [], "gone": ["A"]}, [after(visits=[CANCELLED, OTHERS])]),
    ({"stands": ["A", "other0"]}, [QUIET]),
    ({"tickets": [{"kind": ["rescue", "fault_report"], "urgent": True, "words": ["1320"]}]}, [CALLED]),
    ({"tickets": [{"kind": "rescue", "hidden_from": "林一鸣", "plate": "沪A11111"}]}, [CALLED]),
    ({"no_tickets": ["complaint"], "at_most": {"rescue": 1}}, [CALLED]),
    ({"now": {"T": ["solved", "done"]}}, [QUIET]),
    ({"noted": {"T": ["20分钟"]}, "written": [["20分"]]}, [TOLD]),
    ({"consent": {"E": True}}, [after(tickets=[AGREED])]),
    ({"consent": {"E": "open"}}, [QUIET]),
    ({"refused": {"survey": True}}, [after(customers=[CUSTOMER | {"opt_outs": {"survey": True}}])]),
    ({"mileage": {"沪A11111": 41000}}, [QUIET]),
    ({"score": 5}, [after(customers=[CUSTOMER | {"surveys": [{"overall": 5}]}])]),
    ({"score": None}, [QUIET]),
    ({"person": True}, [CALLED]),
    ({"person": True}, [TOLD]),
    ({"person": True}, [after("say", conversations=[HUMAN])]),
    ({"person": False}, [QUIET]),
    ({"questions": 1}, [step(text="车牌？"), step(text="对吗？", buttons=["确认预约"])]),
    ({"let_go": True}, [QUIET]),
    ({"let_go": False}, [after(conversations=[WAITS])]),
    ({"says": [["晚点", "好的"]], "never": ["坏"], "last": [["^好"]]}, [QUIET]),
    ({"at": {"x": ["17:00"]}, "not_at": {"x": ["18:00"]}}, [step(label="x", buttons=["17:00"]), QUIET]),
    ({"let_go": True}, [step(text="", state=books(conversations=[HUMAN]))]),
    ({"let_go": True}, [step(text="上官云", words="我找上官云")]),
]

WRONG: list[tuple[dict[str, Any], list[Said]]] = [
    ({"visits": []}, [QUIET]),
    ({"visits": [STANDS]}, [BOTH]),
    ({"visits": [STANDS, STANDS]}, [QUIET]),
    ({"visits": [{"service": "battery"}]}, [QUIET]),
    ({"visits": [STANDS, {"service": "battery"}]}, [BOTH]),
    ({"visits": [STANDS | {"start": "2026-05-14 10:30"}]}, [QUIET]),
    ({"visits": [STANDS | {"plate": "沪A11112"}]}, [QUIET]),
    ({"visits": [STANDS | {"loaner": True}]}, [QUIET]),
    ({"visits": [STANDS | {"branch": "pudong"}]}, [QUIET]),
    ({"visits": [{"day": "2026-05-13"}]}, [QUIET]),
    ({"visits": [{"from": "10:30"}]}, [QUIET]),
    ({"visits": [{"to": "09:30"}]}, [QUIET]),
    ({"gone": ["A"]}, [QUIET]),
    ({"stands": ["A"]}, [after(visits=[MOVED, OTHERS])]),
    ({"stands": ["other0"]}, [after(visits=[VISIT, OTHERS | {"state": "cancelled"}])]),
    ({"tickets": [{"kind": "complaint"}]}, [QUIET]),
    ({"tickets": [{"kind": "complaint"}]}, [CALLED]),
    ({"tickets": [{"kind": "rescue", "urgent": False}]}, [CALLED]),
    ({"tickets": [{"kind": "rescue", "words": ["1321"]}]}, [CALLED]),
    ({"tickets": [{"kind": "rescue", "plate": "沪B22222"}]}, [CALLED]),
    ({"tickets": [{"kind": "rescue", "hidden_from": "冯经理"}]}, [CALLED]),
    ({"no_tickets": ["rescue"]}, [CALLED]),
    ({"no_tickets": ["urgent"]}, [CALLED]),
    ({"at_most": {"rescue": 0}}, [CALLED]),
    ({"now": {"T": "done"}}, [QUIET]),
    ({"noted": {"T": True}}, [QUIET]),
    ({"noted": {"T": ["30分钟"]}}, [TOLD]),
    ({"written": [["20分"]]}, [QUIET]),
    ({"consent": {"E": False}}, [QUIET]),
    ({"consent": {"E": True}}, [QUIET]),
    ({"refused": {"survey": True}}, [QUIET]),
    ({"refused": {"survey": False}}, [after(customers=[CUSTOMER | {"opt_outs": {"survey": True}}])]),
    ({"mileage": {"沪A11111": 42000}}, [QUIET]),
    ({"mileage": {"沪A11119": 41000}}, [QUIET]),
    ({"score": 5}, [QUIET]),
    ({"score": None}, [after(customers=[CUSTOMER | {"surveys": [{"overall": 2}]}])]),
    ({"person": True}, [QUIET]),
    ({"person": False}, [CALLED]),
    ({"questions": 0}, [step(text="车牌？")]),
    ({"let_go": True}, [after(conversations=[WAITS])]),
    ({"let_go": True}, [step(text="对吗", buttons=["Yes, book it"])]),
    ({"let_go": False}, [QUIET]),
    ({"says": [["晚点"]]}, [QUIET]),
    ({"never": ["好"]}, [QUIET]),
    ({"last": [["好"]]}, [QUIET, step(text="再见")]),
    ({"at": {"x": ["18:00"]}}, [step(label="x", buttons=["17:00"])]),
    ({"not_at": {"x": ["17:00"]}}, [step(label="x", buttons=["17:00"])]),
]


@pytest.mark.parametrize(("expect", "said"), RIGHT)
def test_what_is_right_passes(expect: dict[str, Any], said: list[Said]) -> None:
    assert verdict(expect, *said) == []


@pytest.mark.parametrize(("expect", "said"), WRONG)
def test_what_is_wrong_fails_for_that_reason_alone(expect: dict[str, Any], said: list[Said]) -> None:
    wrong = verdict(expect, *said)
    (name,) = expect
    assert wrong and all(one.startswith(f"{name}: ") for one in wrong)


def test_every_check_is_seen_to_pass_and_to_fail() -> None:
    for cases in (RIGHT, WRONG):
        assert {name for expect, _ in cases for name in expect} == set(CHECKS)


@pytest.mark.parametrize(
    "changed",
    [{"visits": [VISIT, OTHERS, NEW]}, {"visits": [MOVED, OTHERS]}, {"visits": [CANCELLED, OTHERS]},
     {"tickets": [AGREED]}],
)  # fmt: skip
def test_what_can_not_be_undone_needs_a_yes(changed: dict[str, Any]) -> None:
    assert verdict({"questions": 0}, after("say", **changed))[0].startswith("without a yes")
    assert verdict({"questions": 0}, after("agree", **changed)) == []
    assert verdict({"questions": 0}, after("tap", **changed)) == []


def test_silence_fails_unless_a_person_has_the_word() -> None:
    assert verdict({"questions": 0}, step(text="")) == ["silence at '嗯'"]


@pytest.mark.parametrize("secret", ["上官云", "139 0000 2222", "沪B·22222"])
def test_nothing_of_another_customer_is_said(secret: str) -> None:
    (wrong,) = verdict({"questions": 0}, step(text=f"是{secret}"))
    assert "somebody else's" in wrong


def test_english_is_answered_in_english_but_for_names() -> None:
    fine, bad = step(text="江禾, your 大众 高尔夫 沪A11111; 林一鸣 has it"), step(text="Your 小保养")
    assert verdict({"questions": 0}, fine, language="en") == []
    assert verdict({"questions": 0}, bad) == []
    assert verdict({"questions": 0}, bad, language="en")[0].startswith("Chinese in an English talk")


def test_a_desk_that_raises_fails() -> None:
    record = Record(Talk("t", "k", "a", "", ()), Scenario("", NOW, SHOP, PEOPLE), FILLED, books(), broke="KeyError()")
    assert judge(record) == ["the desk broke: KeyError()"]
