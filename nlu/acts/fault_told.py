"""What is told of a fault before it is asked: does it drive, does it come and go, is anybody hurt (A3)."""

from __future__ import annotations

import re

from nlu.fold import fold

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
