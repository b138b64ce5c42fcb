"""Yes, no and questions to extra items, in the customer's own words: "第二个不要，其他都做" (W4).

Strict by design: consent is only what can be read as nothing else. A question, a condition or a haggle is no yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.workshop.extra_items import Answer


@dataclass(frozen=True, slots=True)
class Choice:
    """An item as it may be called: its place on the card and its names in both languages."""

    id: int
    place: int
    names: tuple[str, ...]


@dataclass
class Heard:
    """What the words say. answers: item id -> yes or no. every: a plain yes or no where several are open.

    kind: "answers", "every", "price", "question", "think" (not decided yet) or "unclear" (about the items, but not
    which way). about: ids named. plain: nothing but yes or no was said, which could answer anything. bound: a
    question that can only be about this work.
    """

    kind: str
    answers: dict[int, Answer] = field(default_factory=dict)
    every: Answer | None = None
    about: list[int] = field(default_factory=list)
    plain: bool = False
    bound: bool = False


_PRICE = re.compile(
    r"多少钱|多少元|几块钱|价格|报价|什么价|费用|贵不贵|how much|\bprices?\b|\bcosts?\b|what.{0,12}(?:charge|pay)"
)
_QUESTION = re.compile(
    r"[?？]|[吗么嘛]\s*[。.!！]*$|为什么|为啥|怎么|什么|哪[个项些]|有没有|要不要|能不能|可不可以|是不是|行不行|"
    r"必须|必要|一定要|不换会|"
    r"\b(?:why|what|which|how|when|can i|could|should|is it|are they|do i|must|have to|necessary|safe|what if)\b"
)
_THINK = re.compile(
    r"考虑|商量|想一?想|问一?问(?:我|家|老)|等[我一会]|\b(?:think|ask my|talk to my|not sure|maybe|perhaps|"
    r"decide later)\b"
)
_ABOUT_WORK = re.compile(
    r"换|不做|要做|必须|必要|一定|影响|安全|危险|多久|为什么|为啥|撑|"
    r"\b(?:why|necessary|safe|must|have to|should|how long|wait|replace|change)\b"
)
_CONDITION = re.compile(
    r"如果|要是|假如|除非|便宜|打折|优惠|太贵|有点贵|"
    r"\b(?:if|unless|cheaper|discount|expensive)\b"
)
_SPLIT = re.compile(r"[，,。.;；!！、\n]+|但是?|不过|然后|\b(?:but|and then|then|however|while)\b")
_EXCEPT_ZH = re.compile(
    r"除了?(?P<but>.+?)(?:以外|之外|外)?[，,\s]*(?P<rest>(?:其[他它余]的?|剩下的?|别的)?(?:全部?|都).*)"
)
_EXCEPT_EN = re.compile(r"(?P<rest>.+?)\b(?:except(?: for)?|apart from|but not|other than)\b(?P<but>.+)")
_ALL = re.compile(
    r"全部|所有|全都|都|全|两个|两项|三个|三项|\b(?:all(?: of (?:them|it))?|both(?: of them)?|everything|every one)\b"
)
_NONE = re.compile(
    r"\b(?:none(?: of (?:them|it|those|these))?|neither(?: of them)?|nothing)\b|一[个项]都不|全都?不|都不"
)
_REST = re.compile(
    r"其[他它余]的?|剩下的?|别的|另外的?(?:[一二两三几]?[个项])?|\b(?:the )?(?:rest|others?|other ones?|remaining)\b"
)
_ONLY = re.compile(r"只|仅|光|就(?=.*第)|\b(?:only|just)\b")
_NTH = re.compile(
    r"第\s*(?P<zh>[一二三四五六七八九十]|\d{1,2})(?![天年次周月])\s*[个项条样]?|"
    r"(?<![\d¥:])(?P<digit>\d{1,2})\s*项?(?![\d元块公里点号分年月天%:])|"
    r"\b(?:the )?(?:number |no\. ?|# ?)?(?P<en>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth)\b(?: one| item)?"
    r"|(?P<last>最后(?:一|那)?[个项]?|\bthe last(?: one| item)?\b)"
)
_FIRST_FEW = re.compile(r"前(?P<zh>[两二三四五])[个项]|\b(?:the )?first (?P<en>two|three|four|five)\b")
_FEW = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "two": 2, "three": 3, "four": 4, "five": 5}
_ZH_NUMBER = {character: n for n, character in enumerate("一二三四五六七八九十", 1)}
_EN_NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_EN_NUMBER = dict(zip(_EN_NUMBERS.split(), range(1, 11), strict=True))
_FILLER = re.compile(
    r"那就?|就|麻烦|请|帮我|给我|你们|师傅|我们?|这次|[这那](?:[个些]|一?项)|一起|一下|一并|顺便|也|还是|把|先|"
    r"[吧啊呀哦嗯呢了的哈噢喽咯掉]|和|跟|都|谢谢|感谢|"
    r"\b(?:please|thanks?|thank you|i|i'd|i'll|we|would|let's|lets|the|it|them|that|this|those|these|one|ones|to|for|"
    r"and|you|can|may|so|well|with|of|on|now|then|too|also|as well|items?)\b|[\s'’\"“”~～:：]"
)
_NO = re.compile(
    r"(?:(?:暂时|目前|暂)?(?:不|别|甭|不用|不要|不必|不需要|不想|不打算)(?:要|用|换|做|修|弄|搞|装|加|需要|"
    r"处理|同意|行)?|算|免|拒绝|不同意|"
    r"(?:以后|下次|下回|改天|过段时间|回头)(?:再)?(?:说|换|做|修|弄|看)?)+|"
    r"(?:no|nope|nah|not|none|neither|don'?t|dont|donot|never|skip|leave|decline|refuse|later|nexttime|notnow|"
    r"without|nothanks|"
    r"notthistime|do|change|replace|fix|need|want|like|will|just)+"
)
_YES = re.compile(
    r"(?:可以|同意|没问题|批准|授权|确认|确定|行|好|对|中|要|需要|想(?=[换做修装])|换|更换|做|修|弄|搞|装|加|"
    r"处理|安排|ok|okay|okey|yes|yep|yeah|yup|sure|"
    r"fine|good|goahead|ahead|go|do|doit|replace|change|fix|approved?|agreed?|accept|confirm(?:ed)?|need|want|"
    r"like|take|right|absolutely|definitely)+"
)
_DENIES = re.compile(
    r"no|nope|nah|not|none|neither|don'?t|dont|never|skip|leave|decline|refuse|later|without|[不别甭算免拒]|"
    r"以后|下次|下回|改天|回头|过段"
)
_VERBS = re.compile(r"更换|客户自带|清洗|检查|维修|修理|加注|补|[（(].*?[)）]")
_COMMON = frozenset(
    {"front", "rear", "left", "right", "replace", "replacement", "change", "with", "your", "item", "work"}
)
_ASKS = re.compile(r"\bplease\b|请|麻烦")
_COUNTED = re.compile(r"(?P<two>两[个项]|\bboth\b|\bneither\b)|(?P<three>三[个项])")
_WORKING = re.compile(r"[换做修弄装]|\b(?:do|replace|change|fix|go ahead|approve)")


def heard(words: str, items: Sequence[Choice]) -> Heard | None:
    """What the words say to these open items; None when they are about something else."""
    said = re.sub(r"(?<=\d)\s*[,，、和]\s*(?=\d)", " ", words.strip().lower().replace("’", "'"))
    if not said or not items or len(said) > 200:
        return None
    about = sorted(_targets(said, items)[0])
    if _PRICE.search(said):
        return Heard("price", about=about)
    if _THINK.search(said):
        return Heard("think")
    if _QUESTION.search(said) or _CONDITION.search(said):
        touched = (
            about or _plain(re.sub(r"[?？吗么嘛]", "", said)) or _ABOUT_WORK.search(said) or _CONDITION.search(said)
        )
        bound = bool(about) or bool(_CONDITION.search(said) and _WORKING.search(said))
        return Heard("question", about=about, bound=bound) if touched else None
    answers = _answers(said, items)
    if answers:
        return Heard("answers", answers)
    every = _everywhere(said)
    if every is not None:
        if len(items) == 1:
            return Heard("answers", {items[0].id: every}, plain=not _WORKING.search(said))
        return Heard("every", every=every, plain=not _WORKING.search(said))
    return Heard("unclear", about=about) if about or _NTH.search(said) else None


def _everywhere(said: str) -> Answer | None:
    """The yes or no that every clause says, and nothing else."""
    clauses = [part for part in _SPLIT.split(said) if part.strip() and (_plain(part) or not _idle(part))]
    polarities = {_plain(part) for part in clauses}
    return polarities.pop() if len(polarities) == 1 else None


def _answers(said: str, items: Sequence[Choice]) -> dict[int, Answer]:
    """Which items are agreed to and which not; empty unless every clause could be read."""
    if found := _EXCEPT_ZH.fullmatch(said) or _EXCEPT_EN.fullmatch(said):
        return _except(found["but"], found["rest"], items)
    answers: dict[int, Answer] = {}
    for clause in filter(None, (part.strip() for part in _SPLIT.split(said))):
        if not _idle(clause) and not _hear_clause(clause, items, answers, asks=bool(_ASKS.search(said))):
            return {}
    return answers


def _except(but: str, rest: str, items: Sequence[Choice]) -> dict[int, Answer]:
    spared, unclear, _ = _targets(but, items)
    polarity = _plain(_ALL.sub("", _REST.sub("", rest))) or (
        "agree" if _idle(_ALL.sub("", _REST.sub("", rest))) else None
    )
    if not spared or unclear or polarity is None:
        return {}
    other: Answer = "decline" if polarity == "agree" else "agree"
    return {one.id: other if one.id in spared else polarity for one in items}


def _hear_clause(clause: str, items: Sequence[Choice], answers: dict[int, Answer], *, asks: bool) -> bool:
    """True when the clause says yes or no to something; what it says is added to `answers`."""
    if _NONE.search(clause) and _plain(_NONE.sub("不", clause)) == "decline":
        if _contradicts([], items, answers, "decline", every=True):
            return False
        answers |= {one.id: "decline" for one in items if one.id not in answers}
        return True
    if (counted := _COUNTED.search(_FIRST_FEW.sub("", clause))) and len(items) != (2 if counted["two"] else 3):
        return False
    targets, unclear, left = _targets(clause, items)
    only = bool(_ONLY.search(left)) and bool(targets)
    left = _ONLY.sub("", left) if only else left
    rest, every = bool(_REST.search(left)), bool(_ALL.search(left))
    left = _ALL.sub("", _REST.sub("", left))
    polarity = _plain(left)
    if polarity is None and (only or rest or every or asks) and _idle(left):
        polarity = "agree"
    if (unclear and not every) or polarity is None:
        return False
    if _contradicts(targets, items, answers, polarity, every=every or rest):
        return False
    if targets:
        answers |= dict.fromkeys(targets, polarity)
        if only and polarity == "agree":
            answers |= {one.id: "decline" for one in items if one.id not in answers}
    elif rest or every:
        answers |= {one.id: polarity for one in items if one.id not in answers}
    return True


def _contradicts(
    targets: Sequence[int], items: Sequence[Choice], answers: dict[int, Answer], polarity: Answer, *, every: bool
) -> bool:
    """True when the opposite was said of the same before; an exception from all of them is none."""
    if targets:
        said = [one for one in targets if answers.get(one, polarity) != polarity]
        return bool(said) and len(answers) < len(items)
    left = [one.id for one in items if one.id not in answers]
    return every and not left and polarity not in answers.values()


def _targets(clause: str, items: Sequence[Choice]) -> tuple[list[int], bool, str]:
    """(ids meant, whether a name fits several, the clause without what named them)."""
    found: list[int] = []
    by_place = {one.place: one.id for one in items}
    last = max(by_place)
    unknown = False
    for match in _FIRST_FEW.finditer(clause):
        found += [by_place[n] for n in range(1, _FEW[match["zh"] or match["en"]] + 1) if n in by_place]
    clause = _FIRST_FEW.sub("", clause)
    for match in _NTH.finditer(clause):
        place = _place(match, last)
        if place in by_place:
            found.append(by_place[place])
        else:
            unknown = True
    left = _NTH.sub("", clause)
    named, unclear, left = _named(left, items)
    return [*found, *(one for one in named if one not in found)], unclear or unknown, left


def _place(match: re.Match[str], last: int) -> int:
    if match["last"]:
        return last
    if match["en"]:
        return _EN_NUMBER[match["en"]]
    digits = match["zh"] or match["digit"]
    return _ZH_NUMBER.get(digits) or (int(digits) if digits.isdecimal() else 0)


def _named(clause: str, items: Sequence[Choice]) -> tuple[list[int], bool, str]:
    """Items whose name, a piece of it or its abbreviation is said. The longest piece decides."""
    found: list[int] = []
    unclear = False
    left = clause
    for _ in items:
        pieces = {one.id: _longest(left, one.names) for one in items if one.id not in found}
        longest = max((len(piece) for piece in pieces.values()), default=0)
        if longest < 2:
            break
        best = [one for one, piece in pieces.items() if len(piece) == longest]
        unclear = unclear or len(best) > 1
        found += best
        left = left.replace(pieces[best[0]], "", 1)
    return found, unclear, left


def _longest(clause: str, names: Iterable[str]) -> str:
    """The longest piece of the clause that calls one of the names; empty when none does."""
    best = ""
    for name in names:
        core = _VERBS.sub("", name.lower()).strip()
        if core.isascii():
            matches = (re.search(rf"\b{re.escape(phrase.rstrip('s'))}s?\b", clause) for phrase in _phrases(core))
            fits = [found[0] for found in matches if found]
        else:
            fits = [piece for piece in _pieces(clause) if piece in core or _abbreviates(piece, core)]
        best = max([best, *fits], key=len)
    return best


def _phrases(name: str) -> list[str]:
    """What an English name may be called by: runs of its words that hold a telling one."""
    words = re.findall(r"[a-z0-9-]+", name)
    runs = [words[a:b] for a in range(len(words)) for b in range(a + 1, len(words) + 1)]
    return [" ".join(run) for run in runs if any(len(word) > 3 and word not in _COMMON for word in run)]


def _pieces(clause: str) -> list[str]:
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", clause)
    return [run[a:b] for run in runs for a in range(len(run)) for b in range(a + 2, min(len(run), a + 10) + 1)]


def _abbreviates(piece: str, name: str) -> bool:
    """机滤 for 机油滤清器: the same first character, the others in order."""
    rest = iter(name)
    return piece[0] == name[0] and all(character in rest for character in piece)


def _plain(clause: str) -> Answer | None:
    """Yes or no, when the clause says that and nothing else."""
    left = _FILLER.sub("", _ALL.sub("", clause))
    left = re.sub(r"[^\w']", "", left)
    if not left:
        return "agree" if re.fullmatch(r"[嗯恩]+[。.!！~]*", clause.strip()) else None
    if _DENIES.search(left):
        return "decline" if _NO.fullmatch(left) else None
    return "agree" if _YES.fullmatch(left) else None


def _idle(clause: str) -> bool:
    """True when nothing but politeness is said."""
    return not re.sub(r"[^\w]", "", _FILLER.sub("", clause))
