"""A place told bit by bit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.field.whereabouts import LONGEST, joined


@pytest.mark.rule("E4")
@pytest.mark.parametrize(
    ("known", "told", "words", "now"),
    [
        ("", "G42", "", "G42"),
        ("G42苏州段", "", "", "G42苏州段"),
        ("G42苏州段", "应急车道", "停在应急车道了", "G42苏州段，应急车道"),
        ("G42 苏州段", "g42苏州段", "", "G42 苏州段"),
        ("G42", "G42 K1123", "", "G42 K1123"),
        ("G42苏州段", "G15嘉定段", "不对，是G15嘉定段", "G15嘉定段"),
        ("the A1", "exit 4", "sorry, it's exit 4", "exit 4"),
    ],
)
def test_a_place_grows_more_exact_and_is_replaced_only_when_corrected(
    known: str, told: str, words: str, now: str
) -> None:
    assert joined(known, told, words) == now


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_known_is_never_lost_and_never_endless(known: str, told: str) -> None:
    place = joined(known, told)
    assert len(place) <= max(LONGEST, len(known), len(told))
    assert not known.strip() or place
