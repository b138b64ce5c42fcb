"""What each time of a message is said for: a wish, one that will not do, the visit it names, one that stays (B3).

A time named only in a reason ("at noon I sleep", "my wife needs the car on Monday") is no wish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from nlu.acts.booking import told, week_named
from nlu.danger.figures import idle
from nlu.fold import fold
from nlu.understanding import Entity, Understanding

_CLOCK = frozenset({"second", "minute", "hour"})

_STOP = re.compile(r"[，。,;；!！?？\n]|\.(?!\d)|[嘛吧啊呀哈呢啦](?=但是|不过|可是|然后|另外)")
_LINK = re.compile(r"[\s、/&+]*(?:和|跟|同|与|或者?|以及|还有|and|or|nor)?[\s、]*")
_ASKED = re.compile(
    r"(\w{1,2}?)不\1|有没有|有没得|有冇|得唔得|得唔|要得不|可以不|好不|中不|行不|成不|得行不|能不|得不得|"
    r"\b(?:does|would|will|is|can|could|do)(?:n't)? (?:it|that|this|you|i|we)\b"
)
"""Questions that hold a "no" and say none."""

_OUT_ZH = (
    r"(?<!没)不(?:太|大|是很)?(?:行|得行|成|中|可以|方便|合适|得空|得闲|凑巧|巧|赶趟|在(?!意|乎)|好使|想|"
    r"要(?!紧)|来|去|约|考虑)|"
    r"没(?:得|有)?(?:空|时间|工夫|功夫|办法|法|戏)|(?<!没)有(?:事|课|会|安排|约|点事|急事)|"
    r"(?:走|抽|脱|离|分)不开|抽不出|[起赶来去过到送开搞跑腾整]不(?:来|了|及|到|上|过来|过去|成|赢|掉)|"
    r"太[早晚赶挤忙迟]|[早晚迟]了(?!点|一)|(?:要|得|还要|又要|还得|须)(?:去)?"
    r"(?:上班|加班|开会|出差|上课|接|送|带|陪|值班|睡|吃|午休|休息|考试|体检|看病|回|赶|照顾|做饭|烧饭|忙|走|用车)|"
    r"除外|不在家|约了|(?<![不没未勿弗唔])(?:出差|在外[地面]|外出|旅游|回老家|下[雨雪]|加班|值班|开会|午休|"
    r"睡午觉|睡觉|困觉|瞓觉|带娃|接娃|接孩子|送孩子|接送|"
    r"上课|忙)|"
    r"唔(?:得|掂|方便|啱|使|想)|冇(?:时间|空|办法)|返工|开工|[去嚟来到]唔到|[去来到][勿弗]了|[勿弗](?:来|去|行|"
    r"来三|空|大来)|呒没?(?:空|辰光)|够呛|悬"
)
_OUT_EN = (
    r"\b(?:is|are|was|would be|sounds|looks|seems)?(?:n't| not)? ?(?:a bit |far |much |way )?too (?:early|"
    r"late|soon|busy|close|far|tight)|"
    r"\b(?:no good|not (?:good|possible|great|ideal|convenient|an option)|impossible|(?:is|are) out|won't do|"
    r"no use|tricky|difficult|hard for me|neither|nor)\b|"
    r"\b(?:does|do|did|wo|would|is|ca|could)(?:n't| not)(?: really| quite)? (?:work|suit|do|make|come|fit|"
    r"manage|possible|good|happen)|"
    r"\b(?:cannot|can not|can't|no longer works?)\b|"
    r"\bi(?:'ve got| have(?: got)?|'ve| sleep| work(?! from)| start| finish|'m (?:busy|away|off|working|"
    r"at|out|in|on|tied)| am (?:busy|away|working|at|out|in)| need to| have to| must"
    r"| pick up| take my| got| nap| usually)\b|"
    r"\b(?:my|the) \w+(?: \w+)?(?: might| may| will)? (?:needs?|has|have|uses?|is using|is away|takes?)\b|"
    r"(?<!not )\b(?:busy|away|booked solid|at work|meeting|nap|asleep|out of town|on holiday|travelling)\b"
)
_OUT = re.compile(rf"(?:{_OUT_ZH}|{_OUT_EN})")
_BEFORE_OUT = re.compile(
    r"(?:除了|除|不要(?:在|约|排|安排)?|别(?:在|约|排|安排|定|给我)*|避开|不能(?:在)?|不想(?:在)?|不是|唔要|"
    r"唔好|唔系|[勿弗]要|忙到|睡到|上班到|开会到|上到|搞到|弄到|得到|要到|加班到|"
    r"下班(?:都|要|得|是|就)?(?:快)?(?:到)?|放工(?:都)?|收工(?:都)?|怕)\s*$|"
    r"\b(?:can(?:'t|not)|couldn't|won't|don't|not|isn't|never|except|other than|anything but|but not|no|"
    r"until|till|too close to|close to|so close to)"
    r"(?: (?:make|do|come|be there|on|at|in|it|for|want|manage|the|book|before|my))* ?$|"
    r"\b(?:nor|neither)(?: (?:does|do|is|the|on|can i do|can i))* ?$|"
    r"\b(?:i|we)(?:'m| am| are| only)? (?:finish|get off|off|out|done|busy|stuck|leave|sleep|start|work|"
    r"back|at work|have (?:a |an )?\w+(?: \w+)?)"
    r"(?: \w+)?(?: (?:at|around|about|until|till|from|on|before|by))? ?$|"
    r"\b(?:have|has|'ve|got|having|there's|there is|in) (?:a |an |my |another |this |some )?(?:\w+ )?"
    r"(?:meeting|class|call|interview|exam|dentist|doctor|flight|shift|lecture|lesson|conference|wedding|lunch|dinner)"
    r"(?:'s)?(?: appointment)?(?: at| on| from)? ?$|"
    r"\b(?:busy|meeting|class|shift|appointment elsewhere|away|nap|school run)(?: \w+)? (?:at|on|until|"
    r"till|from|around) ?$|"
    r"\b(?:my|the|our) \w+(?: \w+)?(?: might| may| will| could)? (?:needs?|has|have|uses?|wants?|is using|"
    r"is taking)\b.{0,24}$|"
    r"\b(?:check|see|ask|find out)\b.{0,30}\b(?:if|whether)\b.{0,30}$"
)
_NO_THEN = re.compile(r"^\W*(?:oh |hmm |sorry )?no\W*$")
"""A "no" to what was read back, before the hour that is wished: "no make it 11"."""
_OWN_DOUBT = re.compile(
    r"^(?:我|俺|他|她|人家)?(?:有没有(?:空(?!位)|时间|事|会|安排)|有空没|忙不忙|用不用车|要不要用车|在不在|"
    r"加不加班|出不出差|走不走得开|能不能(?:过来|过去|来|去|走)(?!.{0,8}(?:做|换|修|洗|弄|保养|检|查|补|装|看))|"
    r"得不得(?:空|闲))"
)
_LOOKS = re.compile(r"(?:我|俺|等|先|再|得|要).{0,4}(?:看|问|查|确认|想|商量).{0,6}$")
"""Whether the customer is free then is asked of themselves: no wish."""
_OFF = ("下班", "放工", "收工")
_ONLY = re.compile(r"[才都就]\s*$")
_BEFORE_OFF = re.compile(r"\s*(?:多|左右|钟)?(?:才|就|都)\s*")
_OFF_WORK = re.compile(r"^[^，。]{0,4}(?:才|就|都)?(?:下班|收工|放工|下课|放学)(?!后|之后|以后|过|来|路|了?我)")
_KEPT = re.compile(
    r"^[^，。,.]{0,12}?(?:不(?:动|变|改|用改|用动|要动|要改|用管|取消)|别(?:给我|帮我)?(?:动|改|管|碰|取消)|"
    r"还是要(?:的|做|来)|"
    r"[勿弗莫甭]要?(?:动|变|改|碰)|(?:唔|咪)(?:好|使)?(?:郁|动|改)|照旧|照样|照常|保留|留着|仍旧|原封|唔(?:使|"
    r"好|郁)|还是(?:按)?原)|"
    r"^[^.]{0,40}?\b(?:as (?:it )?(?:is|was|planned)|alone|unchanged|(?:stays?|remains?)\b|where it is|can stay)"
)
_HOUR_STAYS = re.compile(r"(?:时间|钟数|钟点|辰光|点数|时段)")
"""In "stays": not the visit, but the hour that its new day keeps."""
_KEEP = re.compile(
    r"\b(?:leave|keep|(?:don't|do not) (?:touch|change|move|cancel))(?: (?:the|my|that))?(?: \w+)?(?: (?:on|"
    r"at|for))? ?$"
)
_VISIT = re.compile(
    r"^\s*(?:点钟|整)?(?:(?:的|嘅|额|约的|预约的|约好的?)(?:那|这|嗰)?(?:个|次|趟|台|一次|一趟|张|场)?|"
    r"[那这嗰呢](?:个|次|趟|台|一次|一趟|张|"
    r"场))(?!话|时候|时间|天|就|么|边|里|好|可|行|吧|也|才|时)|"
    r"^(?:'s|s')(?= |$)(?! ?(?:too|no|not|out|full|bad|good|fine|ok|okay|great|perfect|impossible|a bit|"
    r"way)\b)|^\s*(?:one|appointment|booking|visit|slot|service|wash|alignment|oil change|repair)\b|"
    r"^\s*(?:[\u4e00-\u9fff]{1,6})?(?:预约|约|洗车|保养|那次|那个)(?:我|俺)?(?:来|去|到|过)?(?:改|换|挪|推|移|"
    r"取消|不|延|提)"
)
_THE_VISIT = re.compile(
    r"\b(?:appointment|booking|visit|slot|service|wash|booked|alignment|repair)(?: (?:is|was|i have|"
    r"i booked))? ?(?:on|at|for|of|from|this)? ?$|"
    r"\b(?:instead of|rather than|not on|not at) ?$|我?(?:约|订|定)(?:了|的是|在|好(?:了)?的?|的)\s*$|原(?:来|先|本|"
    r"定)(?:是|约|定|的)?(?:的|在)?\s*$"
)
_CONTRAST = re.compile(r"但是?|可是|不过|只是|因为|\b(?:but|because|only that)\b")
_BUT_NOT = re.compile(r"\s*,?\s*(?:but|just) (?:not|neither|no)\b")
_BRINGS = re.compile(r"^(?!.*(?:本来|原来|原本|想))[^，。]*(?:送|来|过去|到店|开到|\b(?:bring|drop|come)\b)")
_NOT_THEN = re.compile(r"\bnot (?:on|at) ?$")
_MOVE_TO = re.compile(
    r"(?:改|换|挪|移|推|延|调|转|提|拨|变)(?:迟|后|前|早|晚|期|动|整)?(?:到|成|为|至|在|去|咗去)|改期|改约|"
    r"(?:改|换|推|提前)(?=\s*\Z)|"
    r"\b(?<!close )(?<!next )(?<!have )(?<!need )(?:to|till|until|for|into|on to|over to|make it|instead|"
    r"rather) ?(?:on |at |the |this |next )?\Z"
)
_MOVES = re.compile(
    r"改(?!天|日|装|不)|挪|换(?=下?下?个?(?:周|星期|礼拜|[明后今]|\d|[一二两三四五六七八九十]{1,2}[点号日月]|"
    r"[上下中]午))|换(?:到|成|个?(?:时间|日子|"
    r"天)|一?天)|移到|推(?:到|迟|后)|延(?:到|后|期)|提前|调(?:到|成|整)|往[前后]|"
    r"\b(?:move|moved|reschedul\w*|postpone\w*|push(?:ed)?|shift|bring (?:it |my \w+ )?(?:forward|back)|"
    r"change|swap|switch|instead|put (?:it )?(?:back|off|forward))\b"
)
_AGAIN = re.compile(
    r"那(?:就|么|还是)?|就|还是|不如|要不|算了|不对|说错|讲错|错了|哦不|[不勿弗毋]是|唔系|唔啱|而是|改(?:到|成|"
    r"为|在)?|换(?:到|成)?|应该是|是|"
    r"\b(?:sorry|no|actually|rather|make (?:it|that)|better|instead|wait|i mean|then|let's (?:say|do|"
    r"make)|how about|what about|would)\b"
)


_GAP = re.compile(r"\s+(?=[\u4e00-\u9fff])")
_OR = re.compile(r"或|要么|还是|\bor\b")


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a message by what they are said for, each in the order said.

    wished: when the customer would like to come. out: what will not do, and what stands in a reason. visit: the visit
    spoken of. kept: what stays as it is. told: what is only told of, in the past or in a reason. moves: the words move
    a visit.
    """

    wished: tuple[Entity, ...] = ()
    out: tuple[Entity, ...] = ()
    visit: tuple[Entity, ...] = ()
    kept: tuple[Entity, ...] = ()
    told: tuple[Entity, ...] = ()
    moves: bool = False
    text: str = field(default="", compare=False)

    def replaces(self, first: Entity, second: Entity) -> bool:
        """Whether the later of two times takes the earlier one back ("three, no, four")."""
        between = self.text[first.end : second.start]
        return len(between) < 40 and _AGAIN.search(between) is not None


def times_said(reading: Understanding) -> Times:
    """The times of the message, sorted by what they are said for."""
    found = tuple(entity for entity in reading.of("time") if reading.text[entity.start : entity.end] == entity.text)
    if len(found) != len(reading.of("time")):
        return Times(wished=tuple(reading.of("time")))  # they stand in other words than these
    return _sorted(
        reading.text,
        found,
        tuple((one.start, one.end) for one in reading.of("symptom")),
        tuple(one.start for one in (*reading.of("model"), *reading.of("brand"))),
    )


_OTHERS_STAY = re.compile(
    r"另(?:外)?(?:[一那]?个|[一那]?次|的)?[^，。,]{0,6}?(?:不(?:动|变|改|用动|用改)|照旧|照常|保留|别动|"
    r"留着)[啊吧哈呀哦]?|"
    r"其[他它余](?:的)?[^，。,]{0,4}?(?:不(?:动|变|改)|照旧|保留)|"
    r"\b(?:and |but )?(?:leave|keep) the other(?: \w+)?(?: as (?:it )?(?:is|was)| alone| unchanged)?|"
    r"\b(?:and |but )?the other(?: \w+)? (?:stays?|remains?)(?: \w+)?"
)


def without_kept(reading: Understanding, given_up: Callable[[Entity], bool]) -> str:
    """The text with what is said of other visits, which stay, blanked.

    given_up: whether a time is one that the question would give up, of which such words are an answer.
    """
    text, said = reading.text, times_said(reading)
    kept = tuple(entity for entity in said.kept if not given_up(entity))
    named = (one for kind in ("service", "plate", "brand", "model") for one in reading.of(kind))
    things = [one for one in named if _is_kept_thing(text, one) and not given_up(one)]
    for entity in (*kept, *things):
        head, tail = _last_part(fold(text[: entity.start])), _first_part(fold(text[entity.end :]))
        keeps = _KEEP.search(head)
        start = entity.start - (len(head) - keeps.start() if keeps else 0)
        text = text[:start] + " " * (entity.end + len(tail) - start) + text[entity.end + len(tail) :]
    if not (said.kept and not kept):
        text = (
            _OTHERS_STAY.sub(lambda found: " " * len(found[0]), fold(text)) if _OTHERS_STAY.search(fold(text)) else text
        )
    return text


def _is_kept_thing(text: str, thing: Entity) -> bool:
    """Whether the work named is said to stay as it is: "the wash stays"."""
    head, tail = _last_part(fold(text[: thing.start])), _first_part(fold(text[thing.end :]))
    return bool(_KEPT.search(tail[:14]) or _KEEP.search(head))


@lru_cache(maxsize=256)
def _sorted(
    text: str, found: tuple[Entity, ...], symptoms: tuple[tuple[int, int], ...], cars: tuple[int, ...]
) -> Times:
    folded = fold(idle(text))
    moves = _MOVES.search(folded) is not None
    found = tuple(half for entity in found for half in (_halves(folded, entity) if moves else (entity,)))
    roles: dict[str, list[Entity]] = {"wished": [], "out": [], "visit": [], "kept": [], "told": []}
    for group, head, tail in _groups(folded, found, cars):
        role = _role(group, head, tail)
        if role == "visit" and not moves and _NOT_THEN.search(head):
            role = "out"
        if role == "wished" and told.only_told(group, head, tail, symptoms):
            role = "told"
        if role == "wished" and _ONLY.fullmatch(head) and roles["out"] and roles["out"][-1].text.endswith(_OFF):
            role = "out"  # "off work only at six"
        roles[role] += group
    if len(roles["wished"] + roles["visit"]) > 1:
        trips = [one for one in roles["wished"] if told.is_beside(one, folded) or told.is_collected(one, folded)]
        roles["wished"] = [one for one in roles["wished"] if one not in trips]
        roles["told"] += trips
    if not moves:
        roles["wished"] = week_named.same_day(roles["wished"], folded)
        roles["wished"], roles["out"] = week_named.placed(roles["wished"], roles["visit"], roles["out"])
    return Times(**{role: tuple(times) for role, times in roles.items()}, moves=moves, text=folded)


_FROM_TO = re.compile(r" to | till | until |改?到|至")


def _halves(text: str, entity: Entity) -> tuple[Entity, ...]:
    """Both ends of what looks like a stretch and is a move: "from Friday 3pm to Saturday 10am"."""
    value, words = entity.value, fold(entity.text)
    between = _FROM_TO.search(words)
    if value.end is None or between is None:
        return (entity,)
    clock = value.grain in _CLOCK
    day = timedelta(days=1)
    first = replace(value, end=None if clock else value.start + day)
    last = replace(value, start=value.end if clock else value.end - day, end=None if clock else value.end)
    at, to = entity.start + between.start(), entity.start + between.end()
    return (
        replace(entity, text=entity.text[: between.start()], end=at, value=first),
        replace(entity, text=entity.text[between.end() :], start=to, value=last),
    )


def _groups(text: str, found: tuple[Entity, ...], cars: Sequence[int] = ()) -> Iterator[tuple[list[Entity], str, str]]:
    """Times said in one breath, with the words before and after them up to the next stop, time or vehicle.

    cars: where vehicles are named.
    """
    groups: list[list[Entity]] = []
    for entity in found:
        joined = groups and _LINK.fullmatch(text[groups[-1][-1].end : entity.start])
        if (joined and text[groups[-1][-1].end : entity.start].strip()) or (
            joined and entity.value.grain == groups[-1][-1].value.grain
        ):
            groups[-1].append(entity)
        else:
            groups.append([entity])
    edges = [0, *(edge for a, b in pairwise(groups) for edge in (a[-1].end, b[0].start)), len(text)]
    for number, group in enumerate(groups):
        before = 0 if number == 0 else groups[number - 1][-1].end
        after = edges[-1] if number + 1 == len(groups) else groups[number + 1][0].start
        after = min((one for one in cars if group[-1].end <= one < after), default=after)
        yield group, _last_part(text[before : group[0].start]), _first_part(text[group[-1].end : after])


def _last_part(words: str) -> str:
    return _STOP.split(words)[-1]


def _first_part(words: str) -> str:
    return _STOP.split(words)[0]


def _role(group: list[Entity], head: str, tail: str) -> str:
    plain, before = _ASKED.sub("?", tail), _ASKED.sub("?", head)
    stays = _KEPT.search(tail)
    if (stays and not _is_hour_kept(stays[0]) and not _MOVES.search(tail)) or (
        _KEEP.search(head) and not _MOVES.search(tail)
    ):
        return "kept"
    if re.fullmatch(r"\s*(?:to|till|until|改?到|至)\s*", tail):
        return "visit"
    if _MOVE_TO.search(before):
        return "out" if _is_out(group, "", _before_gap(plain)) else "wished"
    if _VISIT.search(tail) or _THE_VISIT.search(head):
        return "visit"
    return "out" if _is_out(group, before, plain) or (_OWN_DOUBT.search(tail) and _LOOKS.search(head)) else "wished"


def _before_gap(words: str) -> str:
    """The words up to a gap that stands for a stop ("改周六9点 考试要用车")."""
    return _GAP.split(words)[0]


def _is_hour_kept(words: str) -> bool:
    """Whether it is the hour that stays, on the new day."""
    return _HOUR_STAYS.search(words) is not None


def _is_out(group: list[Entity], head: str, tail: str) -> bool:
    """Whether the words around say that it will not do, or what else is then."""
    clock = group[-1].value.grain in _CLOCK or group[-1].value.grain == "part"
    if clock and _OFF_WORK.search(tail):
        return True
    if _BEFORE_OFF.fullmatch(tail) or (len(group) == 1 and group[0].text in _OFF and _ONLY.search(head)):
        return True
    if group[-1].text.endswith(_OFF) and (re.match(r"(?:都|要|得|是|就|快)", tail) or _ONLY.search(head)):
        return True
    denied = _OUT.search(_until_contrast(tail)[:40])
    if group[-1].value.grain in _CLOCK:
        head = _NO_THEN.sub("", head)
    return bool(_BEFORE_OUT.search(head) or (denied and not _another_wish(tail[: denied.start()])))


def _until_contrast(tail: str) -> str:
    """The words before a "but" that goes on to something else: "I bring it at nine, but I need a car"."""
    if _BUT_NOT.match(tail):
        return ""
    found = _CONTRAST.search(tail)
    return tail[: found.start()] if found and _BRINGS.search(tail, 0, found.start()) else tail


def _another_wish(words: str) -> bool:
    """Whether something else is said of the time before what speaks against it ."""
    apart = len(words) > 14 or words != words.rstrip()
    return apart and bool(re.search(r"想|做|保养|修|洗|换|约|\b(?:like|want|need|please|book|come)\b", words))


def is_either(between: str) -> bool:
    """Whether the words between two times leave the choice: "Saturday or Sunday"."""
    return _OR.search(between) is not None
