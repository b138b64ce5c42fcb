from __future__ import annotations

import pytest

from tests.nlu.entities.reading import kinds, values


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王伟，想约保养", "王伟"),
        ("我叫王伟我的车坏了", "王伟"),
        ("叫欧阳雪 13900003333", "欧阳雪"),
        ("叫赵敏 沪A12345", "赵敏"),
        ("姓名：李小红", "李小红"),
        ("免贵姓陈", "陈"),
        ("我姓欧阳", "欧阳"),
        ("你好，我是张先生", "张先生"),
        ("联系人是刘师傅", "刘师傅"),
        ("my name is Ann Lee, I need a service", "Ann Lee"),
        ("This is Tom Baker speaking", "Tom Baker"),
        ("my name is bob and my car is dead", "Bob"),
    ],
)
def test_a_name_said_as_such_is_read(text: str, name: str) -> None:
    assert values(text, "person") == [name]


@pytest.mark.parametrize(
    "text", ["我是车主", "I'm waiting", "叫个拖车", "我叫了拖车", "叫人来看看 13811112222", "this is Toyota service"]
)
def test_what_is_no_name_is_none(text: str) -> None:
    assert "person" not in kinds(text)


@pytest.mark.parametrize(
    ("said", "name"), [("王伟", "王伟"), ("李小红", "李小红"), ("ann lee", "Ann Lee"), ("我叫赵六", "赵六")]
)
def test_a_bare_name_counts_when_it_was_asked(said: str, name: str) -> None:
    assert values(said, "person", asked="name") == [name]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我在中山路和人民路路口", "中山路和人民路路口"),
        ("车停在万达广场地下车库", "万达广场地下车库"),
        ("我在G4高速120公里处", "G4高速120公里处"),
        ("京沪高速往上海方向", "京沪高速往上海方向"),
        ("I'm on the M25 near junction 10", "the M25 near junction 10"),
        ("it broke down near the central station", "the central station"),
    ],
)
def test_words_of_where_are_a_place(text: str, place: str) -> None:
    assert place in values(text, "place")


@pytest.mark.parametrize(
    "text", ["现在路上有异响", "在4s店做的保养", "跑高速时抖动", "逍客高速行驶有异响", "at your garage"]
)
def test_other_words_are_no_place(text: str) -> None:
    assert "place" not in kinds(text)


@pytest.mark.parametrize("text", ["拖车不用 我明天自己开过来", "不用派人来", "no tow needed", "I'll drive it in"])
def test_that_nobody_need_come_is_no_place(text: str) -> None:
    assert values(text, "place", asked="place") == []


def test_the_whole_answer_is_a_place_when_it_was_asked() -> None:
    assert values("人民医院旁边那个红绿灯", "place", asked="place") == ["人民医院旁边那个红绿灯"]
