"""Whether goods or money are to go back is told by the words alone (G7)."""

from __future__ import annotations

import pytest

from nlu.acts import questions


@pytest.mark.rule("G7")
@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("这个脚垫想退货", True),
        ("记录仪退款多久到账", True),
        ("I'd like a refund for the floor mats", True),
        ("在你们店里买的电瓶不行，给我换个", True),
        ("雨刮给我换个", False),
        ("机油要换新", False),
        ("明天来做保养", False),
    ],
)
def test_a_new_part_to_be_fitted_is_no_return_unless_it_was_bought_here(words: str, back: bool) -> None:
    assert questions.wants_return(words) is back
