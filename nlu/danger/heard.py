"""What was meant by words dictated, misspelt or said in Cantonese, of the same length: spans keep their place (F2)."""

from __future__ import annotations

import re

_MEANT = {
    "刹车": "杀车 沙车 煞车 傻车 纱车 莎车 刹扯 霎车 脚掣",
    "手刹": "手掣",
    "刹不": "杀不 煞不 沙不",
    "着火": "著火 着伙 着货 着活 招火",
    "烧着": "烧著",
    "冒烟": "冒眼 冒严 冒盐 冒言 冒颜 冒岩 冒演 冒咽 帽烟 貌烟 毛烟 茂烟 出烟 起烟",
    "汽油": "气油 汽由 电油",
    "气囊": "汽囊 气郎",
    "爆胎": "爆呔 暴胎 报胎 爆台 爆抬 胎爆",
    "油门": "油们 油闷 由门",
    "水温": "水闻 水瘟",
    "机油": "基油 机有",
    "失灵": "失零 失令 失林",
    "抛锚": "抛毛 抛矛 拋锚",
    "熄火": "死火 西火 息火",
    "车祸": "车货 车或 车禍",
    "追尾": "追违 追围 追伟",
    "趴窝": "趴我 扒窝",
    "方向": "方相 方象",
    "打着": "打著",
    "坏在": "坏喺",
    "里面": "入面 里厢 里向",
    "暴冲": "爆冲",
    "没有": "冇有",
    "浓烟": "浓盐 浓眼 农烟",
    "黑烟": "黑盐 黑眼 嘿烟",
    "brakes": "breaks",
    "steering": "stearing",
    "tyre": "tyer",
}
_WORDS = {heard: meant for meant, words in _MEANT.items() for heard in words.split()}
_HEARD = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in _WORDS))
_CHARACTERS = str.maketrans("喺冇咗唔嘅佢呔啱", "在没了不的他胎刚")


def meant(folded: str) -> str:
    """The folded text with such words replaced by those meant."""
    return _HEARD.sub(lambda found: _WORDS[found.group()], folded).translate(_CHARACTERS)
