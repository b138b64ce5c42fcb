"""What is said of a time beside the time itself: as soon as can be, when it is quiet, an hour later."""

from __future__ import annotations

import re
from datetime import timedelta

from nlu.acts.lengths import minutes_in
from nlu.fold import fold

_SOON = re.compile(
    r"越[早快]越好|尽[快早]|最快的?时间|最[早快](?:什么时候|啥时候|几时|能|的|可以|哪天|是)|赶紧的|"
    r"马上|立刻|立即|现在(?:就|能|可不?可以)?(?:来|过来|做|弄|修|换)|最早(?:是)?(?:几点|几时|哪天|哪个时间)|"
    r"as soon as(?: possible| you can)?|asap|soonest|earliest|first available|"
    r"right (?:away|now)|straight away|immediately|how soon"
)
_ANY = re.compile(
    r"随便|都(?:行|成|中|得)|都可以|都[方好]便?|随时|任何时间|你们?(?:安排|定|看着)|几时都得|"
    r"any ?time|whenever|any day|flexible|you choose|up to you"
)
_QUIET = re.compile(
    r"(?:人|车|客人|客)(?:会|比较|最|能|可能)?(?:比较)?(?:少|不多|唔多)|不(?:用|想|要|必|愿意?)?(?:排队|"
    r"等位|久等|等太久|等(?!于|级|我|下))|唔使(?:排队|等)|不(?:那么|"
    r"咋|太|怎么)?(?:忙|挤|拥挤)|(?<!得)[清冷]净|清静|安静|人最?少|"
    r"(?:比较|最|稍微)空(?:闲|一?[点些])?|空闲(?!时间我)|空一?[点些]|冇咁多人|冇乜人|(?:[勿弗]|不)轧|勿排队|"
    r"\b(?:quiet(?:er|est)?|calm(?:er)?|not (?:so |too |as )?busy|less busy|least busy|slow(?:er|"
    r"est)? (?:time|hour|day)|(?:no|without|avoid)(?: \w+)? (?:queue|line|wait)\w*|(?:fewer|less) people|"
    r"not (?:have to )?(?:wait|queue)|crowd\w*|dead time|off-?peak)\b"
)
_SAME_HOUR = re.compile(
    r"(?:同一?个?|同样(?:的)?|一样(?:的)?|原来(?:的)?|原先(?:的)?|老)(?:时间|时候|钟数|钟点|点数?|辰光|"
    r"时段|钟)(?!段)|时间(?:不变|照旧|一样|不动|"
    r"还是一样)|同时间|几点不变|钟数(?:一样|不变)|照(?:旧|样)(?:那个)?(?:时间|点)|"
    r"\bsame (?:time|hour|slot)\b|\b(?:time|hour) (?:stays|unchanged)\b|\bat the usual time\b"
)
_THAT_TIME = re.compile(
    r"(?:那|这|嗰|刚才那|前面那|上面那)个?(?:时间|点儿?(?!东西)|钟点|时候|辰光|钟数)|(?:一样|同样)(?:的|"
    r"嘅)?(?:点儿?|时间|钟数|辰光)|老(?:时间|点儿)|"
    r"\b(?:that|the) (?:time|slot)\b|\bat the same\b"
)
_ONLY = re.compile(
    r"最好|尽量|只(?:有|能|在|要|得)|都(?:行|可以|成|有空|得闲|方便|好)|才(?:行|有空|得)|一般|平时|哪天|每|任何一?天|"
    r"\b(?:preferably|ideally|prefer)\b|\bonly\b|\bany\b|\bmornings\b|\bafternoons\b|\bevenings\b|"
    r"\balways\b|\busually\b|\bwhichever\b"
)
_EVENING = re.compile(r"下班|放工|收工|晚上|傍晚|after work|after hours|evening")
_ROUND = re.compile(r"下班后|下班以后|下班之后|下了班|after work|after hours")
_LATER = re.compile(
    r"(?:往|向)后|推[迟后]|延[后迟]|晚|迟|押后|\b(?:later|push(?:ed)?(?: \w+(?:'s)?){0,4} (?:back|by|out)|(?:put|"
    r"move)(?: \w+(?:'s)?){0,4} back|postpone|delay)\b"
)
_EARLIER = re.compile(
    r"(?:往|向)前|提[前早]|早|\b(?:earlier|sooner|(?:bring|move|put|pull)(?: \w+(?:'s)?){0,4} (?:forward|up))\b"
)
_DAYS = re.compile(
    r"(?P<n>\d{1,2}|[一两俩二三四五六七八九十半])\s*个?(?P<unit>天|日|礼拜|星期|周)(?![一二三四五六日天])|"
    r"\b(?P<en>\d{1,2}|a|an|one|two|three|four|five|six)[ -](?P<enunit>day|week)s?\b"
)
_ALL = re.compile(
    r"(?:两|三|几|这些|全部?|所有)(?:个|次|趟)?(?:的)?(?:预约)?.{0,3}(?:都|全|一起|一并)|(?:都|全(?:部)?|"
    r"统统|通通|一起)(?:给我|帮我)?(?:取消|"
    r"不要|不去|不来|退|改|推)|两个都|都取消|全取消|"
    r"\b(?:both|all (?:of them|three|two|my)|everything|all (?:the )?(?:appointments|bookings|visits)|the two)\b"
)
_COMES_NOT = re.compile(
    r"取消|[来去到过]不(?:了|成|来|去)|不[来去](?:了|啦)?|不约了|[来去]唔到|唔(?:来|去|嚟)|[来去][勿弗]了|"
    r"(?:不用|不需要|不必|甭|唔使|[勿弗]要|不麻烦)(?:再)?(?:麻烦)?(?:你们?|您们?|"
    r"店里)(?:再)?(?:来)?[弄修做补换搞洗查](?:了|啦)|"
    r"自己[^，。,]{0,8}[弄修补换搞做](?:好|过|完)了|"
    r"\b(?:fixed|sorted|repaired|patched|did) (?:it|that|the \w+) (?:myself|already|elsewhere)\b|"
    r"\b(?:got|had) (?:it|that|the \w+) (?:fixed|done|repaired|sorted|patched)(?: up)?"
    r"(?: already| elsewhere| somewhere| by| at| on)\b|"
    r"\b(?:no longer|don't|do not) need (?:you|the (?:appointment|visit|booking|slot))\b|"
    r"\b(?:cancel|can(?:'t|not) (?:come|make)|won't (?:come|make|be (?:able|there|coming))|not coming|"
    r"call (?:it )?off|bail(?: out)?(?: on)?|give (?:it|that|tomorrow|today) a miss|skip (?:it|that|tomorrow|today))\b"
)
_ONE_MORE = re.compile(r"另外|再(?:约|做|加|来)|还(?:要|想)|顺便|\b(?:also|another|as well|too|plus|additional)\b")
_CALLS_OFF = re.compile(r"取消|退(?:掉|了)|\b(?:cancel\w*|call (?:it )?off)\b")
_TAKES_BACK = re.compile(
    r"(?:别|不(?:要|用)?|先别|先不|唔(?:好|使)|[勿弗]要)(?:帮我|给我)?取消|不取消了|(?:还是|又)(?:要|想|"
    r"能|可以)?(?:[来去]|做|保留|留着)|留着|恢复|反悔|"
    r"\b(?:don't cancel|undo|keep (?:it|that|my|the)|changed my mind|un-?cancel|restore|put it back|"
    r"i(?:'ll| will| can) come after all|forget the cancel\w*|take (?:that|it) back)\b"
)
_KEEPS = re.compile(
    r"(?:别|不(?:要|用)|甭|莫|唔(?:好|使)|[勿弗]要)(?:给我|帮我|把[^，。,]{0,8}?)*取消|"
    r"我没(?:有|说|想)?要?取消|"
    r"\b(?:don't|do not|never|didn't|did not|haven't|have not|won't|wasn't going to|not going to) cancel(?:led|"
    r"ed)?\b|\bkeep (?:my|the|that) (?:\w+ ){0,2}(?:appointment|booking|visit|slot)\b"
)
_DONE = re.compile(
    r"(?:已经|早就?|刚刚?|才|上个?(?:周|星期|礼拜|月)[一二三四五六日天末]?|前[几两]?天|昨[天日]|自己|"
    r"在[^，。,]{1,10}(?:店|家|里|厂|那[里边儿]?|4s))[^，。,？?]{0,12}(?:保养|年检|"
    r"[做弄换办搞整检审续修补])(?:过|好|完|掉|的|了)|"
    r"(?:保养|年检|[做弄换办检审续修补])(?:过|完|好)了(?!.{0,4}[就再还])|"
    r"\b(?:already|just|had|got|been|was) (?:it |that |them |this )?"
    r"(?:done|serviced|changed|renewed|sorted|inspected)\b|"
    r"\b(?:did|had|got|done) (?:it|that|this) (?:already|elsewhere|last|at|somewhere|yesterday|myself|on)\b|"
    r"\b(?:done|serviced)(?: already)? (?:elsewhere|last (?:week|month)|somewhere else|myself|at (?:my|a|another))\b"
)
_NO_NEW = re.compile(
    r"(?:先|暂时|就|也)*(?:别|不(?:用|要|必|急着)?|甭|莫|唔(?:好|使)|[勿弗]要)(?:急着|忙着)?(?:给我|帮我|替我|"
    r"跟我)?(?:再)?"
    r"(?:重新)?(?:订|约|定|排|安排|预约|改约|改)(?:新的|别的|其[他它]的?|下一?[次个回]|另外的?|别的?(?:时间|"
    r"日子|天)|时间|日子)+(?:了|啦|先|哈|吧)?|"
    r"(?:新的|下一?[次回](?:的)?|别的时间|时间)(?:先|就|暂时|也)*(?:别|不(?:用|要)?|甭)(?:急着)?(?:给我|"
    r"帮我)?(?:订|约|定|排|安排)(?:了|啦|先)?|"
    r"\b(?:don't|do not|no need to|not|without|won't)(?: \w+)? (?:re-?book(?:ing)?|re-?schedul(?:e|ing))\b"
    r"(?: (?:me|it|that|anything))?(?: yet| for now| just yet)?|"
    r"\b(?:don't|do not|no need to|not|without|won't)(?: \w+)? "
    r"(?:book|schedule|make|find|set up|fix|arrange|need|want)(?:ing)?(?: me| us| it)?(?: in)? "
    r"(?:a |an |any |the )?(?:new|another|different|other|replacement)(?: \w+)?(?: yet| for now)?|"
    r"\bno (?:new|other|replacement) (?:one|appointment|time|date|slot|booking)(?: yet| for now)?"
)
_PUT_OFF = re.compile(r"推[迟后]|往后|延[后期迟]|\b(?:push|postpone|put (?:it |that )?(?:back|off)|delay)\w*\b")
_CORRECTS = re.compile(
    r"应该是|应当是|不对|[不勿弗毋唔]是|[说讲搞弄记听写看约订]错|错了|错咗|弄反|搞反|改口|更正|不好意思|"
    r"哎呀|等下|等等|还是(?!要|想)|"
    r"\b(?:oops|sorry|should(?: have)? be(?:en)?|i meant?|i said|wrong|mistake|make (?:it|that)|rather|"
    r"actually|wait|correction|instead)\b"
)
_ZH = {"两": 2, "俩": 2} | {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
_EN = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_RUNNING_LATE = re.compile(r"迟到|晚到|晚点到|堵|路上|\b(?:running late|be late|traffic)\b")


def soonest(words: str) -> bool:
    """True when the earliest time is asked for, whatever it is."""
    return _SOON.search(fold(words)) is not None


def is_soonest(words: str) -> bool:
    """True when the words say nothing but that."""
    said = fold(words)
    return said in ("现在", "now") or _SOON.fullmatch(said) is not None


def any_time(words: str) -> bool:
    """True when any time will do."""
    return _ANY.search(fold(words)) is not None


def quiet(words: str) -> bool:
    """True when a time without other people is wished for, or asked about. Rule: B8."""
    return _QUIET.search(fold(words)) is not None


def same_hour(words: str) -> bool:
    """True when the hour is to stay while the day changes."""
    return _SAME_HOUR.search(fold(words)) is not None


def same_moment(words: str) -> bool:
    """True when the very time is meant that was spoken of: "同样时间", "也是那个时间", "same time"."""
    said = fold(words)
    return _SAME_HOUR.search(said) is not None or _THAT_TIME.search(said) is not None


def any_day(words: str) -> bool:
    """True when a part of the day is meant of whatever day: "mornings only", "下午都行"."""
    return _ONLY.search(fold(words)) is not None


def evening(words: str) -> bool:
    """True for "after work" and "in the evening"."""
    return _EVENING.search(fold(words)) is not None


def after_work(words: str) -> bool:
    """True where work is over by then, however late that is."""
    return _ROUND.search(fold(words)) is not None


def all_of_them(words: str) -> bool:
    """True when all of several are meant, not one of them."""
    return _ALL.search(fold(words)) is not None


def one_more(words: str) -> bool:
    """True when something is wished beside what stands."""
    return _ONE_MORE.search(fold(words)) is not None


def calls_off(words: str) -> bool:
    """True when somebody says so in that very word: cancel."""
    said = fold(words).replace("’", "'")
    return _CALLS_OFF.search(_KEEPS.sub(" ", said)) is not None


def takes_back(words: str) -> bool:
    """True when a cancellation is taken back."""
    return _TAKES_BACK.search(fold(words)) is not None


def puts_off(words: str) -> bool:
    """True when a visit is to be later than it is."""
    return _PUT_OFF.search(fold(words)) is not None


def wants_no_new(words: str) -> bool:
    """True when no other visit is to be booked in place of one that is called off: "don't rebook me yet"."""
    return _NO_NEW.search(fold(words).replace("’", "'")) is not None


def without_no_new(words: str) -> str:
    """The words without that."""
    return _NO_NEW.sub(" ", fold(words).replace("’", "'"))


def keeps_visit(words: str) -> bool:
    """True when the words want a visit left standing: "don't cancel the Accord's"."""
    return _KEEPS.search(fold(words).replace("’", "'")) is not None


def done_already(words: str) -> bool:
    """True when what was due has been done, here or elsewhere: "had it done last week"."""
    said = fold(words).replace("’", "'")
    return _DONE.search(said) is not None and not re.search(r"[?？]|[吗么]|了没", said)


def comes_not(words: str) -> bool:
    """True when somebody says that they will not come."""
    return _COMES_NOT.search(fold(words)) is not None


def shift(words: str) -> timedelta | None:
    """How much later (or, below zero, earlier) than the time that stands: "推迟一个小时", "two days earlier"."""
    said = fold(words)
    later, earlier = _LATER.search(said), _EARLIER.search(said)
    if bool(later) == bool(earlier) or _RUNNING_LATE.search(said):
        return None
    length = _length(said)
    return None if length is None else length if later else -length


def corrects(words: str) -> bool:
    """True when something said before is put right."""
    return _CORRECTS.search(fold(words)) is not None


def _length(said: str) -> timedelta | None:
    found = _DAYS.search(said)
    if found is None:
        minutes = minutes_in(said)
        return timedelta(minutes=minutes) if minutes else None
    count = found["n"] or found["en"]
    number = int(count) if count.isdigit() else _ZH.get(count) or _EN.get(count) or 0
    week = found["enunit"] == "week" or found["unit"] in ("礼拜", "星期", "周")
    return timedelta(days=number * (7 if week else 1)) if number else None


_BEHIND_HOUR = re.compile(
    r"\s*(?:(?:free|ok|okay|available|possible|works?|please|pls|then|good|fine|can|lah|吧|可以|行|有空)[吗么]?)?\s*"
    r"(?:[,.;!?，。！？].*)?",
    re.DOTALL,
)


def ends_hour(tail: str) -> bool:
    """Whether what stands behind a number right after a day leaves it the hour: "tomorrow 10 free?"."""
    return _BEHIND_HOUR.fullmatch(fold(tail)) is not None
