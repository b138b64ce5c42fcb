"""A crisis has a kind, and a plan by kind: the shop's own, else the usual one (I4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.complaints import crisis
from domain.shop.shop import CrisisPlan, Shop


@pytest.mark.rule("I4")
@pytest.mark.parametrize(
    ("words", "danger", "kind"),
    [
        ("我老婆受伤了，我要找记者", False, "injury"),
        ("刹车失灵差点出事", True, "safety"),
        ("找媒体曝光", False, "media"),
        ("我要起诉你们", False, "legal"),
        ("我们几十个车主集体维权", False, "group"),
        ("I will go to the press", False, "media"),
        ("see you in court", False, "legal"),
        ("差点没命", False, "safety"),
    ],
)
def test_the_gravest_kind_named_counts(words: str, danger: bool, kind: str) -> None:
    assert crisis.kind_of(words, danger=danger) == kind


@pytest.mark.rule("I4")
def test_the_shops_own_plan_goes_before_the_usual_one(shop: Shop) -> None:
    own = CrisisPlan("legal", ("feng",), "稍等 {number}", "Wait {number}")
    planned = replace(shop, crisis=(own,))
    assert crisis.plan(planned, "legal") == own
    assert crisis.first_words(planned, "legal", "en") == "Wait {number}"
    assert crisis.plan(planned, "group").tell == crisis.KINDS["group"].told
    assert crisis.first_words(planned, "group", "zh") == ""
