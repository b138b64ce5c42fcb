from __future__ import annotations

import pytest

from nlu.entities import find
from tests.nlu.entities.reading import kinds, values


@pytest.mark.parametrize(
    ("text", "brand", "model"),
    [
        ("一汽-大众速腾", "大众", "速腾"),
        ("帕萨特领驭空调坏了", "大众", "帕萨特领驭"),
        ("宝马320li保养", "宝马", "3系"),
        ("奔驰c200L", "奔驰", "C级"),
        ("上汽大众斯柯达明锐", "斯柯达", "明锐"),
        ("標緻408", "标致", "408"),
        ("标志3008", "标致", "3008"),
        ("长安CS75 PLUS", "长安", "CS75 PLUS"),
        ("cs75plus异响", "长安", "CS75 PLUS"),
        ("东本crv", "本田", "CR-V"),
        ("my Honda CR-V", "本田", "CR-V"),
        ("x-trail needs a service", "日产", "奇骏"),
        ("特斯拉modelY", "特斯拉", "Model Y"),
        ("比亚迪秦PLUS DM-i", "比亚迪", "秦PLUS DM-i"),
        ("比亚迪汉EV", "比亚迪", "汉 EV"),
        ("理想L9", "理想", "L9"),
        ("一汽解放J6P", "解放", "J6P"),
        ("宇通ZK6122", "宇通", "ZK6120"),
        ("哈佛H62015款", "哈弗", "H6"),
        ("东风日产轩逸 2021款", "日产", "轩逸"),
        ("博越PRO", "吉利", "博越 Pro"),
        ("途观L新能源", "大众", "途观L新能源"),
    ],
)
def test_brand_and_model_are_read_together(text: str, brand: str, model: str) -> None:
    assert {"brand": brand, "model": model} in values(text, "model")


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("广本的车", "本田"),
        ("雪弗兰怎么样", "雪佛兰"),
        ("大众汽车保养", "大众"),
        ("a bmw", "宝马"),
        ("蔚来车主", "蔚来"),
        ("福田汽车", "福田"),
    ],
)
def test_a_brand_alone_is_read_by_its_canonical_name(text: str, brand: str) -> None:
    assert values(text, "brand") == [brand]


@pytest.mark.parametrize(
    "text",
    ["人民大众", "现代人", "中华路", "这里阳光很好", "我理想的价格", "标志是什么", "in the city", "408", "解放路口"],
)
def test_everyday_words_are_no_brand_or_model(text: str) -> None:
    assert not kinds(text) & {"brand", "model"}


def test_a_shared_model_name_goes_with_the_brand_that_is_said() -> None:
    assert values("起亚K5", "model") == [{"brand": "起亚", "model": "K5"}]
    assert values("东风风神AX7", "model") == [{"brand": "风神", "model": "AX7"}]
    assert values("海马S5", "model") == [{"brand": "海马", "model": "S5"}]


def test_a_model_that_is_not_listed_goes_by_its_letters_and_figures() -> None:
    assert values("奇瑞ZX99要保养", "model") == [{"brand": "奇瑞", "model": "ZX99"}]
    assert values("奇瑞V6发动机", "model") == []


def test_a_listed_model_of_another_brand_is_not_lent_to_the_brand_that_is_said() -> None:
    assert values("奇瑞Q5异响", "model") == [{"brand": "奇瑞", "model": "Q5"}]


def test_a_brand_inside_a_models_name_is_not_read_twice() -> None:
    assert [e.text for e in find("mazda3 whines") if e.kind in ("brand", "model")] == ["mazda3"]
    assert [e.text for e in find("一汽奔腾B50") if e.kind in ("brand", "model")] == ["一汽奔腾", "B50"]


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("biyadi的车能修吗", "比亚迪"),
        ("我的fengtian保养", "丰田"),
        ("大奔多久保养", "奔驰"),
        ("雪佛蓝刹车响", "雪佛兰"),
        ("极越01要保养", "极越"),
        ("鑫源汽车能修吗", "鑫源"),
        ("南京金龙客车保养", "开沃"),
        ("五菱红光漏油", "五菱"),
        ("捷图x70异响", "捷途"),
    ],
)
def test_pinyin_nicknames_and_misspellings_name_the_brand(text: str, brand: str) -> None:
    said = {*values(text, "brand"), *(m["brand"] for m in values(text, "model"))}
    assert said == {brand}


@pytest.mark.parametrize(
    "text",
    [
        "我住长安区",
        "黄河在奔腾",
        "不太理想",
        "树上有小鸟",
        "看海豚表演",
        "一共三百元",
        "他很得意",
        "卡路里太高",
        "天龙八部",
        "长江边上",
        "weilai of the shop",
    ],
)
def test_words_of_every_day_need_a_car_beside_them(text: str) -> None:
    assert not kinds(text) & {"brand", "model"}
