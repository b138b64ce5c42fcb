"""Work that is meant without being named: what was left out or priced just now, a thing that another clause names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.acts.acts import Add
from nlu.fold import fold
from nlu.lexicon import lexicon
from nlu.understanding import Understanding

ASKS = re.compile(
    r"[?？]|吗|么$|多少|几钱|好多钱|贵不贵|要不要|用不用|需不需要|是否|该不该|换不换|做不做|哪|"
    r"\b(?:how|what|which|do i|does it|should|is it|are they|when|why)\b"
)
"""What makes a question of a stretch."""

PAST = re.compile(
    r"上次|上回|之前|以前|刚刚?[换做装修补]|已经|过了?(?:的|之后|以后|还)|去年|前年|上个?月|"
    r"(?:才|(?:上个?(?:周|星期|礼拜)|前[几两]天|前天|昨天)[^，,。]{0,4})[换做装修补](?:[的了过好])|"
    r"\b(?:last (?:time|year|month|visit)|already|was|were|had|ago|yesterday|after the)\b|"
    r"\byou (?:just )?(?:fitted|changed|replaced|put in|installed)\b"
)
"""What makes it tell of the past."""

_BACK_IN = re.compile(
    r"(?:还是|都系|仲系|又想|依然)(?:想|要|把它|给我|帮我|请)?(?:[做换弄要加洗搞整补修]|留着|保留)(?:了|"
    r"上|的|返|埋|掉|忒伊|一下|起|它|那个)*"
    r"(?:[吧罢呗啦呀嘛好]|了|好了|算了)*(?=$|[，,。.！!；;]|\s|换|不|毕竟|省得|免得|安全|趁)|"
    r"\b(?:do|keep|include|have|want|add|take|put|leave) (?:it|that|"
    r"them)(?: back)?(?: in)?(?:,? ?after all| back(?: in| on)?|,? anyway)\b|"
    r"\bput (?:it|that|them) back\b|\b(?:actually|on second thou?ghts?|no),? (?:do|keep) (?:it|that|them)\b"
)
"""What was left out just now is wanted again, in words that need not name it."""
_ADD_IT = re.compile(
    r"(?:[那咁好行嗯哦成得中哎诶啊]|好的?|可以|那么|就|帮我|给我|麻烦|请|都|也|一起|一并|顺便|顺带|"
    r"把[它这那]个?){0,5}"
    r"(?:加(?:上|埋|进去|进来|起|一下|个)?|(?:也|一起|一并|顺便|顺带|都)(?:把它)?[做换弄洗搞整](?:了|上|"
    r"掉|一下)?|算上|带上|一起[做弄换洗]?)(?:它|这个|那个|去)?"
    r"(?:[吧啦呀罢呗嘛喽咯了]|好了)*|"
    r"(?:(?:ok(?:ay)?|yes|yeah|sure|fine|then|good|great|alright|all right|please|well|so|"
    r"right)[ ,.]*)*(?:let.?s |please |just |i.?ll )*"
    r"(?:add|include|throw in|throw|do|take|have) (?:it|that|this|them|that one)(?: in| on)?(?:[ ,]*(?:too|"
    r"as well|then|please|also))*"
)
_SMALL = re.compile(
    r"(?:常规|普通|基础|一般)(?:的|那种|款|保养)|[小细](?:的|嘅|额|个|嗰个|那个|保养)|\b(?:minor|small|smaller|"
    r"basic|cheaper|first)(?: one|"
    r" service)\b|便宜(?:的|那个|嗰个|点的)"
)
NOT_THAT = re.compile(
    r"(?:不|别|甭|莫|唔|勿|覅)(?:要|用|想|需要|必|给我)?[搞做弄换整来]?[大小](?:的|保养|个的?|那个)|"
    r"\b(?:not|no|without|don'?t (?:want|need)|rather than|instead of) (?:the |a |any )?"
    r"(?:minor|small|basic|major|big|full|large)(?: one| service)?\b"
)
"""A size that is not wanted."""
_BIG = re.compile(r"大(?:的|嘅|额|个|嗰个|那个|保养)|\b(?:major|big|bigger|full|larger)(?: one| service)\b")


def takes_back(text: str) -> bool:
    """Whether the words want again what was left out, without naming it ("还是做吧", "keep it after all")."""
    return _BACK_IN.search(fold(text)) is not None


def adds_it(text: str) -> bool:
    """Whether the words put that beside the rest which was asked about last, without naming it ("那加上吧")."""
    return _ADD_IT.fullmatch(fold(text).strip(" ，,。.!！~")) is not None


def size_said(text: str) -> str | None:
    """Which of the services is meant by its size alone ("the small one", "做小的"); None where no size is named."""
    said = NOT_THAT.sub(" ", fold(text))
    small, big = _SMALL.search(said), _BIG.search(said)
    return None if bool(small) == bool(big) else "minor_service" if small else "major_service"


_REPAIRS = re.compile(r"补|贴一?下|\b(?:fix|repair|patch|plug|mend|seal)(?:ed)?\b")
_CLEANS = re.compile(r"清洗|洗(?!车|手|澡|衣)|除[味臭菌]|消毒|\bclean(?:ed|ing)?\b|\bdisinfect")
_REPLACES = re.compile(
    r"换(?:一?[个块条只副对台]|掉|了(?!.{0,6}(?:还|就|又))|新|一下|上)(?:新的?)?(?=[，,。.！!；;\s]|"
    r"[吧罢呗了啦呀嘛哈]|$|[明后今周下礼星上早\d])|给我换|帮我换|要换|"
    r"\b(?:replace|change|swap) (?:it|them|that|those)\b|\b(?:it|them|that) (?:replaced|changed|"
    r"swapped)\b|\bneeds? (?:replacing|changing)\b|"
    r"\ba new one\b"
)
_POLITE = re.compile(
    r"[能可](?:不能|不可)?(?:以)?[^，。,]{0,14}[吗么?？]|\b(?:can|could|would|will) (?:i|you|we)\b[^.,]*"
)


def bound(reading: Understanding, text: str) -> Iterator[Add]:
    """What is to be done with a thing that another clause names: "the tyre loses air, mend it".

    Nothing where the words ask whether it should be done.
    """
    if ASKS.search(_POLITE.sub("", text)) or reading.of("service") or PAST.search(text):
        return
    systems = {str(one.value) for one in reading.of("system")}
    parts = list(dict.fromkeys(str(one.value) for one in reading.of("part")))
    symptoms = {str(one.value) for one in reading.of("symptom")}
    if ("flat_tyre" in symptoms or "tyres" in systems or "轮胎" in parts) and _REPAIRS.search(text):
        yield Add("tyre_repair", words=reading.text)
    elif "air_conditioning" in systems and _CLEANS.search(text):
        yield Add("ac_service", words=reading.text)
    elif len(parts) == 1 and _REPLACES.search(text) and (code := lexicon().works.get(parts[0])):
        yield Add(code, words=reading.text)


_WISH = re.compile(
    r"[我俺咱阮想要给帮做约订定换洗弄整搞来去个一下儿请麻烦吧呗啊呀嘛哈呢唔該该咯噻好的了把车辆台部师傅你您们恁就再需可以得行安排登记预过开埋先揾返\s\x02，,。.!！~]|"
    r"\b(?:i|we|id|ill|like|want|need|would|to|a|an|the|my|our|book|please|can|could|you|get|have|do|for|"
    r"car|hi|hello|schedule|"
    r"arrange|make|appointment|it|some|looking|due|in|me|done|s|d)\b|[\W]"
)


def is_time_only(reading: Understanding) -> bool:
    """Whether the words name a time to come at and hardly anything else: "周六十点", "Friday afternoon please"."""
    if not reading.of("time") or any(one.kind not in ("time", "number", "ordinal") for one in reading.entities):
        return False
    text = fold(reading.text)
    for one in reading.of("time"):
        text = text[: one.start] + "\x02" * (one.end - one.start) + text[one.end :]
    return not ASKS.search(text) and len(_WISH.sub("", text)) == 0


def is_wish(reading: Understanding) -> bool:
    """Whether the words name work and hardly more than that it is wanted: "约空调清洗", "I'd like an alignment"."""
    if not reading.of("service") or reading.of("symptom") or reading.danger:
        return False
    text = fold(reading.text)
    if ASKS.search(text) or PAST.search(text):
        return False
    for one in (
        *reading.of("service"),
        *reading.of("time"),
        *reading.of("plate"),
        *reading.of("model"),
        *reading.of("brand"),
    ):
        text = text[: one.start] + "\x02" * (one.end - one.start) + text[one.end :]
    return len(_WISH.sub("", text)) <= 1
