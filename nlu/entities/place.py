"""Words of where: roads and their kilometres, landmarks, districts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.fold import fold
from nlu.understanding import Entity

_HAN = "一-龥"
_ENDS = (
    "附近|旁边|边上|路口|路边|门口|对面|楼下|停车场|地下车库|车库|服务区|收费站|出口|入口|匝道|大桥|立交桥?|立交|高架|隧道|小区|广场|地铁站|高铁站|火车站|汽车站|机场|大厦|商场|医院|学校|"
    "应急车道|应急停车带|快车道|超车道|路肩|大学|公园|加油站|充电站|国道|省道|环路|环|村|镇|县|区|市|大街|街道|街|大道|路|巷|弄|桥|中心|公司|酒店|园区"
)
_IN = re.compile(
    rf"(?:(?<![现正实存好内所不都还])在|(?:停|坏|抛锚|趴|撞|困)(?:在|到)|位于|地址[是在:： ]{{0,2}}|"
    rf"位置[是在:： ]{{0,2}}|定位在)(?:了)?"
    rf"((?:[{_HAN}a-z0-9\-#·]{{0,18}}?(?:{_ENDS})(?:\d+号)?){{1,4}})"
)
_CITIES = (
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼哈大沈长石太郑武广深珠港澳杭甬成昆兰连合徐南昌福厦银乌"
    "嘉常锡通盐泰扬台温丽金衢绍湖莞惠汕梅韶清佛肇阳茂湛株潭衡岳荆襄宜汉十孝黄随洛商周漯驻信焦濮济烟威潍淄莱日临枣德聊滨菏"
    "保承唐秦张沧廊邢邯包呼榆延西宝咸铜渭绵雅乐泸遂巴达万涪遵毕柳梧玉钦北防百河曲楚昭景机场绕沿江海环城东"
)
_KILOMETRE = r"(?:\s?\d+\s?(?:公里|km)(?:\d+米)?处?|\s?k\d+(?:\+\d+)?)"
_BOUND = rf"(?:往?[{_HAN}]{{1,6}}方向)"
_NUMBERED = (
    rf"(?<![a-z0-9])[gs]\d{{1,4}}(?!\d)(?=高速|国道|省道|线|{_BOUND}|{_KILOMETRE}|[{_CITIES}]{{2,3}}高速)"
    rf"(?:[{_CITIES}]{{0,3}}高速(?:公路)?|国道|省道|线)?|(?<=[在走沿])[gs]\d{{1,4}}(?![\d万千])|\d{{3}}(?:国道|省道)"
)
_NAMED = (
    rf"[{_CITIES}]{{2,3}}高速(?:公路)?|(?:[东南西北中内外][一二三四五六]?|[二三四五六])环(?:路|高速|高架|快速路)|"
    rf"[{_HAN}]{{2}}(?:高架|快速路)"
)
_HIGHWAY = re.compile(
    rf"(?:{_NUMBERED}|{_NAMED})(?:\s?[gs]\d{{1,4}}(?!\d))?(?:\s?[{_HAN}]{{2,4}}段)?{_BOUND}?{_KILOMETRE}?|(?<![a-z0-9])k\d{{1,4}}\+\d{{1,3}}"
)
_ADDRESS = re.compile(
    rf"(?:(?![到在去往从是我来住离])[{_HAN}]){{2,8}}?(?:市|区|县)[{_HAN}]{{2,8}}?(?:路|街|大道|镇|村|小区)(?:\d+号)?(?![上口段况])"
)
_ENGLISH = re.compile(
    r"\b(?:on|at|near|by|outside|opposite|off|in|along|behind|around)\s+"
    r"((?:the\s+)?(?:[ma]\d{1,4}\b(?:[\w ,']{0,30}?(?:junction|exit|services)\s?\w+)?|"
    r"i-?\d{1,3}\b(?:[\w ,']{0,25}?(?:exit|mile)\s?\d+)?"
    r"|(?:[\w'.\-]+ ){0,4}?(?:road|street|avenue|highway|motorway|freeway|interstate|lane|bridge|tunnel|station|"
    r"airport|car park|parking lot|garage|mall"
    r"|supermarket|school|hospital|hotel|square|junction \d+|exit \d+|roundabout|intersection|services|toll|"
    r"park|district)\b))"
)
_EXIT = re.compile(
    r"\b((?:[a-z]{2,5}|[mai]-?\d{1,4})(?: (?:highway|expressway|motorway|freeway))?[ ,]+"
    r"(?:(?:after|before|near|at|by|just|towards) )*"
    r"(?:the )?(?:exit|junction|jct|km|kilomet(?:er|re)|mile ?(?:post|marker)?) ?\d{1,4}[a-z]?)\b"
)
"""A road by its name and where on it, without a word like "on" before it."""
_NOT_A_PLACE = re.compile(
    r".*(?:(?:your|this|that|my|a) (?:garage|lot|shop)|home$|the road$|^front of|^the way)"
    r"|.*(?:4s店|你们|保养|车市|故障)"
)
_ANYWHERE = re.compile(
    r"(?:我?们?(?:小区|单位|家|公司|商场|超市|楼|里|的|地下|负[一二三]层?))*(?:停车场|车库|小区|门口|楼下|路边|商场|公司)里?"
    r"|(?:(?:the|an?|my|our|underground|mall|multi-?storey|office) )*"
    r"(?:garage|car park|parking lot|mall|street|road|highway|motorway|expressway|freeway)"
)
"""Says what kind of place it is and not where."""

_SOME_ROAD = re.compile(
    r"(?:(?:我|我们|车|人)?(?:现在|就|还|停)?在?)?(?:高速|马路|公路|大?路|高架|应急车道|半路|路肩)(?:上|边|中间|旁边|旁)?"
    r"|(?:(?:i'?m|i am|we'?re|we are|it'?s|the car is|just|still|stuck|stopped|on|at|in|by|the|a|hard|open|side|of) )*"
    r"(?:road|roadside|highway|motorway|expressway|freeway|interstate|shoulder|lane)"
)
"""Says no more than that it is on some road."""

_UNDERWAY = re.compile(
    r"还在(?:路上)?开|(?:正在?|边)开|路上开(?!始)|(?:继续|接着|慢慢|还要|还得)开|开着(?:呢|的)?$|停不下来"
    r"|\b(?:still|keep|kept|am|'m|'re|are) (?:on )?driving\b|\bon (?:my|our|the) way\b|\bkeep(?:ing)? going\b"
    r"|\bcan'?t stop\b"
)
"""Says that it moves: no answer to the question where, and the danger goes on."""

_NOBODY_COMES = re.compile(
    r"自己开|开过[来去]|(?:不用|别|不要|不需要)(?:[来派]|拖|救援)|(?:拖车|救援)(?:就|都|也)?(?:不用|不要|免|算)"
    r"|\b(?:i|we)(?:'ll| will) (?:drive|bring)\b|\b(?:no|don'?t (?:need|send)) (?:a |any |the )?(?:tow|truck|rescue)"
)
"""Says that nobody need come: no answer to the question where."""

_EDGES = " .。!！,，"
_CLAUSE = re.compile(
    r"\s*(?:我?(?:们)?(?:在|到|就在|的?位置(?:是|在)?|车?停在|at |near |on |in |i'?m at |"
    r"we are at ))?(.{2,60}?)[。.!！]?\s*",
    re.S,
)
_POLICE = re.compile(
    r"[^,，。;；\s]*(?:报(?:过|了)?(?:警|案)|打(?:过|了)?\s?1[12][029]|交警|警察)[^,，。;；\s]*|"
    r"[^,.;]*\b(?:police|called 1[12][029])\b[^,.;]*",
    re.I,
)
_PLACE = re.compile(
    r"k\s?\d{2,}|路|街|大道|巷|弄|[0-9一二三四五六七八九十]号|桥|隧道|高速|高架|匝道|出口|入口|服务区|收费站|公里处|国道|省道|环线|广场|商[场城]|超市|医院|学校|"
    r"大厦|楼|园|机场|车站|地铁|门口|大门|[东西南北]门|[村镇乡县区市州]|旁边?|对面|附近|加油站|停车[场位]|停[在到]|地库|车库|工地|码头|仓库|酒店|宾馆|饭店|沙滩|山[上顶下脚]|公司|家[里门楼附]|在家|"
    r"\b(?:road|rd|street|st|ave(?:nue)?|highway|motorway|expressway|exit|junction|bridge|"
    r"tunnel|near|opposite|in front of|outside|"
    r"next to|parking|driveway|(?:at|my) (?:home|house|place)|"
    r"car ?park|garage|km|kilometre|mile|gate|station|mall|hotel|hospital|school|"
    r"lane|square|park|north|south|east|west)\b",
    re.I,
)
_NO_PLACE = re.compile(
    r"[?？吗呢嘛]|怎么|什么|为啥|多久|[能要可行会]不|可以|还在|正在|没|不|我|你|他|她|别|好的|快点|慢|明[天早]|今天|后天|下午|上午|再说|等|打|开|停|谢|喂|救命|"
    r"有点|已经|刚才|啊$|了$|吧$|哦$|味|烟|火|[吐晕疼痛血伤醒冷热怕哭闻冒漏响亮灯坏断死]|孩子|老人|宝宝|车[里上牌]|车号|号码|电话|"
    r"周[一二三四五六日天]|星期|礼拜|\d点|"
    r"\b(?:he|she|they|we|you|his|her|our|baby|kids?|wife|husband|child|driver|reg|plate|number|phone|awake|breath\w*|"
    r"bleed\w*|dizzy|sick|smell\w*|smok\w*|burn\w*|leak\w*|hot|fine|safe|(?:mon|tues|wednes|thurs|fri|satur|sun)day|am|pm)\b|"
    r"\b(?:can|could|should|shall|is|are|am|do|does|did|don'?t|not|no|yes|ok|okay|what|how|when|why|who|"
    r"still|just|please|wait|hurry|help|my|tomorrow|today|later|thanks?|it|it'?s|there'?s|i'?m|i)\b|^[\d\s+-]+$",
    re.I,
)

_LONGEST_PLACE = 16


def find(source: Source) -> Iterator[Entity]:
    """Places after "在", "near" and the like, and roads by name; when a place was asked, the whole answer."""
    folded = source.folded
    for match in _IN.finditer(folded):
        if not _NOT_A_PLACE.match(match[1]) and not _ANYWHERE.fullmatch(match[1]):
            yield source.entity("place", match.start(1), match.end(1), source.text[match.start(1) : match.end(1)], 0.8)
    for match in _HIGHWAY.finditer(folded):
        yield source.entity("place", match.start(), match.end(), source.text[match.start() : match.end()], 0.75)
    for match in _ADDRESS.finditer(folded):
        if not _NOT_A_PLACE.match(match[0]):
            yield source.entity("place", match.start(), match.end(), source.text[match.start() : match.end()], 0.7)
    for match in _ENGLISH.finditer(folded):
        if not _NOT_A_PLACE.match(match[1]) and not _ANYWHERE.fullmatch(match[1]):
            yield source.entity("place", match.start(1), match.end(1), source.text[match.start(1) : match.end(1)], 0.8)
    for match in _EXIT.finditer(folded):
        yield source.entity("place", match.start(1), match.end(1), source.text[match.start(1) : match.end(1)], 0.75)
    if source.asked == "place" and may_be_place(source.text) and (answer := _CLAUSE.fullmatch(folded)):
        yield source.entity("place", answer.start(1), answer.end(1), source.text[answer.start(1) : answer.end(1)], 0.7)


def may_be_place(words: str) -> bool:
    """Whether the words can be the answer to "where are you?". Rule: E4."""
    said = fold(words)
    if any(words.search(said) for words in (_NOBODY_COMES, _UNDERWAY)) or _SOME_ROAD.fullmatch(said.strip(_EDGES)):
        return False
    return _PLACE.search(said) is not None or (len(said) <= _LONGEST_PLACE and not _NO_PLACE.search(said))


def place_in(words: str) -> str:
    """The words as the place they tell, without what they tell of the police."""
    return _POLICE.sub("", words).strip(" ,，。;；、") or words
