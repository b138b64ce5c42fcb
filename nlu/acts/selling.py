"""Selling face to face, and the plea to be spared it: no wish about what is sent unasked (N5, W4)."""

from __future__ import annotations

import re

from nlu.fold import fold

_SELLS = re.compile(
    r"推销|忽悠|兜售|乱(?:加|换|收)|多余的|(?:加|添|塞|搭)(?:别的|其[他它]|一堆|一大堆|乱七八糟的)?(?:项目|东西)|"
    r"\b(?:upsell\w*|up-sell\w*|hard sell|sales (?:pitch|talk)|(?:sell|selling|push|pushing|flog|flogging) "
    r"(?:me|us|extras?|anything|stuff|things|other)\b(?: \w+)?|(?:no|any|without) extras?)\b"
)
_SPARED = re.compile(
    r"[别甭莫勿覅免休少](?!的)|不(?:要|用|想|需要|必|许|准|兴)|唔(?:好|使)|冇|"
    r"\b(?:no|not|without|stop|never|don'?t|do not|skip|spare)\b"
)
_SENT = re.compile(
    r"[发推传寄]|短信|信息|消息|电话|微信|提醒|通知|广告|活动|调查|问卷|回访|订阅|"
    r"\b(?:reminders?|ads?|adverts?|promotions?|offers?|surveys?|notifications?|messag\w*|texts?|texting|send\w*|sent|e?mails?|calls?|calling)\b"
)
_WORK = re.compile(
    r"保养|机油|项目|检查|[换做修洗弄补约](?!.?推)|小的|到店|[来去](?:你们)?店|"
    r"\b(?:oil|servic\w*|book\w*|appointment|check\w*|wash\w*|chang\w*|repair\w*|replac\w*|fix\w*|visit|tyres?|brakes?)\b"
)
_STOP = re.compile(r"[，,。.!！;；\n]+| (?=[\u4e00-\u9fff])|\b(?:and|but|just)\b")


def is_face_to_face(text: str, *, busy: bool) -> bool:
    """Whether selling is spoken of that is done over the counter, not by messages. busy: a matter is being settled."""
    said = fold(text).replace("’", "'")
    rest = _SELLS.sub(" ", said)
    if rest == said or _SENT.search(rest):
        return False
    return busy or _WORK.search(rest) is not None


def plea(text: str) -> str | None:
    """The stretch of the words that asks not to be sold more than was asked for, as written; None without one."""
    if len(text) > 200:
        return None
    found = [part.strip() for part in _STOP.split(text) if _is_plea(fold(part).replace("’", "'"))]
    return found[0] if found else None


def _is_plea(said: str) -> bool:
    return bool(_SELLS.search(said) and _SPARED.search(said) and not _SENT.search(_SELLS.sub(" ", said)))
