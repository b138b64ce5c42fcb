from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.fold import fold


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_traditional_full_width_and_capitals_become_one_spelling() -> None:
    assert fold("剎車異響，變速箱漏油") == "刹车异响,变速箱漏油"
    assert fold("ＢＭＷ　Ｘ５") == "bmw x5"
    assert fold("輪胎換新，電瓶沒電") == "轮胎换新,电瓶没电"
