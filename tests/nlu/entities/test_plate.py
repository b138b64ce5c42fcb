from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nlu.entities.reading import kinds, values

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SPOKEN = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("京A12345", "京A12345"),
        ("京A·12345", "京A12345"),
        ("京A.12345", "京A12345"),
        ("京 A 12345", "京A12345"),
        ("粵B8K2L6", "粤B8K2L6"),
        ("沪a d12345", "沪AD12345"),
        ("沪AD12345", "沪AD12345"),
        ("苏E12345D", "苏E12345D"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤Z·F023澳", "粤Z·F023澳".replace("·", "")),
        ("京A0006警", "京A0006警"),
        ("鲁B1234学", "鲁B1234学"),
        ("冀C1234挂", "冀C1234挂"),
        ("沪A0023领", "沪A0023领"),
        ("使014578", "使014578"),
        ("WJ京12345", "WJ京12345"),
        ("浙Ａ１２３４５", "浙A12345"),
        ("川A一二三四五", "川A12345"),
        ("渝A1O345", "渝A10345"),
    ],
)
def test_a_plate_is_read_in_every_form(said: str, value: str) -> None:
    assert values(f"车牌是{said}，帮我约一下", "plate") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "新A4L多少钱",
        "新Q5 2018款",
        "贵1000块",
        "川菜馆",
        "京东买的机油",
        "云A座12楼",
        "粤语服务",
        "A12345",
        "新帕萨特1.8T",
    ],
)
def test_what_only_looks_like_a_plate_is_none(text: str) -> None:
    assert "plate" not in kinds(text)


@pytest.mark.parametrize(("said", "value"), [("A12345", "A12345"), ("a 12345", "A12345"), ("京a12345", "京A12345")])
def test_a_plate_may_lack_its_province_when_it_was_asked(said: str, value: str) -> None:
    assert values(said, "plate", asked="plate") == [value]


def _serials() -> st.SearchStrategy[str]:
    ordinary = st.tuples(st.sampled_from(_LETTERS), st.from_regex(r"[0-9]{4}", fullmatch=True)).map("".join)
    digits = st.from_regex(r"[0-9]{5}", fullmatch=True)
    small = st.tuples(st.sampled_from("DF"), st.from_regex(r"[0-9]{5}", fullmatch=True)).map("".join)
    large = st.tuples(st.from_regex(r"[0-9]{5}", fullmatch=True), st.sampled_from("DF")).map("".join)
    return ordinary | digits | small | large


@settings(deadline=None)
@given(
    province=st.sampled_from(_PROVINCES),
    area=st.sampled_from(_LETTERS),
    serial=_serials(),
    style=st.sampled_from(["plain", "dot", "blank", "lower", "wide", "spoken"]),
)
def test_any_plate_is_found_however_it_is_written(province: str, area: str, serial: str, style: str) -> None:
    written = {
        "plain": f"{province}{area}{serial}",
        "dot": f"{province}{area}·{serial}",
        "blank": f"{province} {area} {serial}",
        "lower": f"{province}{area}{serial}".lower(),
        "wide": "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in f"{province}{area}{serial}"),
        "spoken": province + area + "".join(_SPOKEN.get(c, c) for c in serial),
    }[style]
    assert values(f"我的车{written}，想保养", "plate") == [f"{province}{area}{serial}"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("京A1234", "京A1234"),
        ("粤B·1234", "粤B1234"),
        ("沪A123456", "沪A123456"),
        ("苏E1234567", "苏E1234567"),
        ("川A一二三四", "川A1234"),
    ],
)
def test_a_plate_with_a_character_too_few_or_many_is_named_as_unsure(said: str, value: str) -> None:
    text = f"车牌{said}，想保养"
    assert values(text, "plate") == []
    assert values(text, "plate_unsure") == [value]


@pytest.mark.parametrize(
    "text", ["新A4L多少钱", "新GL8ES 2018款", "新E200多少钱", "京东买的1234", "云A座1234室", "京A12345"]
)
def test_a_whole_plate_or_none_is_never_unsure(text: str) -> None:
    assert "plate_unsure" not in kinds(text)
