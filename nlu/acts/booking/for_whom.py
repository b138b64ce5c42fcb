"""For whom a visit is, by what they are to the customer ("my boss's car", "帮我爸约"), and their name and phone."""

from __future__ import annotations

import re

from nlu.acts import pieces
from nlu.fold import fold
from nlu.understanding import Understanding

_ZH = (
    "老婆|爱人|妻子|媳妇儿?|太太|老公|先生|丈夫|对象|女朋友|男朋友|女友|男友|爸爸|妈妈|爸|妈|老爸|老妈|父亲|母亲|岳父|岳母|老丈人|丈母娘|公公|婆婆|爷爷|奶奶|外公|外婆|儿子|女儿|"
    "哥哥|姐姐|弟弟|妹妹|哥|姐|弟|妹|闺蜜|朋友|同事|老板娘|老板|领导|经理|总监|邻居|亲戚|叔叔|阿姨|舅舅|姑姑|姨妈|表[哥弟姐妹]|堂[哥弟姐妹]|女婿|儿媳|客户|客人|顾客|车主|同学|战友|徒弟|师傅家|房东|业主|别人|人家|屋企人|家里人|家人"
)
_EN = (
    "wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mother|father|mom|mum|dad|grand(?:ma|pa|mother|father)|son|daughter|brother|sister|friend|buddy|mate|"
    "colleague|coworker|co-worker|boss|manager|director|neighbou?r|uncle|aunt|cousin|nephew|niece|in-laws?|(?:mother|father|brother|sister|son|daughter)-in-law|"
    "client|customer|guest|flatmate|roommate|landlord|employee|driver|tenant"
)
_OURS = r"(?:我们?|咱们?|俺们?|阮|我哋|偶)"
_FOR = re.compile(
    rf"(?:帮|替|给|为|代|同|畀|被(?!人家|别人|邻居|客户))(?:{_OURS})?(?:公司|单位|家里?|屋企)?(?:的)?(?:一(?:个|"
    rf"位))?({_ZH})(?!联系|打电话|回电|发|留言)|"
    rf"(?<![和跟]){_OURS}(?:家|公司|单位)?({_ZH})(?:的|那[辆台部个架]|嗰架|嘅|家的?)车|"
    rf"(?<![，。,\s])({_ZH})(?:的|嘅)(?:车(?!主|牌)|那[辆台部])|"
    rf"{_OURS}?({_ZH})(?:他|她)?(?:(?:的|嘅)?(?:名字|姓名|大名)|(?:叫做?|姓)(?!什么|啥|我|车|人))|"
    rf"{_OURS}(?:家)?({_ZH})(?:的|"
    rf"嘅)?(?:手机号?|电话)(?:是|[:： 1])|"
    rf"\b(?:for|on behalf of)(?: (?:my|our|the|a|one of (?:my|our)))? ({_EN})s?\b|\b(?:my|our|"
    rf"the) ({_EN})['’]s\b(?! (?:number|phone|birthday|place|house|office))|"
    rf"\b(?:belongs to|it's|owned by) (?:my|our) ({_EN})\b"
)
_FILLER = re.compile(
    r"[她他]?(?:的)?(?:名字|姓名|电话|手机号?|号码|称呼)|[她他]|叫|是|姓|车主|我|(?:her|his|the|"
    r"their)?\s*(?:name|phone|number|mobile)"
    r"(?: is)?|\b(?:she|he|it)(?:'s| is)\b"
)
_ME = re.compile(
    r"联系我|找我|打给我|(?:用|留|就)我的?|不用|不方便|"
    r"\bcontact me\b|\bmy (?:own )?(?:number|phone)\b|\buse mine\b|\bcall me\b"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
_STAFF = "师傅|师父|技师|技工|顾问|经理|接待|前台|老师|工程师|店员"
_THIRD = re.compile(
    rf"(?:{_ZH}|{_STAFF}|[他她佢伊]|那[个位]人?|这[个位]人?)(?:的?(?:名字|姓名|大名))?(?:就|好像|应该|"
    rf"大概)?(?:叫做?|姓|是叫|名叫|系|是)?[\s:：]*$|"
    r"\b(?:his|her|their|\w+['’]s)(?: full)? name(?: is|'s)?\s*$|\b(?:he|she)(?:'s| is)(?: called)?\s*$|\bask for\s*$"
)
_ASKED_FOR = re.compile(r"(?:找|派|让|要|指定|换|请)\s*$")
_OF_STAFF = re.compile(rf"(?:{_STAFF}|工)$")
_SELF = re.compile(
    r"(?:我(?:是|叫|姓|名叫)|本人(?:叫|是|姓)?|免贵姓|my name is|\bi am|\bi'm|this is|"
    r"my (?:own )?(?:number|phone)(?: is)?|"
    r"我(?:的)?(?:电话|手机)(?:号)?(?:是)?)[\s:：]*$"
)


def relation(words: str) -> str | None:
    """What somebody else, whose vehicle or visit it is, is to the customer; None when it is their own."""
    found = _FOR.search(fold(words))
    return next((group for group in found.groups() if group), None) if found else None


def own_name(reading: Understanding) -> str | None:
    """The name of whoever writes; what is told of somebody else's, or of the shop's people, is none. Rule: A5."""
    text = fold(reading.text)
    found = (one for one in reading.of("person") if not _is_third(text[: one.start], str(one.value)))
    return next((str(one.value) for one in found), None)


def _is_third(head: str, name: str) -> bool:
    return bool(_THIRD.search(head) or (_ASKED_FOR.search(head) and _OF_STAFF.search(name)))


def contact_is_self(words: str) -> bool:
    """True when the customer is to be called rather than the owner."""
    return _ME.search(fold(words)) is not None


def name(reading: Understanding) -> str | None:
    """The owner's name, not that of whoever writes."""
    return _theirs(reading, "person")


def phone(reading: Understanding) -> str | None:
    """The owner's phone, not that of whoever writes."""
    return _theirs(reading, "phone")


def bare_name(words: str) -> str | None:
    """A name that is all that is left of an answer beside its phone and little words."""
    left = _FILLER.sub(" ", words).strip(" ，,。.!！~")
    for stretch in (left, *re.split(r"[，,。.;；、/\s]+", left)):
        if _NAME.fullmatch(stretch) and not _is_talk(stretch):
            return stretch
    return None


def _is_talk(words: str) -> bool:
    """Whether the words are a yes, a no or a filler, and no name."""
    return all(piece.kind != "strange" for piece in pieces.cut(pieces.plain(words), "book"))


def _theirs(reading: Understanding, kind: str) -> str | None:
    text = fold(reading.text)
    found = [entity for entity in reading.of(kind) if not _SELF.search(text[: entity.start])]
    value: str | None = max(found, key=lambda entity: (entity.confidence, entity.start)).value if found else None
    return value
