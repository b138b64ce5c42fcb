"""Names, numbers and plates do not leave the house (A5)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.entities import find
from nlu.second.veil import LONGEST, veiled
from nlu.understanding import Intent, Understanding

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def read(text: str) -> Understanding:
    return Understanding(text, "zh", (Intent("out_of_scope", 0.2),), "not_understood", tuple(find(text, NOW)))


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我手机13812345678那个事", "13812345678"),
        ("打138 1234 5678", "1234"),
        ("电话一三八一二三四五六七八", "三八一二"),
        ("call me on one three eight one two three four five", "three eight"),
        ("京A12345那台", "A12345"),
        ("京 A·1 2 3 4 5", "1 2 3"),
        ("粤BD1234那辆", "BD1234"),
        ("LSVAA4182E2123456 这台", "LSVAA4182E2123456"),
        ("车架号后六位 E2123456", "E2123456"),
        ("我叫欧阳小明 那个咋说", "欧阳小明"),
        ("免贵姓诸葛，那个事", "诸葛"),
        ("张先生的车那个", "张先生"),
        ("my name is Ann Lee, about that thing", "Ann Lee"),
        ("this is Bob O'Neill about the thing", "O'Neill"),
        ("write to ann.lee@example.org", "ann.lee"),
        ("身份证110101199003074514", "110101199003074514"),
        ("老地方的王铁柱又来了", "王铁柱"),
        ("欢欢的车", "欢欢"),
    ],
)
def test_who_writes_stays_here(text: str, hidden: str) -> None:
    assert hidden not in veiled(read(text), ["王铁柱", "欢欢", " ", "1"])


def test_what_it_is_about_leaves() -> None:
    assert veiled(read("帮我把那个机油啥的弄一弄")) == "帮我把那个机油啥的弄一弄"
    assert veiled(read("do that oil thingy on my x3")) == "do that oil thingy on my x3"
    assert len(veiled(read("呢" * 2000))) == LONGEST
