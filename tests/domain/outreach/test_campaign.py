"""Campaigns: the split of wordings, texts that can be sent, and the conditions as kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.outreach.campaign import STEPS, Audience, Funnel, filled, problems, variant


@given(st.integers(1, 10**6), st.integers(1, 10**7))
def test_a_customer_always_gets_the_same_wording(campaign: int, customer: int) -> None:
    assert variant(campaign, customer, two=True) == variant(campaign, customer, two=True)
    assert variant(campaign, customer, two=False) == "a"


def test_about_half_the_customers_get_each_wording_and_campaigns_are_split_apart() -> None:
    one = [variant(1, customer, two=True) for customer in range(1, 4001)]
    two = [variant(2, customer, two=True) for customer in range(1, 4001)]
    assert 1800 <= one.count("a") <= 2200
    assert 1700 <= sum(a == b for a, b in zip(one, two, strict=True)) <= 2300


def test_conditions_come_back_as_they_were_kept() -> None:
    audience = Audience(brands=("大众",), min_km=10_000, key_only=True, vins=("V1", "V2"))
    assert Audience.from_json(audience.to_json()) == audience
    assert Audience().to_json() == {}


def test_what_is_wrong_with_a_text_is_named() -> None:
    assert problems({"zh": {"a": "{name}好，{slot}"}, "en": {"a": "Hi {name}"}}) == []
    assert problems({"zh": {"a": "{nmae}"}}) == ["zh a: {nmae} is not known"]
    assert problems({"zh": {"a": " "}}) == ["zh a: empty"]
    for words in ("{name!r:>999999999}", "{name:>9}", "{name!s}"):
        assert problems({"zh": {"a": words}}) == ["zh a: {name}: expected the bare name"]
    assert problems({"zh": {"a": "{"}})


def test_the_funnel_names_its_steps_in_order() -> None:
    assert [name for name, _ in Funnel(9, 8, 7, 6, 5, 4).steps()] == list(STEPS)


def test_a_width_in_old_words_is_not_obeyed() -> None:
    assert filled("{name!r:>999999999}好，{{{slot}}}", {"name": "王芳", "slot": "九点"}) == "王芳好，{九点}"
