"""How somebody wants to be served is kept as said; what only sounds like it is not."""

from __future__ import annotations

import pytest

from nlu.acts import record

WISHES = {
    "以后晚上七点以后再打给我": "以后晚上七点以后再打给我",
    "我叫赵青，以后用邮件联系我，别打电话。车是飞度": "以后用邮件联系我，别打电话",
    "请不要在午休时间打电话": "请不要在午休时间打电话",
    "以后每次请安排孙师傅给我修": "以后每次请安排孙师傅给我修",
    "please only ring me after 7": "please only ring me after 7",
    "don't call before nine, text is best": "don't call before nine, text is best",
    "from now on have Tom look at it": "from now on have Tom look at it",
}


@pytest.mark.rule("A1")
@pytest.mark.parametrize("words", WISHES)
def test_a_wish_is_told_in_the_very_words(words: str) -> None:
    assert (record.wish(words), "wish" in record.changed(words)) == (WISHES[words], True)


@pytest.mark.parametrize(
    "words",
    [
        "可以打电话给我吗", "你们几点以后可以打电话", "好了打给我", "换个师傅", "我晚上联系你们", "别打电话了",
        "can you call me after five?",
        "明天下午三点前能修好吗，好了打电话给我", "call me back please", "when do you call me",
    ],
)  # fmt: skip
def test_what_asks_or_wants_a_call_now_is_none(words: str) -> None:
    assert (record.wish(words), record.changed(words)) == (None, ())


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("请用英语回复我", "en"),
        ("answer me in Chinese", "zh"),
        ("语言换成中文", "zh"),
        ("English please", "en"),
        ("你好", None),
    ],
)
def test_a_language_that_is_asked_for_is_told(words: str, language: str | None) -> None:
    assert record.language(words) == language
