"""Money, scores, ordinals, fault codes, numbers."""

from __future__ import annotations

import pytest

from nlu.numerals import spelt, value_of
from tests.nlu.entities.reading import kinds, values


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("53000", 53_000),
        ("5.3万", 53_000),
        ("5万3", 53_000),
        ("五万三", 53_000),
        ("三千五", 3_500),
        ("一百二", 120),
        ("一百零二", 102),
        ("十二万三千", 123_000),
        ("二十", 20),
        ("两万零五百", 20_500),
        ("三点五万", 35_000),
        ("二〇二四", 2_024),
        ("6w", 60_000),
    ],
)
def test_numerals_are_worth_what_they_say(words: str, value: float) -> None:
    assert value_of(words) == value


def test_what_says_no_number_is_none() -> None:
    assert value_of("很多") is None
    assert spelt("一二三四点") is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("收了我380块", 38_000),
        ("三百块钱", 30_000),
        ("¥1,280.50", 128_050),
        ("一千二百元贵了", 120_000),
        ("报价3800", 380_000),
        ("三块五", 350),
        ("预算5千", 500_000),
        ("it cost 300 yuan", 30_000),
        ("押金两万元", 2_000_000),
    ],
)
def test_sums_of_money_are_read_in_fen(text: str, fen: int) -> None:
    assert values(text, "money") == [fen]


@pytest.mark.parametrize("text", ["换一块玻璃", "费用三天后给我", "一块钢板"])
def test_a_piece_or_a_span_is_no_money(text: str) -> None:
    assert "money" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("打5分", 5),
        ("给你们打四分", 4),
        ("五星好评", 5),
        ("我给8分", 4),
        ("90分，满分100", 5),
        ("3 out of 5", 3),
        ("I'd give 4 stars", 4),
        ("评1星", 1),
    ],
)
def test_a_score_is_scaled_to_five(text: str, score: int) -> None:
    assert values(text, "score")[:1] == [score]


@pytest.mark.parametrize(
    ("said", "score"), [("5", 5), ("3分吧", 3), ("非常满意", 5), ("不满意", 2), ("一般", 3), ("9", 5)]
)
def test_a_bare_answer_is_a_score_when_it_was_asked(said: str, score: int) -> None:
    assert values(said, "score", asked="score") == [score]


@pytest.mark.parametrize("text", ["十分满意", "星期五", "等了二十分钟", "4/5号方便吗", "星越"])
def test_other_fen_and_stars_are_no_score(text: str) -> None:
    assert "score" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第二个", 2),
        ("选第一个吧", 1),
        ("最后一个", -1),
        ("the second one", 2),
        ("the last one", -1),
        ("第3项", 3),
        ("the 2nd option", 2),
    ],
)
def test_an_ordinal_counts_from_one_and_the_last_is_minus_one(text: str, place: int) -> None:
    assert values(text, "ordinal") == [place]


def test_a_bare_number_or_letter_is_an_ordinal_when_a_choice_was_asked() -> None:
    assert values("2", "ordinal", asked="choice") == [2]
    assert values("选b", "ordinal", asked="choice") == [2]
    assert values("二号吧", "ordinal", asked="choice") == [2]


@pytest.mark.parametrize("text", ["第一次来", "第二天", "this is the first time"])
def test_times_and_days_are_no_ordinal(text: str) -> None:
    assert "ordinal" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("故障码P0301", "P0301"), ("p 0420是啥", "P0420"), ("报U0100", "U0100"), ("B1000", "B1000"), ("PO171", "P0171")],
)
def test_a_fault_code_is_read(text: str, code: str) -> None:
    assert values(text, "fault_code") == [code]


def test_a_model_of_three_digits_is_no_fault_code() -> None:
    assert "fault_code" not in kinds("奔驰C200要保养")


def test_a_number_is_claimed_by_nothing_else() -> None:
    assert values("有3个问题", "number") == [3]
    assert kinds("5.3万公里") == {"mileage"}
