"""What is told of a fault before it is asked: does it drive, does it come and go, is anybody hurt (A3)."""

from __future__ import annotations

import re

from nlu.entities.place import may_be_place as may_be_place
from nlu.entities.place import place_in as place_in
from nlu.fold import fold
from nlu.lexicon import lexicon
from nlu.understanding import Understanding

_STOPPED = re.compile(
    r"不能开|没法开|开不了|开不动|动不了|不敢开|打不着|启动不了|趴窝|抛锚"
    r"|won't (?:start|move)|can'?t (?:be )?driven?|broke\w* down",
    re.IGNORECASE,
)
_DRIVING = re.compile(
    r"(?:还|仍|也)能开|能开(?!吗|不|么|多)|开着没(?:啥|什么)?(?:事|问题)"
    r"|(?:still|it) drives|can (?:still )?be driven|drivable",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"偶尔|有时候?|时好时坏|时有时无|间歇|断断续续|(?:修|查|看|换)了?(?:好?几|[两二三四]|多)[家次回]|没(?:找到|查出|修好)|"
    r"\b(?:intermittent\w*|sometimes|on and off|comes and goes|nobody (?:can|could) find|no one (?:can|could) find)\b"
)
_HURT = re.compile(
    r"受伤|受了?重?伤|流血|出血|昏迷|骨折|撞伤|被困|晕倒|没有?意识|\b(?:injur\w*|hurt|bleeding|unconscious|trapped)\b",
    re.I,
)
_NOT_HURT = re.compile(
    r"(?:没|没有|无|未)(?:有)?人?(?:员)?(?:受|伤)|人(?:都)?没事|没(?:人)?受伤|人员?(?:都)?(?:安全|平安)|"
    r"\b(?:no ?body|no one|none|not|nobody's|isn.?t|aren.?t)\b[^.!?]{0,16}\b(?:injur\w*|hurt)\b|"
    r"\b(?:every(?:one|body)|we|all)(?: is| are|'re|'s)? (?:all )?(?:fine|ok|okay|safe)\b",
    re.I,
)
_ABS = re.compile(r"(?<![a-z])abs(?![a-z])|防抱死|\banti-?lock\b")
_NOT_ABS = re.compile(
    r"红|不是|两个?|都|还有|也|不确定|好像|可能|吧$|软|硬|踩|失灵|刹不|"
    r"\b(?:red|not|isn'?t|both|two|and|also|too|as well|maybe|think|soft|spongy|hard|pedal|grind\w*)\b"
)
_LAMP = re.compile(r"灯|\b(?:lights?|lamp)\b")
_FELT = re.compile(
    r"红|踩|软|硬|失灵|刹不|异响|响|抖|跑偏|漏|没力|无力|\b(?:red|soft|spongy|hard|pedal|grind\w*|nois\w+|pull\w*|leak\w*|fail\w*|"
    r"not work\w*|squeal\w*)\b"
)


_OUR_WORK = re.compile(
    r"(?:刚刚?|才|上次|上回|上周|上个?月|上星期|上礼拜|前几天|前两天|前天|昨天|之前)[^,，。!！?？]{0,8}"
    r"(?:你们?|贵店|店里|这里|这边|这儿|恁)[^,，。!！?？]{0,6}(?:[换修做弄搞装补喷洗调]|保养)|"
    r"(?:你们?|贵店|店里|这里|这边|这儿|恁)[^,，。!！?？]{0,4}(?:刚刚?|才|上次|上回|上周|上个?月|前几天|前天|昨天)?[^,，。!！?？]{0,4}"
    r"(?:[换修做弄搞装补喷洗调]|保养)(?:好|完)?[了过的]|"
    r"(?:刚刚?|才)[^,，。!！?？]{0,2}(?:[换修做弄搞装补喷调]|保养)[好完过了的](?!个?(?:车道|手机|号|[挡档]))|"
    r"(?:[换修做弄搞装补喷调]|保养)(?:好|完|过|了)?(?:才|没)(?:几|两|三|多|一)|"
    r"\byou(?: guys| people)?(?: \w+)? (?:replaced|changed|fitted|put|fixed|repaired|serviced|did|installed|mended)\b|"
    r"\b(?:new|fitted|replaced|changed|fixed|repaired|serviced|installed|done)\b[^.,!?]{0,30}"
    r"\b(?:from|by|at|with) (?:you|yours|your (?:shop|place|garage|guys))\b|"
    r"\bjust (?:had|got)\b[^.,!?]{0,30}\b(?:replaced|changed|fitted|fixed|repaired|serviced|installed|done)\b"
)


def systems_of_parts(reading: Understanding) -> set[str]:
    """The systems of the parts that are named."""
    found = (lexicon().system_of("part", str(one.value)) for one in reading.of("part"))
    return {system for system in found if system}


def is_after_work(text: str) -> bool:
    """Whether the words say that the shop worked on it not long ago. Rule: B2."""
    return _OUR_WORK.search(fold(text)) is not None


def is_only_abs(words: str, before: str) -> bool:
    """Whether a brake lamp that was told of is said to be that of the ABS, and nothing is felt at the brakes. Rule: F2.

    words: without a word of doubt, of the red lamp or of another one. before: what was told of the danger until now.
    """
    said, told = fold(words), fold(before)
    if not _ABS.search(said) or _NOT_ABS.search(said):
        return False
    return _LAMP.search(told) is not None and not _FELT.search(told)


_NO_HURRY = re.compile(
    r"不(?:着急|赶时间|赶|急)|没(?:什么|啥)?急事|(?:明天|明早|明儿|后天|白天|天亮|上班|改天|晚点|晚些)[^,，。]{0,6}(?:再说|再来|来就|也行|也可以|都行|就行)|"
    r"\b(?:no (?:rush|hurry)|not (?:that )?(?:urgent|in a hurry)|"
    r"tomorrow(?: morning)? (?:is|will|would|works|do)\b)",
    re.I,
)
_OFF_ROAD = re.compile(
    r"地库|地下(?:车库|停车)|车库|停车[场位]|车位|小区|家[里门楼]|楼下|院[子里]|公司[里楼门]|厂[里区]|校园|"
    r"\b(?:garage|car ?park|parking (?:lot|space|bay)|driveway|at home|my (?:house|office|work)|the office)\b",
    re.I,
)
_INSURER = re.compile(
    r"平安|人保|太保|太平洋|太平(?!洋)|国寿|人寿|大地|中华联合|阳光|华安|永安|永诚|安盛|天平|众安|紫金|亚太|安邦|大家保险|"
    r"\b(?:ping ?an|picc|cpic|axa|allianz|zurich|aig|china life|taiping|sunshine|zhong ?an)\b",
    re.I,
)


def can_wait(words: str) -> bool:
    """Whether the words say that help need not come at once. Rule: E4."""
    return _NO_HURRY.search(words) is not None


def is_off_road(words: str) -> bool:
    """Whether the vehicle stands where no traffic passes."""
    return _OFF_ROAD.search(words) is not None


_CALLED_OFF = re.compile(
    r"(?:不用|别|不要|不需要|无需)(?:再)?(?:派人|叫人|麻烦|安排)?(?:你们)?(?:过?来|救援|拖车|拖|跑一趟|派人)(?:了|啦|咯)|"
    r"取消救援|救援取消|(?:不用|别)(?:麻烦|管|派)(?:你们|人)?了|"
    r"(?:已经|自己|有人|别人|朋友|大哥|邻居)[^,，。]{0,8}(?:搭着|搭好|弄好|搞定|打着|拖走|解决)[^,，。]{0,2}了|(?:又|能)(?:打着|启动|着车)了|"
    r"\b(?:no need (?:to come|any ?more|for (?:a|the) (?:tow|rescue))|don'?t (?:need|send|come)\b"
    r"[^.?]{0,24}(?:any ?more|now|after all|tow|anyone|anybody|help)|"
    r"cancel (?:the |that )?(?:tow|rescue|truck|call)|(?:all )?sorted(?: now)?|"
    r"got it (?:started|going|running)|it (?:started|runs) (?:again|now))",
    re.I,
)


def calls_off(words: str) -> bool:
    """Whether somebody says that help is needed no more. Rule: E4."""
    return _CALLED_OFF.search(fold(words)) is not None


def insurer(words: str) -> str | None:
    """The insurer that is named. Rule: E3."""
    found = _INSURER.search(words)
    return found[0] if found else None


def drives(words: str) -> str | None:
    """ "yes" or "no" when the words themselves say whether the vehicle still drives."""
    if _STOPPED.search(words):
        return "no"
    return "yes" if _DRIVING.search(words) else None


def is_lasting(words: str) -> bool:
    """Whether the fault comes and goes, or others have looked for it in vain. Rule: B2."""
    return _LASTING.search(fold(words)) is not None


def injured(words: str) -> str | None:
    """ "yes" or "no" when the words say whether anybody is hurt. Rule: E3."""
    if _NOT_HURT.search(words):
        return "no"
    return "yes" if _HURT.search(words) else None
