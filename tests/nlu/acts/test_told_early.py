"""What is told before it is asked, and how a follow-up is answered, is read alike in both languages."""

from __future__ import annotations

import pytest

from nlu.acts import fault_told
from nlu.acts.booking import beside, how_many, transport_said, which_shop, who_works
from nlu.acts.feedback import getting_on


@pytest.mark.rule("A3", "E3")
@pytest.mark.parametrize(
    ("words", "drives", "hurt"),
    [
        ("车趴窝了", "no", None),
        ("还能开，就是抖", "yes", None),
        ("It won't start", "no", None),
        ("撞了，没人受伤", None, "no"),
        ("有人流血了", None, "yes"),
        ("everyone is fine", None, "no"),
        ("洗个车", None, None),
    ],
)
def test_what_is_told_of_a_fault(words: str, drives: str | None, hurt: str | None) -> None:
    assert (fault_told.drives(words), fault_told.injured(words)) == (drives, hurt)


@pytest.mark.rule("N1")
def test_a_follow_up_is_answered_in_a_word() -> None:
    assert getting_on.is_fine("都挺好的，谢谢")
    assert getting_on.is_fine("All good so far")
    assert getting_on.is_trouble("有点问题")
    assert getting_on.wants_call("麻烦给我回个电话")
    assert not getting_on.is_fine("刹车还是响")


@pytest.mark.rule("B3")
def test_choosing_beside_what_was_offered() -> None:
    assert beside.said_beside("晚一点的那个") >= {"last_of"}
    assert beside.said_beside("the earlier one") >= {"first_of"}
    assert beside.said_beside("換個日子") >= {"other_day"}
    assert beside.said_beside("小保养") == frozenset()


def test_who_where_how_many_and_how_meanwhile() -> None:
    assert how_many.vehicles("三台车") == 3
    assert how_many.vehicles("both of our vans") == 2
    assert how_many.leaves_plates("到店再登记")
    assert transport_said.way_in("能借我一台车开吗") == "loaner"
    assert transport_said.way_in("不用代步车") == "no_loaner"
    assert transport_said.bare("等吧") == "wait"
    assert which_shop.is_nearest("离我最近的店")
    assert which_shop.place_of("West", "the west shop") == 4
    assert which_shop.place_of("est", "the west shop") == -1
    assert who_works.is_another("换个师傅")
    assert who_works.is_unwanted("不要小周")
