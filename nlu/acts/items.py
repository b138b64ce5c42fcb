"""Items of work added, left out or put in place of others: "加个四轮定位", "leave out the tyres", "not the battery".

An item is a code of a service, or the name of a part for which no service is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from nlu.acts.acts import Add, Remove, Swap
from nlu.acts.remarks import wants_look
from nlu.acts.unnamed import ASKS, NOT_THAT, PAST, bound
from nlu.fold import fold
from nlu.lexicon import lexicon
from nlu.understanding import Entity, Understanding

ALL = "*"
"""Stands for every item agreed on ("只做小保养" is that in place of all)."""

KINDRED = frozenset({"minor_service", "major_service", "first_service", "periodic_service"})
"""Items of which a visit has one: whoever says "the service" means that."""

GENERAL = "periodic_service"
"""What "the service" is, of whatever size."""

LAST = "-1"
"""Stands for the item named last ("that one, leave it")."""

_I = "\x01"
_BREAK = re.compile(
    r"[，,。.；;！!、\n]+|(?<=[?？])|(?=然后|另外|但是|不过|可是|还有(?![没多空])|再就是|对了)|"
    r"(?<=[a-z\x01\x02]) (?=(?:but|and|then|also|plus)\b)|(?<=[了啦吧啊呀])(?=[就光只单仅](?:想|"
    r"要)?[做弄洗换搞整补修])"
)
_NOT = r"(?:不|别|甭|唔|莫|毋|覅|勿)"
_DO = r"(?:换|做|弄|搞|加|洗|补|修|管|约|清|装|打|整|动|考虑|查|检)"
_OUT_AFTER = re.compile(
    rf"{_I}[^{_I}]{{0,6}}?(?<![换做弄要行中成好得能以])(?!不[啊呀]?\s*$){_NOT}(?:用|要|需要|需|必|想|打算|使|"
    rf"急)?(?:给我|"
    rf"帮我|再)?{_DO}?(?:它|那个|先)?"
    r"(?:了|啦|喇|咯|吧|先|嘛|噻|呗|哈|喽|着|住|好了|也行|\s|$)|"
    rf"{_I}[^{_I}]{{0,6}}?(?:算了|免(?:了|啦|喇|咯|咗|吧|掉)|省了|省掉|去掉|取消|拿掉|划掉|删掉|删了|减掉|"
    rf"撤了|撤掉|(?:drop|cancel|skip|delete)掉|下次|下回|改天|以后|回头|先放|缓|再说|"
    r"没必要|用不着|不着急|冇必要|就不必)|"
    rf"{_I}[^{_I}]{{0,14}}?\b(?:can wait|next time|another time|some other time|not needed|not necessary|"
    r"isnt needed|arent needed|"
    r"not anymore|not now|not today|not this time|no longer|off the list|i dont need|we dont need|dont need)\b|"
    rf"\b(?:leave|take|keep)\b[^{_I}]{{0,8}}{_I}[^{_I}]{{0,4}}\b(?:out|off|for (?:now|later|next time|"
    rf"another time))\b"
)
_OUT_BEFORE = re.compile(
    rf"(?:{_NOT}(?!是(?:约|订|定|换|做)[了过])(?:用|要|想|需要|必|使|是)?|取消|去掉|拿掉|划掉|删掉|删去|"
    rf"减掉|减去|除掉|免掉|撤掉|撤|拿走|去除|省掉)(?:给我|帮我|再)?"
    rf"{_DO}?(?:那个?|这个?|什么|了|掉)?{_I}(?!\x02*(?:的话)?(?:心里)?(?:{_NOT}(?:放心|行|得行|踏实|安全|"
    rf"安心)|没底))|"
    rf"(?:没|没有|冇|未|呒没|勿曾)(?:说|讲|让|叫|要求|点|约|订|想)过?(?:你们?|恁|侬|要|做|给我|帮我|去|"
    rf"来)*{_DO}?{_I}|"
    r"\b(?:(?:did not|didnt|never) (?:ask(?:ed)?(?: you)?(?: for| to do)?|want(?:ed)?|say|said|"
    r"order(?:ed)?|mention(?:ed)?|book(?:ed)?)"
    rf"(?: (?:the|my|that|a|any))* ?{_I})|"
    r"\b(?:leave out|leave off|leave|drop|skip|remove|cancel|forget(?: about)?|scratch|lose|"
    r"without|minus|no|not|except|"
    r"never mind|hold off on|postpone|dont (?:do|need|want|change|replace|bother(?: with)?|worry about|include)|"
    r"do not (?:do|need|want|change|replace|include)|wont (?:need|do)|no need (?:for|to do|to change)|"
    r"instead of|rather (?:than|not(?: do)?)|"
    rf"take (?:out|off))(?: (?:the|my|that|those|a|any|new|to|doing|for|with)){{0,3}} ?{_I}"
)
_FOR = re.compile(
    rf"{_I}(?:就)?(?:换成|改成|改做|改为|换为|改换成)[^{_I}]{{0,4}}{_I}|"
    rf"\b(?:swap|change|switch|replace)(?: (?:the|my))? {_I} (?:for|to|with|by|into)\b|"
    rf"{_I}[^{_I}]{{0,14}}?\b(?:swapped|changed?|switched|swap|switch)(?: (?:it|that))?(?: over)? "
    rf"(?:for|to|with|into)\b[^{_I}]{{0,6}}{_I}|"
    rf"{_I}[^{_I}，,。]{{0,8}}(?:给我|帮我)?(?:换成|改成|改做|改为|换为|改换成|变成)[^{_I}]{{0,4}}{_I}"
)
_RATHER = re.compile(
    rf"(?:换成|改成|改做|改为|改换|还是(?:做|约|换)?|应该是|我要的是|我说的是)[^{_I}]{{0,3}}{_I}|"
    rf"{_I}[^{_I}]{{0,12}}\binstead\b(?! of)|"
    rf"\b(?:make it|its (?:an?|the|for)|rather|change (?:it|that) to|switch (?:it )?to|i meant?)\b[^{_I}]{{0,10}}{_I}"
)
_INSTEAD = re.compile(
    rf"\b(?:i (?:need|want|would like)|id (?:like|rather have|rather)|can (?:i|we) (?:get|have)|lets do|do|"
    rf"make it)\b[^{_I}]{{0,14}}{_I}"
    rf"[^{_I}]{{0,8}}\binstead\b(?! of)|\binstead\b(?! of)[^{_I}]{{0,12}}{_I}|(?:换成|改成|改做|改为)[^{_I}]{{0,3}}{_I}"
)
"""A thing is wanted in another's place, if only its name is said."""

_ONLY = re.compile(
    rf"(?:只|就|仅|光|单)(?:想|要|是)?(?:(?:做|换|弄|约|搞|洗|要)[^{_I}加也]{{0,3}})?{_I}|"
    rf"{_I}[^{_I}]{{0,2}}就(?:行|好|可以|够|得|成)|"
    rf"\b(?:only|just)(?: (?:do|the|a|an|my|need|want|make|get|have|for|it))* ?{_I}|{_I} only\b"
)
_NO_OIL = re.compile(
    r"\b(?:not|no|without|skip|leave out|drop)(?: the)? oil\b"
    r"(?! (?:filter|leak|light|lamp|pressure|level|pan|on|in|at|spot))"
)
"""The oil change left out by its thing alone."""
_WRONG = re.compile(
    r"^(?:(?:我|阿拉|俺|阮|是我)?(?:[说讲搞弄记听写]|打字)?[错差](?:了|咗|咯|啦|喽|特了|脱了|哒)?|不对|"
    r"不是|勿对|唔啱|毋对|no|sorry|wait|wrong|actually|"
    r"(?:actually |no |hmm |oh |sorry )?(?:scratch|scrap|forget|cancel|change) that|on second thou?ghts?)$"
)
_MORE = re.compile(
    r"加|顺便|顺带|顺手|也(?!不)|另外|还(?:有|要|想|得)|一起|一块|一并|同时|多(?:做|换)|再(?!说)(?:做|换|"
    r"来|给|帮)|得(?:做|换)|"
    r"\b(?:add|also|as well|too|and|plus|on top|while (?:youre|you are|im|its)|throw in|include|extra)\b"
)
_PRICE = re.compile(r"多少钱|几钱|几多|好多钱|什么价|价格|贵不贵|\b(?:how much|price|cost)\b")
_JOINED = re.compile(
    r"[的和跟与把将给再也都要想换做个一下请吧啊呢了嗯好行那还加顺便帮我一起就麻烦两副条套对只块新]|"
    r"\b(?:and|please|the|my|a|some|new|also|too|with|plus|add|set|of|front|rear|back|both|all|"
    r"i|we|id|im|like|would|get|have|can|could|you|need|want|do|it)\b|[\s\x01\W]"
)
_OUT_ALONE = re.compile(
    rf"(?:不过|但是?|可是|我|觉得|看|想|那|就|这个|那个|它|先|还是|暂时|咱|也){{0,3}}(?:{_NOT}(?:用|要|必|"
    rf"想)?{_DO}?(?:它|先)?(?:了|啦|吧|喇|先|嘛|咯)?|算了(?:吧)?|下次(?:再说|再做|再换|吧)?|"
    r"免[了啦喇咯]|去掉(?:吧)?|再说(?:吧)?)|"
    r"(?:leave|skip|drop) (?:it|that|them|those)(?: out| for now)?|not (?:now|this time|today|needed)|next time"
)
_BIGGER = re.compile(
    r"(?:换成?|改成?|改做|变成|升级?成?|做|要)(?:那个?|个)?大(?:的|保养?)|大的(?:那种)?(?:就[行好可]|吧|够了)|"
    r"\b(?:make|turn|change|switch|"
    r"upgrade|swap)\b[^.,]{0,14}"
    r"\b(?:major|big|full|bigger|large)(?: one| service)?\b|\bthe (?:big|bigger|major|full|large) (?:one|service)\b"
)
_SMALLER = re.compile(
    r"(?:^|就|要|做|来|选|是)(?:那个|个)?(?:常规|普通|基础|一般)(?:的|那种|款|型)(?:保养)?(?:就[行好可]|吧|嘛|呗|$)|"
    r"(?:换成?|改成?|改做|变成|做|要)(?:那个?|个)?小(?:的|保养?)|小的(?:那种)?(?:就[行好可]|吧|够了)|\b(?:make|"
    r"turn|change|switch|swap)\b[^.,]{0,14}"
    r"\b(?:minor|small|basic|smaller)(?: one| service)?\b|\bthe (?:minor|small|basic|smaller) (?:one|service)\b"
)
_SAME_TIME = re.compile(
    r"(?:时间|钟点|点儿?|日子|钟|几点)(?:就|都|还是|也|呢|啥的|嘛|咯|点)*(?:甭|不用|不要|唔使|别|莫|不|冇|没)?"
    r"(?:变|动|改|换|照旧|照样|一样|原样|那个时间|老时间|原来的?)|(?:还是|照)(?:那个|原来的?|老)(?:时间|钟点|点)|"
    r"\bsame (?:time|slot|day|hour)\b|\b(?:time|slot) (?:stays|unchanged|as (?:it )?is)\b|\bkeep the (?:time|slot)\b"
)
_LISTED = re.compile(rf"{_I}(?:和|跟|与|及| and | or ){_I}")
_THAT = re.compile(
    rf"(?:那个|后(?:面|头)?(?:那|一)个|刚(?:才)?加的(?:那个)?|最后(?:那|"
    rf"一)个)[^{_I}，,。.]{{0,3}}{_NOT}(?:用|要)?{_DO}?(?:了|啦|吧|先)|"
    r"(?:算了)?不[换做要]了?(?:那个|刚才加的|后面那个)$|"
    r"\b(?:leave out|drop|skip|remove|forget) (?:that one|the last one)\b"
)


_REST_OUT = re.compile(
    rf"(?:其[他它余]|别个?的|旁的|剩(?:下|哈)的?|余下的?|另外(?:的|那)?)(?:那?[些几两三]?[个样项种]?|项目|"
    rf"东西|嘅|哈|滴)*(?:就|都|侪|拢|全|统统|先|也)*"
    rf"(?:{_NOT}(?:用|要|需要|想|打算|使|急)?{_DO}?|免|算了|取消|去掉|下次|以后|改天|回头)(?:了|啦|喇|咯|"
    rf"吧|先|嘛|掉)*|"
    r"\b(?:drop|skip|leave(?: out)?|cancel|forget(?: about)?|remove|lose|without|no|not|"
    r"scrap) (?:all )?(?:(?:of )?the (?:rest|others?)(?: of it)?|"
    r"(?:everything|anything|all) else|any other)\b(?: out| off| for now)?|\b(?:nothing|none) else\b|"
    r"\b(?:everything else|the (?:rest|others?)) (?:can wait|another time|next time|is off|isnt needed|"
    r"not (?:now|needed))\b"
)
"""Everything but what is named is left out."""
_STAYS = re.compile(
    r"照(?:旧|常|样|做|来|原来?)|不变|不动|[勿弗唔]要?[变动郁]|留着|保留|仍旧|依旧|原样|"
    r"\b(?:as (?:it )?(?:is|was|planned)|unchanged|stays?|keep|leave)\b"
)
_MEANT = re.compile(
    rf"(?:而是|就是|是|系|要的是|说的是|讲嘅系|\bits|\bi meant?|\bi want(?:ed)?|\bbut(?: the| a)?)\s*{_I}"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """An item as said. bare: a part of which no word says that it is to be replaced. system: a whole system's name."""

    start: int
    end: int
    code: str
    bare: bool
    system: bool = False


def items(reading: Understanding) -> tuple[Add | Remove | Swap, ...]:
    """What becomes of each item that the message names; an item that is only asked about or remembered is not named."""
    named = sorted(_named(reading), key=lambda one: one.start)
    text = fold(reading.text)
    for time in reading.of("time"):
        text = text[: time.start] + "\x02" * (time.end - time.start) + text[time.end :]
    text, alone = _without_rest(text)
    found: list[Add | Remove | Swap] = []
    before: list[_Named] = []
    wrong = False
    for start, end in _stretches(_masked(text, named), _again(named)):
        faulty = any(start <= one.start < end for one in reading.of("symptom"))
        inside = [one for one in named if start <= one.start < end and not (one.bare and faulty)]
        words = _masked(text, named)[start:end].replace("'", "").strip()
        bare = words.replace("\x02", "")
        if not inside:
            if before and "\x02" not in words and _OUT_ALONE.fullmatch(bare):
                found = [act for act in found if act.item not in {one.code for one in before}]
                found += [Remove(one.code, words=reading.text) for one in before]
            wrong = wrong or bool(_WRONG.match(bare))
            continue
        said = reading.text[start:end].strip()
        acts = [replace(act, words=said) for act in _stretch(bare, inside, wrong=wrong)]
        gone = {act.item for act in acts if isinstance(act, Remove)}
        found = [act for act in found if isinstance(act, Remove) or act.item not in gone] + acts
        before, wrong = inside, False
    if alone and found and not any(isinstance(act, Remove) for act in found):
        found = [Swap(found[0].item, ALL, words=found[0].words), *found[1:]]
    if not named and _THAT.search(text):
        return (Remove(LAST, words=reading.text),)
    oil = () if any(one.code == "oil_change" for one in named) or not _NO_OIL.search(text) else (Remove("oil_change"),)
    return tuple(dict.fromkeys((*oil, *found, *_sized(reading, text), *(() if found else bound(reading, text)))))


def _without_rest(text: str) -> tuple[str, bool]:
    """The text without the words that leave out whatever it does not name, and whether it has any."""
    blanked = _REST_OUT.sub(lambda found: "，" + "\x02" * (len(found[0]) - 1), text)
    return blanked, blanked != text


def _again(named: list[_Named]) -> list[int]:
    """Where an item is named once more: what follows is said of it ("the wash and the oil; the wash, leave it")."""
    found, seen = [], set[str]()
    for one in named:
        if one.code in seen:
            found.append(one.start)
        seen.add(one.code)
    return found


def resized(reading: Understanding, shown: Collection[str]) -> tuple[Swap, ...]:
    """The other size of the service shown, by its size alone ("还是做大的吧"), where the words name no service."""
    return () if reading.of("service") else tuple(_sized(reading, fold(reading.text), KINDRED & {*shown}))


def _sized(reading: Understanding, text: str, kin: Collection[str] = ()) -> Iterator[Swap]:
    """The other size of the service named, by its size alone: "the minor service, make it a major one"."""
    named = {*kin} or KINDRED & {str(one.value) for one in reading.of("service")}
    text = NOT_THAT.sub(" ", text)
    for size, pattern in (("major_service", _BIGGER), ("minor_service", _SMALLER)):
        if named and size not in named and pattern.search(text):
            yield Swap(size, next(iter(named)), words=reading.text)


def keeps_time(text: str) -> bool:
    """Whether the words leave a time as it is ("same time")."""
    return _SAME_TIME.search(fold(text)) is not None


def works() -> dict[str, str]:
    """Part -> the item that replaces it."""
    return lexicon().works


def changes_items(act: Add | Remove | Swap, shown: tuple[str, ...]) -> bool:
    """Whether anything of the items shown is other than the act wants it."""
    if isinstance(act, Add):
        return not is_among(act.item, shown)
    if isinstance(act, Swap):
        return not is_among(act.item, shown) or (act.gone == ALL and len(shown) > 1)
    return True


def adds_on(text: str) -> bool:
    """Whether the words put something beside what was agreed on ("顺便", "as well")."""
    return _MORE.search(fold(text)) is not None


def is_only(act: Add | Remove | Swap) -> bool:
    """Whether the item is in place of all others ("只做小保养")."""
    return isinstance(act, Swap) and act.gone == ALL


def is_among(item: str, shown: Collection[str]) -> bool:
    """Whether the item is one of those shown; "the service" is whichever of them is one."""
    known = KINDRED & {*shown}
    return item in shown or (item in KINDRED and bool(known) and GENERAL in {item, *known})


def _named(reading: Understanding) -> Iterator[_Named]:
    works, symptoms = lexicon().works, reading.of("symptom")
    services = reading.of("service")
    for entity in sorted((*services, *reading.of("part")), key=lambda one: one.start):
        if entity.kind == "service":
            yield _Named(entity.start, entity.end, str(entity.value), bare=False)
        elif not _lies_in(entity, (*services, *symptoms)):
            yield _Named(entity.start, entity.end, works.get(str(entity.value), str(entity.value)), bare=True)
    for entity in reading.of("system"):
        if entity.value in _OF_SYSTEM and not _lies_in(entity, (*services, *symptoms, *reading.of("part"))):
            yield _Named(entity.start, entity.end, _OF_SYSTEM[str(entity.value)], bare=True, system=True)


_OF_SYSTEM = {"air_conditioning": "ac_service"}
"""The item that a word for a whole system means where it is left out ("空调那一项划掉")."""


def _lies_in(entity: Entity, others: tuple[Entity, ...]) -> bool:
    return any(other.start <= entity.start < other.end for other in others)


def _masked(text: str, named: list[_Named]) -> str:
    """The text with each item as one sign, and fillers that keep every place where it was."""
    for one in named:
        text = text[: one.start] + _I + "\x02" * (one.end - one.start - 1) + text[one.end :]
    return text


def _stretches(text: str, again: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    at = 0
    breaks = [match.span() for match in _BREAK.finditer(text)] + [(one, one) for one in again]
    for start, end in [*sorted(breaks), (len(text), len(text))]:
        if text[at:start].strip():
            yield at, start
        at = max(at, end)


def _stretch(words: str, inside: list[_Named], *, wrong: bool) -> Iterator[Add | Remove | Swap]:
    """What one stretch says of the items in it."""
    wishes = _MORE.search(words) or _FOR.search(words) or _OUT_BEFORE.search(words)
    asks = bool(ASKS.search(words)) and not (wishes and not _PRICE.search(words))
    gone = _gone(words, len(inside))
    kept = [one for number, one in enumerate(inside) if number not in gone]
    yield from (Remove(one.code) for number, one in enumerate(inside) if number in gone)
    listed = _LISTED.search(words) is not None and any(not one.bare for one in kept)
    named = (
        wrong
        or _INSTEAD.search(words) is not None
        or (_MEANT.search(words) is not None and (bool(gone) or _RATHER.search(words) is not None))
    )
    looked = wants_look(words)
    kept = [one for one in kept if not one.system]
    plain = [one for one in kept if not one.bare or listed or named or (_is_bare(words) and not looked)]
    if not gone and _STAYS.search(words) and not _MORE.search(words):
        return
    if asks or (PAST.search(words) and not gone) or not plain:
        return
    first, rest = plain[0], plain[1:]
    if _ONLY.search(words) and not _MORE.search(words):
        yield Swap(first.code, ALL)
    elif (wrong or _RATHER.search(words)) and not gone:
        yield Swap(first.code)
    else:
        yield Add(first.code)
    yield from (Add(one.code) for one in rest)


def _gone(words: str, count: int) -> set[int]:
    """Places of the items that are left out."""
    places = [at for at, char in enumerate(words) if char == _I]
    found = {places.index(match.end() - 1) for match in _OUT_BEFORE.finditer(words)}
    for pattern in (_FOR, _OUT_AFTER):
        for match in pattern.finditer(words):
            found.add(next(number for number, at in enumerate(places) if match.start() <= at < match.end()))
    if found and _LISTED.search(words):
        found |= set(range(count))
    return found


def _is_bare(words: str) -> bool:
    """Whether hardly more is said than the part itself and that it comes with the rest."""
    return len(_JOINED.sub("", words)) <= 2 or bool(_MORE.search(words) and len(_JOINED.sub("", words)) <= 6)
