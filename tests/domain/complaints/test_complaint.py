"""A complaint is classed by its words, as a first reading for staff."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.complaints import complaint
from domain.errors import BadField
from domain.shop.staff import Staff


@pytest.mark.rule("C3")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("修了两次又坏了", "workmanship"),
        ("前台态度很差", "service_attitude"),
        ("多收了我三百块", "price"),
        ("约好三点，等太久了", "delay"),
        ("你们凭什么不给保修", "warranty_decision"),
        ("用的是副厂件", "parts"),
        ("新车就漏油，质量太差", "product_quality"),
        ("就是不满意", "other"),
        ("You overcharged me", "price"),
        ("The receptionist was rude", "service_attitude"),
    ],
)
def test_a_complaint_is_classed_by_its_words(words: str, expected: str) -> None:
    assert complaint.complaint_class(words) == expected


@pytest.mark.rule("C3", "I4")
@pytest.mark.parametrize("words", ["我儿子受伤了", "已经联系记者", "I will sue you"])
def test_injury_media_and_law_make_a_crisis(words: str) -> None:
    assert complaint.severity(words, danger=False) == "crisis"


@pytest.mark.rule("C3")
def test_danger_makes_a_crisis_of_any_complaint() -> None:
    assert complaint.severity("修完刹车还是软", danger=True) == "crisis"
    assert complaint.severity("地毯没弄干净", danger=False) == "ordinary"


@pytest.mark.rule("C5")
def test_a_complaint_about_a_person_is_seen_as_one() -> None:
    assert complaint.is_against_person("你们那个顾问态度太差")
    assert not complaint.is_against_person("换个机油收我八百，太贵")


PEOPLE = [Staff("chen", "陈雨", "advisor"), Staff("lin", "林一鸣", "advisor"), Staff("zhou", "周师傅", "technician")]
PEOPLE += [Staff("feng", "冯经理", "manager"), Staff("ann", "Ann Smith", "advisor")]


@pytest.mark.rule("C5")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("陈雨骂我", "chen"),
        ("你们的小陈态度差", "chen"),
        ("林顾问爱答不理", "lin"),
        ("周师傅把我的车刮花了", "zhou"),
        ("冯经理不讲理", "feng"),
        ("Chen was rude to me", "chen"),
        ("I complain about Ann Smith", "ann"),
        ("Ann shouted at me", "ann"),
        ("你们态度很差", None),
        ("the kitchen is dirty", None),
        ("陈雨和林一鸣都推诿", None),
    ],
)
def test_whom_the_words_name_is_told_by_name_surname_and_title_or_code(words: str, code: str | None) -> None:
    assert complaint.named_in(words, PEOPLE) == code


@pytest.mark.rule("C5")
@pytest.mark.parametrize(
    ("words", "face"),
    [("我要投诉你", True), ("你这个人怎么这样", True), ("我要投诉你们", False), ("I complain about you", True)],
)
def test_you_is_a_person_and_you_all_is_the_shop(words: str, face: bool) -> None:
    assert complaint.is_to_the_face(words) == face


@pytest.mark.rule("C3", "I4")
@pytest.mark.parametrize(
    "words", ["气死我了，等了两个小时", "中控死机了", "There is an issue with my tyre pressure", "累死了"]
)
def test_strong_words_alone_make_no_crisis(words: str) -> None:
    assert complaint.severity(words, danger=False) == "ordinary"


@pytest.mark.rule("C6")
@pytest.mark.parametrize(
    "words",
    [
        "还是不行",
        "空调还是不制冷",
        "又漏油了",
        "问题还在",
        "没修好",
        "it still leaks",
        "same problem again",
        "not fixed",
    ],
)
def test_words_that_say_it_is_not_over(words: str) -> None:
    assert complaint.says_still(words)


@pytest.mark.rule("C6")
@pytest.mark.parametrize("words", ["还是不想去了", "还是明天吧", "谢谢，修好了", "I am still on my way", "好了"])
def test_words_that_do_not_say_it_is_not_over(words: str) -> None:
    assert not complaint.says_still(words)


CUTS = st.lists(st.integers(0, 100), min_size=6, max_size=6).map(sorted)


@pytest.mark.rule("C8")
@given(total=st.integers(0, 10**9), cuts=CUTS)
def test_shares_are_the_whole_to_the_last_fen_and_fair_to_one(total: int, cuts: list[int]) -> None:
    edges = [0, *cuts, 100]
    percents = {name: b - a for name, a, b in zip(complaint.DEPARTMENTS, edges, edges[1:], strict=False)}
    shares = complaint.apportioned(total, percents)
    assert sum(shares.values()) == total
    assert all(abs(shares[name] - total * percents[name] / 100) < 1 for name in percents)
    assert all(shares[name] == 0 for name, part in percents.items() if part == 0)


@pytest.mark.rule("C8")
@pytest.mark.parametrize("percents", [{"workshop": 99}, {"workshop": 60, "parts": 41}, {"kitchen": 100}, {}])
def test_shares_that_are_not_the_whole_are_refused(percents: dict[str, int]) -> None:
    with pytest.raises(BadField):
        complaint.apportioned(1000, percents)


@pytest.mark.rule("C7")
def test_a_repeat_is_of_one_class_or_one_system() -> None:
    leak = {"complaint_class": "workmanship", "systems": ["engine"]}
    assert complaint.is_repeat(leak, {"complaint_class": "workmanship"})
    assert complaint.is_repeat(leak, {"complaint_class": "delay", "systems": ["engine", "body"]})
    assert not complaint.is_repeat(leak, {"complaint_class": "price", "systems": ["body"]})
    assert not complaint.is_repeat({"complaint_class": "other"}, {"complaint_class": "other"})
