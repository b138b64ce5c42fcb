"""What is said of a complaint, a record, somebody else or the shop is known by its words alone (A5, C5, E1)."""

from __future__ import annotations

import pytest

from nlu.acts import grievance, others, questions, record


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    "text", ["再投诉一个", "那个前台冲我翻白眼", "your receptionist was rude to me", "I wish to complain"]
)
def test_a_plain_complaint_is_known_by_its_words(text: str) -> None:
    assert grievance.complains(text)


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    "text",
    [
        "怎么投诉",
        "投诉电话多少",
        "我不投诉了",
        "我的投诉呢",
        "再拖下去我就投诉",
        "how do I complain?",
        "nobody was rude",
    ],
)
def test_what_only_speaks_of_complaints_is_none(text: str) -> None:
    assert not grievance.complains(text)


@pytest.mark.rule("C5")
@pytest.mark.parametrize(
    "text",
    [
        "别叫他晓得",
        "不想让那个师傅看到",
        "会不会传到他耳朵里让他知道",
        "can he read it?",
        "nobody should tell her",
        "稳妥起见请保密",
    ],
)
def test_a_wish_that_somebody_does_not_see_it_is_known(text: str) -> None:
    assert grievance.hides(text)


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我表哥的车啥时候取", "told"),
        ("what's my neighbour's phone number?", "told"),
        ("把他的预约取消", "changed"),
        ("move her appointment", "changed"),
        ("我是她老公", "claims"),
        ("we share the car", "claims"),
        ("帮我妈约个保养，几点有空", None),
        ("can I book a wash for my wife?", None),
        ("我的车修好了吗", None),
    ],
)
def test_what_is_wished_of_somebody_elses(text: str, wish: str | None) -> None:
    assert others.wish(text) == wish


@pytest.mark.rule("A1")
@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("牌照换了", ("plate",)),
        ("I changed my number plate", ("plate",)),
        ("号码换了新手机号", ("phone",)),
        ("车卖了", ("sold",)),
        ("we moved last week", ("address",)),
        ("你们搬到哪去了", ()),
        ("换牌要什么手续", ()),
        ("车牌灯坏了要换", ()),
    ],
)
def test_what_is_otherwise_than_on_record(text: str, changed: tuple[str, ...]) -> None:
    assert record.changed(text) == changed


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("看反了是七万一千二", 71200),
        ("typo, 71,200", 71200),
        ("手误，7.12万", 71200),
        ("说错了，明天三点", None),
        ("71200", None),
    ],
)
def test_a_figure_that_replaces_a_wrong_one(text: str, km: int | None) -> None:
    assert record.figure(text) == km


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("办过户要啥材料", "papers"),
        ("钱啥时候能到账", "refund"),
        ("加5W30还是5W40好", "which_fits"),
        ("店里有咖啡吗", "facility"),
        ("is there wifi at your place?", "facility"),
        ("地址发我一下", "card_address"),
        ("几点下班", "card_hours"),
    ],
)
def test_what_is_asked_of_the_shop(text: str, topic: str) -> None:
    assert topic in questions.asked(text)


@pytest.mark.rule("G7")
def test_goods_are_not_the_vehicle() -> None:
    assert questions.of_goods("在你们店买的坐垫开线了")
    assert questions.of_goods("I bought a roof rack from you and want a refund")
    assert not questions.of_goods("在你们店买的车漏油")
    assert questions.is_angry_at_goods("你们卖的破坐垫开线了")
    assert not questions.is_angry_at_goods("在你们店买的坐垫开线了")
