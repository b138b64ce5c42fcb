"""What is said to a survey in words instead of taps: a score, nothing, or that something was wrong (Q3)."""

from __future__ import annotations

import re

_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_VERY_BAD = (
    r"非常差|很差|太差|差极了|糟糕|很糟|垃圾|非常不满意?|很不满意|极不满意|"
    r"terrible|awful|horrible|very (?:bad|poor)|worst|useless"
)
_BAD = (
    r"不好|不满意|不太满意|不太好|不怎么样|较差|比较差|有点差|差|失望|"
    r"bad|poor|not (?:good|happy|satisfied|great)|disappoint\w*|unhappy"
)
_MIDDLING = (
    r"一般般?|还行|还可以|马马虎虎|凑合|还好|过得去|普通|"
    r"ok|okay|average|so[- ]so|fine|not bad|all right|alright|acceptable"
)
_GOOD = r"挺?不错|挺好的?|好|满意|比较好|可以|蛮好|good|nice|pretty good|satisfied|happy|well"
_VERY_GOOD = (
    r"(?:非常|很|特别|十分|超级?|太)(?:好|满意|棒|赞)|完美|满分|棒|赞|无可挑剔|"
    r"(?:very|really|so) (?:good|happy|satisfied)|excellent|great|perfect|awesome|fantastic|amazing|wonderful|superb"
)
_SCORES = ((1, _VERY_BAD), (5, _VERY_GOOD), (3, _MIDDLING), (2, _BAD), (4, _GOOD))
_TAIL = r"(?:[的了吧啊呀呢哦哈~]|啦|嘛|滴)*"
_LEAD = (
    r"(?:我?(?:觉得|感觉|认为)|总体|整体|服务|体验|这次|都|给|打|评|"
    r"it was|it's|i'd say|i give(?: it)?|overall|service was|\s)*"
)
_DIGIT = re.compile(
    rf"{_LEAD}([1-5]|[一二两三四五]|one|two|three|four|five)\s*"
    rf"(?:分|星|颗星|points?|stars?|/\s*5|out of (?:5|five))?(?:好评)?\s*{_TAIL}"
)
_BREAK = re.compile(
    r"[，,。.;；!！?？\n]+|\s+(?:but|because|though)\s+|(?:但是?|不过|就是|只是|因为)"
)  # fmt: skip


def said_score(words: str) -> tuple[int, str] | None:
    """The score that words give, and what was said besides: "很差，修完还漏油" is (1, "修完还漏油"). None for none.

    The score is the whole first part of the message; words that begin another way are a matter of their own.
    """
    own = words.strip()
    said = own.lower().replace("’", "'")
    found = _BREAK.search(said)
    end = found.start() if found and found.start() else len(said)
    first, rest = said[:end].strip(" ~"), re.sub(r"^[，,。.;；!！?？\s]+", "", own[end:])
    if digit := _DIGIT.fullmatch(first):
        return _NUMBERS.get(digit[1]) or int(digit[1]), rest
    for score, pattern in _SCORES:
        if re.fullmatch(rf"{_LEAD}(?:{pattern}){_TAIL}", first):
            return score, rest
    return None


_AGREES = frozenset({"好", "好的", "好吧", "行", "可以", "嗯", "ok", "okay", "sure", "yes", "fine"})


def agrees(words: str) -> bool:
    """True for words that are no score but only say that one may be asked for: "好的"."""
    return re.sub(r"[\s。.!！~，,]+$", "", words.strip().lower()) in _AGREES


_NOTHING = frozenset(
    {"跳过", "不说了", "没有", "没", "没啥", "没什么", "暂无", "无", "不用", "算了", "不评", "没有其他", "下一个"}
    | {"no", "none", "nope", "nothing", "skip", "no thanks", "nothing else", "that's all", "next", "n/a"}
)


_ENOUGH = frozenset(
    {"不用", "算了", "不评", "不填", "不想评", "不想填", "没空", "别问", "no thanks", "enough", "no time"}
)


def says_nothing(words: str) -> bool:
    """True for words that pass over a question: "没有了", "skip"."""
    return _bare(words) in _NOTHING | _ENOUGH


def has_enough(words: str) -> bool:
    """True for words that pass over all further questions: "不用了", "no thanks"."""
    return _bare(words) in _ENOUGH


def _bare(words: str) -> str:
    return re.sub(r"[\s。.!！~，,的吧了]+$", "", words.strip().lower().replace("’", "'"))


_PRAISES = re.compile(
    r"没(?:有|什么|啥)?(?:什么|啥|任何)?(?:问题|意见|不满|毛病|异响|可挑|不好)|不差|不贵|不慢|不(?:漏|响)(?:油|水)?了|没再|不再|"
    r"no (?:complaints?|problems?|issues?)|not (?:bad|slow|expensive)|nothing (?:bad|wrong)|"
    r"without (?:any )?(?:problems?|issues?)|can'?t complain"
)
_COMPLAINS = re.compile(
    r"投诉|不满|失望|生气|太?(?:贵|慢|差|乱|脏)(?:了|得)|(?:有点|很|真|比较|实在)(?:贵|慢|差|乱|脏|久|失望|生气)|"
    r"态度(?:不好|差|恶劣|冷淡)|没修好|没弄好|没解决|没人(?:理|管|接)|还(?:是|在|有)?(?:漏|响|抖|异响|故障|不行|没好)|"
    r"又(?:坏|漏|响|抖|亮|出)|修完(?:还|又|更|就)|等(?:了|得)?(?:好|很|太|半|这么|有点)(?:久|长|天)|不守时|乱收费|多收|骗|坑|"
    r"(?:没|不)(?:有)?(?:怎么|太)?(?:洗|擦|弄|打扫|收拾)?(?:得)?(?:太)?干净|"
    r"敷衍|推脱|刮(?:花|伤|了)|划(?:痕|伤|了)|弄(?:脏|坏)|返工|"
    r"complain|unhappy|disappoint|angry|rude|overcharg|expensive|too (?:slow|long|dear|pricey)|"
    r"still (?:leak|nois|broken|not|there|makes)|not (?:fixed|solved|repaired|happy)|wasn'?t (?:fixed|repaired)|"
    r"(?:not|wasn'?t|weren'?t|isn'?t) (?:very |really |properly )?clean(?:ed)?\b|"
    r"came back|again (?:leak|broke)|dirty|scratch|terrible|awful|worse|nobody (?:called|answered)|"
    r"waited (?:for )?(?:so|too|two|three|hours|ages)|cheat|ripp?ed"
)


def complains(words: str) -> bool:
    """True when words tell of something that was not right, whatever the score beside them. Rule: Q3."""
    said = _PRAISES.sub("", words.lower().replace("’", "'"))
    return bool(_COMPLAINS.search(said))


_IMPORTANCE = (
    (
        5,
        r"(?:非常|很|特别|十分|最|超级?)(?:的)?(?:重要|看重|在意)|"
        r"(?:very|really|extremely|most) important|a lot|essential",
    ),
    (1, r"(?:完全|一点也|根本)?不(?:重要|看重|在意|在乎)|无所谓|not (?:at all )?important|unimportant|not at all"),
    (
        2,
        r"不太(?:重要|看重|在意)|不是很(?:重要|看重|在意)|"
        r"(?:not (?:so|very|that)|less|a little|slightly) important|not much",
    ),
    (4, r"(?:比较|挺|蛮)?(?:重要|看重|在意)|(?:quite |fairly |rather )?important"),
)


def said_importance(words: str) -> int | None:
    """How important something is, from 1 to 5, in words or as a number; None when the words say something else."""
    said = re.sub(r"[\s。.!！~，,吧的了啊呀]+$", "", words.strip().lower().replace("’", "'"))
    for value, pattern in _IMPORTANCE:
        if re.fullmatch(pattern, said):
            return value
    scored = said_score(said)
    return scored[0] if scored and not scored[1] and (_DIGIT.fullmatch(said) or scored[0] == 3) else None
