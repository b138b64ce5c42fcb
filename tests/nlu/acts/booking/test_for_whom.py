"""For whom a visit is, and whose name and phone are told."""

from __future__ import annotations

import pytest

from nlu.acts.booking import for_whom
from nlu.entities import find
from nlu.understanding import Intent, Understanding


@pytest.mark.rule("B1", "A5")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("帮我们老板约个换机油", "老板"),
        ("想幫我老闆約洗車", "老板"),
        ("代客户预约", "客户"),
        ("给我爸的车做个保养", "爸"),
        ("my mum's Polo needs an oil change", "mum"),
        ("on behalf of a client", "client"),
        ("老板，我的车有问题", None),
        ("给我换机油", None),
        ("我老婆要用车", None),
        ("给师傅打电话", None),
        ("let me check with my boss first", None),
    ],
)
def test_somebody_else_is_named_by_what_they_are(words: str, expected: str | None) -> None:
    assert for_whom.relation(words) == expected


@pytest.mark.rule("A5")
def test_the_writers_name_and_phone_are_not_the_owners() -> None:
    text = "我是王小明，我的电话13900001111，老板叫江海洋，电话13900002222"
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", entities=find(text))
    assert for_whom.name(reading) == "江海洋"
    assert for_whom.phone(reading) == "+8613900002222"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他姓诸葛叫诸葛明电话一三九零零零零二二二二", "诸葛明"),
        ("客户谢冬梅 13900002222", "谢冬梅"),
        ("His name is Jiang Haiyang", "Jiang Haiyang"),
        ("阚志远 苏A12345 蒙迪欧 13900002222 周五16:00", "阚志远"),
        ("免贵姓濮阳", "濮阳"),
        ("马自达 沪A12345", None),
        ("周五 13900002222", None),
    ],
)
def test_names_are_found_in_any_place(text: str, expected: str | None) -> None:
    assert next((one.value for one in find(text) if one.kind == "person"), None) == expected
