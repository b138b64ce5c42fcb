"""How a reply looks on WhatsApp: within its limits whatever was said, and every choice can be made."""

from __future__ import annotations

from typing import Any

import pytest

from domain.message import Button, Card, Line, Reply
from domain.press import Press
from notifications.senders.whatsapp_format import messages, template
from tests.simulators.whatsapp_rules import check


def sent(reply: Reply) -> list[dict[str, Any]]:
    """The messages of the reply, which the vendor would take."""
    found = messages(reply)
    for one in found:
        check({"messaging_product": "whatsapp", "to": "1", **one})
    return found


def choices(*labels: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(label, Press("form", "slot", 1, f"v{n}")),) for n, label in enumerate(labels))


def body(one: dict[str, Any]) -> str:
    return str(one["text"]["body"] if one["type"] == "text" else one["interactive"]["body"]["text"])


def test_words_alone_are_a_text_and_long_ones_several() -> None:
    assert [body(one) for one in sent(Reply("好的 🚗"))] == ["好的 🚗"]
    long = "刹车异响🚗\n" * 900
    found = sent(Reply(long))
    assert len(found) == 2 and "".join(map(body, found)).replace("\n", "") == long.replace("\n", "")


def test_three_short_choices_are_buttons_and_more_are_a_list() -> None:
    (three,) = sent(Reply("哪一天？", choices("明天", "后天", "周六")))
    assert [one["reply"]["title"] for one in three["interactive"]["action"]["buttons"]] == ["明天", "后天", "周六"]
    (four,) = sent(Reply("哪一天？", choices("明天", "后天", "周六", "周日")))
    assert four["interactive"]["type"] == "list" and four["interactive"]["action"]["button"] == "请选择"
    (ten,) = sent(Reply("When?", choices(*(f"{n} o'clock" for n in range(8, 18)))))
    assert ten["interactive"]["action"]["button"] == "Choose"


@pytest.mark.parametrize("labels", [("是", "是"), ("Yes, book this one time", "No"), ("A" * 60, "B", "C")])
def test_labels_that_buttons_can_not_bear_whole_stand_in_a_list(labels: tuple[str, ...]) -> None:
    (one,) = sent(Reply("?", choices(*labels)))
    rows = one["interactive"]["action"]["sections"][0]["rows"]
    assert [row.get("description") or row["title"] for row in rows] == list(labels)


def test_more_than_a_list_holds_are_numbered_lines() -> None:
    (one,) = sent(Reply("哪个时间？", choices(*(f"{n} 号" for n in range(21, 33)))))
    assert one["type"] == "text" and "21 号" in body(one) and "回复数字" in body(one)


def test_long_words_over_choices_go_before_them() -> None:
    found = sent(Reply("说明。\n" * 600 + "要订吗？", choices("是", "否")))
    assert [one["type"] for one in found][-1] == "interactive" and body(found[-1]).endswith("要订吗？")


def test_a_card_a_page_and_a_place() -> None:
    card = Card("预约", (Line("时间", "3月25日 15:00"), Line("", "三号工位")), "可随时改")
    (one,) = sent(Reply("请核对", choices("对"), card))
    assert "3月25日 15:00" in body(one) and "可随时改" in body(one)
    (page,) = sent(Reply("日历", ((Button("加到日历", url="https://x.example/a"),),)))
    assert "https://x.example/a" in body(page)
    (place,) = sent(Reply("您在哪里？", ((Button("发送位置", asks="location"),),)))
    assert place["interactive"]["type"] == "location_request_message"
    both = sent(Reply("您在哪里？", ((Button("发送位置", asks="location"),), *choices("跳过"))))
    assert [one["interactive"]["type"] for one in both] == ["button", "location_request_message"]


def test_a_contact_is_not_asked_of_the_phone_since_the_number_is_known() -> None:
    (one,) = sent(Reply("电话？", ((Button("分享号码", asks="contact"),), *choices("跳过"))))
    assert len(one["interactive"]["action"]["buttons"]) == 1


def test_a_code_stands_in_its_button_too_by_which_it_is_copied() -> None:
    made = template({"id": "code", "language": "zh", "kind": "code", "fields": [["1", "123456"]]})["template"]
    assert made["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "123456"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "123456"}]},
    ]


def test_gaps_with_names_are_filled_by_name() -> None:
    made = template({"id": "due", "language": "en", "fields": [["name", "Ann"], ["car", "Model 3"]]})["template"]
    assert made["language"] == {"code": "en"}
    assert [one["parameter_name"] for one in made["components"][0]["parameters"]] == ["name", "car"]
