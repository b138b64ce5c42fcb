"""Consent in a customer's own words: only what can be read as nothing else is a yes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.workshop.consent_words import Choice, heard
from tests.bot.talks import talks

ITEMS = [
    Choice(1, 1, ("前刹车片", "Front brake pads")),
    Choice(2, 2, ("机油滤清器", "Oil filter")),
    Choice(3, 3, ("雨刮片（一对）", "Wiper blades (pair)")),
]
PADS = [Choice(1, 1, ("前刹车片", "Front brake pads")), Choice(2, 2, ("后刹车片", "Rear brake pads"))]
Y, N = "agree", "decline"


@pytest.mark.rule("W4")
@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("都做", {1: Y, 2: Y, 3: Y}),
        ("那就都换了吧", {1: Y, 2: Y, 3: Y}),
        ("没问题，全部做掉", {1: Y, 2: Y, 3: Y}),
        ("yes to all", {1: Y, 2: Y, 3: Y}),
        ("都不要", {1: N, 2: N, 3: N}),
        ("一个都不做", {1: N, 2: N, 3: N}),
        ("none of them", {1: N, 2: N, 3: N}),
        ("第二个不要", {2: N}),
        ("先不换机滤", {2: N}),
        ("雨刮不用了", {3: N}),
        ("skip the wiper blades", {3: N}),
        ("I don't want the second one", {2: N}),
        ("最后一个不做", {3: N}),
        ("换雨刮", {3: Y}),
        ("刹车片和雨刮换", {1: Y, 3: Y}),
        ("1和3要，2不要", {1: Y, 2: N, 3: Y}),
        ("前两个做", {1: Y, 2: Y}),
        ("the first two, please", {1: Y, 2: Y}),
        ("第二个不要，其他都做", {1: Y, 2: N, 3: Y}),
        ("第一项可以，其余不要", {1: Y, 2: N, 3: N}),
        ("don't replace the oil filter, do the rest", {1: Y, 2: N, 3: Y}),
        ("除了雨刮都做", {1: Y, 2: Y, 3: N}),
        ("yes to all except the wipers", {1: Y, 2: Y, 3: N}),
        ("只做第一个", {1: Y, 2: N, 3: N}),
        ("Just the brake pads and the wipers", {1: Y, 2: N, 3: Y}),
        ("好的，做第一个，第二个就不做了", {1: Y, 2: N}),
        ("do the first one, not the second", {1: Y, 2: N}),
    ],
)
def test_what_was_said_of_which_item(words: str, answers: dict[int, str]) -> None:
    found = heard(words, ITEMS)
    assert found is not None and (found.kind, found.answers) == ("answers", answers)


@pytest.mark.rule("W4")
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("换吧", "every"),
        ("好的", "every"),
        ("算了，下次再说", "every"),
        ("不换了", "every"),
        ("go ahead", "every"),
        ("多少钱?", "price"),
        ("how much is the oil filter", "price"),
        ("可以不换吗？", "question"),
        ("换吧？", "question"),
        ("一定要换吗", "question"),
        ("如果便宜点就换", "question"),
        ("换可以，但太贵", "question"),
        ("Do I have to replace the pads?", "question"),
        ("考虑一下", "think"),
        ("let me think about it", "think"),
        ("刹车片", "unclear"),
        ("第五个要", "unclear"),
        ("let's do both", "every"),
    ],
)
def test_what_is_no_plain_word_on_each_item_is_asked_back_or_passed_on(words: str, kind: str) -> None:
    found = heard(words, ITEMS)
    if kind == "unclear":
        assert found is None or found.kind == "unclear"
    else:
        assert found is not None and found.kind == kind
    assert found is None or not found.answers


@pytest.mark.rule("W4")
@pytest.mark.parametrize(
    "words",
    [
        "修到哪了",
        "车修好了吗？",
        "明天几点取车",
        "我在开会",
        "你看着办",
        "随便",
        "2号来取车",
        "12345",
        "👌",
        "",
        "x" * 5000,
        "*_[`<b>",
    ],
)
def test_what_is_about_something_else_is_no_answer(words: str) -> None:
    assert heard(words, ITEMS) is None


@pytest.mark.rule("W4")
@pytest.mark.parametrize(
    "words", ["都做，都不做", "第一个做，第一个不做", "都不要，都要", "do all of them, none of them"]
)
def test_words_against_themselves_decide_nothing(words: str) -> None:
    found = heard(words, ITEMS)
    assert found is None or not found.answers


@pytest.mark.rule("W4")
def test_a_name_that_fits_two_items_decides_neither() -> None:
    unclear, both, one = heard("刹车片换", PADS), heard("刹车片都换", PADS), heard("前刹车片换", PADS)
    assert unclear is not None and unclear.kind == "unclear"
    assert both is not None and both.answers == {1: Y, 2: Y}
    assert one is not None and one.answers == {1: Y}


@pytest.mark.rule("W4")
@given(words=st.text(max_size=60))
def test_no_words_name_an_item_that_was_not_asked(words: str) -> None:
    found = heard(words, ITEMS)
    assert found is None or set(found.answers) <= {1, 2, 3}


test_talk = talks(__file__)
