"""A complaint is classed by its words, as a first reading for staff."""

from __future__ import annotations

import pytest

from domain import complaint


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
