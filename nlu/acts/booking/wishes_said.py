"""What is wished of the work beside its name: a maker of parts, how many of a thing, two services side by side."""

from __future__ import annotations

import re

from nlu.fold import fold
from nlu.numerals import value_of

_MAKERS = (
    "米其林 马牌 普利司通 固特异 倍耐力 邓禄普 韩泰 锦湖 玛吉斯 优科豪马 横滨 佳通 朝阳 三角 玲珑 耐克森 "
    "美孚 壳牌 嘉实多 胜牌 道达尔 长城 昆仑 福斯 博世 曼牌 马勒 电装 法雷奥 布雷博 菲罗多 瓦尔塔 风帆 骆驼 汤浅 "
    "michelin continental bridgestone goodyear pirelli dunlop hankook kumho maxxis yokohama nexen mobil castrol "
    "shell valvoline motul liqui\\s?moly bosch mann mahle denso valeo brembo ferodo varta exide yuasa ngk"
)
_MAKER = re.compile("|".join(rf"\b{name}\b" if name.isascii() else name for name in _MAKERS.split()))
_NOT_A_MAKE = re.compile(
    r"(?:三角|长城|骆驼|朝阳|横滨|昆仑|玲珑)(?!牌?的?(?:轮胎|胎|机油|电瓶|蓄电池|油)|牌)|壳牌(?:加油站|对面)"
)
_COUNT = re.compile(
    r"(?P<zh>\d{1,2}|[一二两三四五六七八])(?P<unit>[条只个块片根支颗])"
    r"(?=.{0,3}(?:轮?胎|火花塞|刹车|轮子|雨刮|滤|气门|喷油))|"
    r"\b(?:all )?(?P<en>one|two|three|four|five|six|eight|\d{1,2})(?: new)? (?:\w+ )?"
    r"(?:tyres?|tires?|plugs?|wheels?|blades?|discs?|pads?)\b|"
    r"\b(?:tyres?|tires?|plugs?)\b.{0,12}\b(?:need|want|for) (?:all )?(?P<of>two|three|four|"
    r"[2-8])\b(?! ?(?:[ap]m|o.clock|:|/))"
)
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_COMPARES = re.compile(
    r"区别|差别|不同|不一样|差在哪|差多少|哪个(?:好|划算|便宜|贵)|"
    r"(?:有|分)(?:哪几|哪些|几)[种个档]|套餐|价目|"
    r"\bdifference\b|\bdiffer\b|\bcompare\b|\b(?:vs|versus)\b|\bpackages?\b|\bwhich (?:one )?is (?:better|cheaper)\b"
)
_OFFER = re.compile(r"优惠|活动|打折|折扣|团购|促销|\b(?:discount|deal|offer|promo\w*|special)s?\b")
_FIRST = re.compile(
    r"早(?:一?点儿?|些)(?:[吧哈啊呀哦的]|好了|就好|来)*(?=$|[，,。.！!\s])|第一个|头一个|最早(?:的)?(?:那|"
    r"一)?个|最早的|"
    r"\b(?:first (?:one|slot|thing|appointment|time)|earliest(?: one)?)\b"
)
_LAST = re.compile(
    r"最后(?:的)?(?:那|一)?个|最晚(?:的)?(?:那|一)?个|最晚的|"
    r"\b(?:last (?:one|slot|thing|appointment)|latest(?: one)?)\b"
)


def maker(text: str) -> str:
    """The maker of tyres, oil or parts that the words name, as written; empty for none."""
    said = _NOT_A_MAKE.sub(lambda found: " " * len(found[0]), fold(text))
    found = _MAKER.search(said)
    return text[found.start() : found.end()] if found else ""


def count(text: str) -> tuple[int, str] | None:
    """How many of a part are named, and their measure word ("" in English); None for no number."""
    found = _COUNT.search(fold(text))
    if found is None:
        return None
    if said := found["en"] or found["of"]:
        return (int(said) if said.isdigit() else _ENGLISH[said]), ""
    number = 2 if found["zh"] == "两" else value_of(found["zh"])
    return (int(number), found["unit"]) if number else None


def compares(text: str) -> bool:
    """Whether the words ask what services are to be had, or how they differ; a question for offers is another."""
    said = fold(text)
    return _COMPARES.search(said) is not None and _OFFER.search(said) is None


def end_of(text: str) -> int | None:
    """0 where the first time of those wished is wanted, -1 for the last; None for neither."""
    said = fold(text)
    first, last = _FIRST.search(said), _LAST.search(said)
    return None if bool(first) == bool(last) else 0 if first else -1
