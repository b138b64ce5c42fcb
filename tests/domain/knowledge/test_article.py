"""An article's file, what it may not say, and the two sentences that are told."""

from __future__ import annotations

import pytest

from domain.errors import BadField
from domain.knowledge.article import Wording, filled, parse, problems, told

FILE = """# 胎压

> 打多少气；胎压标准

按标签打。每月查一次。满载多打一点。

# Tyre pressure

> how much air; psi

Go by the label, usually 2.3 bar. Check it monthly. Add some when loaded.
"""


@pytest.mark.rule("E1")
def test_a_file_holds_heading_ways_and_answer_in_two_languages() -> None:
    zh, en = parse(FILE)
    assert (zh.title, zh.asked) == ("胎压", ("打多少气", "胎压标准"))
    assert (en.title, en.asked) == ("Tyre pressure", ("how much air", "psi"))


@pytest.mark.rule("E1")
def test_two_sentences_are_told_and_a_decimal_point_ends_none() -> None:
    zh, en = parse(FILE)
    assert told(zh.body) == "按标签打。每月查一次。"
    assert told(en.body) == "Go by the label, usually 2.3 bar. Check it monthly."


@pytest.mark.parametrize("text", ["", "# 只有中文\n\n答。", FILE + "\n# third\n\nx", "before\n" + FILE])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(BadField):
        parse(text)


@pytest.mark.rule("E2")
@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("换一次300元。", ["price"]),
        ("It is ¥ 300.", ["price"]),
        ("about 300 yuan", ["price"]),
        ("两块钱一个，3 块钱两个", ["price"]),
        ("参考价{price:battery}。", []),
        ("参考价{price:flux}。", ["fact:price:flux"]),
        ("请打{phone}，或看{moon}。", ["fact:moon"]),
        ("{answer:wifi}", []),
        ("胎压2.5巴，每10,000公里查一次。", []),
        ("", ["empty"]),
    ],
)
def test_a_price_in_figures_and_an_unknown_fact_are_named(body: str, found: list[str]) -> None:
    assert problems(Wording("标题", (), body), frozenset({"battery"})) == found


def test_a_fact_that_is_not_known_leaves_the_article_untold() -> None:
    assert filled("打{phone}", {"phone": "021"}) == "打021"
    assert filled("打{phone}", {"phone": ""}) is None
