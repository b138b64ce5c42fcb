"""Complaints: classed from their words (C3), about whom they are (C5), the steps of a case (C4), repeats (C7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.closed_set import Name
from domain.complaints import crisis
from domain.errors import BadField
from domain.shop import surnames
from domain.shop.staff import ROLES, Staff
from domain.ticket import SEVERITIES, Severity, Ticket

DEPARTMENTS = ("service", "workshop", "parts", "warranty", "sales", "maker", "other")
"""Who may be responsible for a complaint. Rule: C4, C8."""

STEPS = ("cause", "countermeasure", "agreement", "execution", "result")
"""What is written down of a case, in this order: why it came, what is done about it, what was agreed with the customer,
how it was carried out, what came of it. Rule: C4."""


class ComplaintClass(Name):
    """What a complaint is about (C3, S0 范文1)."""

    WORKMANSHIP = "workmanship"
    SERVICE_ATTITUDE = "service_attitude"
    PRICE = "price"
    DELAY = "delay"
    WARRANTY_DECISION = "warranty_decision"
    PARTS = "parts"
    PRODUCT_QUALITY = "product_quality"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """words: a pattern that says so. quality: it points at the product or the work, not at manners, price or time.

    The words for it are `desk_class.<class>`. Rule: C3, C4.
    """

    words: str
    quality: bool = False


CLASSES: dict[str, ClassFacts] = {
    ComplaintClass.WORKMANSHIP: ClassFacts(
        r"没修好|修不好|又坏|还是坏|返修|修了.{0,4}[次遍回]|装错|漏装|刮花|not fixed|still broken|botched",
        quality=True,
    ),
    ComplaintClass.SERVICE_ATTITUDE: ClassFacts(
        r"态度|[冲对朝]我[^，。]{0,3}[骂吼凶喊嚷]|[骂吼凶怼呛喷](?:了|过|的)?(?:[人我俺客]|起|咗)|骂骂咧咧|动手|辱骂|侮辱|羞辱|歧视|威胁|脏话|粗口|爆粗"
        r"|嘴(?:巴)?[^，。]{0,4}(?:不?干净|臭)|说话难听|翻白眼|阴阳怪气|冷嘲热讽|嘲笑|不耐烦|爱[答搭]不理|敷衍|推诿"
        r"|没人理|没礼貌|目中无人|摆(?:个)?(?:臭)?脸"
        r"|\brude|attitude|ignored|unprofessional|yell|shout|scream|sw[eo]ar|swore|curs(?:ed|ing)|insult|mock|threaten"
        r"|laugh(?:ed|ing) at|disrespect|humiliat|call(?:ed|ing)? me (?:an? |names|stupid|idiot)|foul.mouth",
    ),
    ComplaintClass.PRICE: ClassFacts(
        r"乱收费|多[收算要扣]|[收扣算付](?:了)?(?:我)?(?:两|双|三)(?:次|遍|份|倍)"
        r"|收费|太贵|坑[人钱]|宰客|价格|overcharg|rip.?off|too expensive|charged|bill"
    ),
    ComplaintClass.DELAY: ClassFacts(
        r"[太等]久|拖延|拖了|一直不|迟迟|几天了|还没好|不按时|late|delay|waiting|taking forever"
    ),
    ComplaintClass.WARRANTY_DECISION: ClassFacts(r"不给保|拒保|质保|三包|索赔|warranty|claim"),
    ComplaintClass.PARTS: ClassFacts(r"配件|副厂|假货|缺货|没货|fake part|spare part|out of stock", quality=True),
    ComplaintClass.PRODUCT_QUALITY: ClassFacts(
        r"质量|通病|设计缺陷|新车|故障|异响|漏油|defect|quality|brand.?new", quality=True
    ),
    ComplaintClass.OTHER: ClassFacts(r""),
}
"""The more telling classes first: the first whose words are there is taken. Rule: C3."""

CRISIS_WORDS = "|".join(facts.words for facts in crisis.KINDS.values())
SERIOUS_WORDS = r"投诉到|消协|退车|退款|欺骗|骗子|安全|失灵|safety|refund|fraud|scam|lied"
PERSON_WORDS = "|".join([
    *(facts.called for facts in ROLES.values() if facts.called),
    r"员工|工作人员|店员|保安|收银|那[个位](?:男|女|人|小|大|家伙|姑娘)|小伙|小姑娘|(?:你们|恁|你哋)(?:的)?人|staff",
    r"\b(?:guy|man|woman|lady|girl|lad|fellow|employee|worker|clerk|cashier)\b",
])  # fmt: skip
ABOUT_SOMEBODY = (
    r"\b(?:complain(?:t|ing)? (?:about|against)|report) (?:him|her|m(?:r|rs|s|iss)\b|[\u4e00-\u9fff])"
    r"|投[诉訴](?:他|她|佢|伊|渠)"
)
"""Somebody complained about whose name the shop may not know."""

MISCONDUCT = (
    r"偷|顺走|摸[我了]|骚扰|动手动脚|推了?我|打我|扇我|酒气|喝了酒|吸烟|抽烟|玩手机|故意"
    r"|\bst(?:ole|ealing|olen)\b|harass|grop|touched me|push(?:ed)? me|hit me|drunk|smok(?:ed|ing) in|on purpose"
    r"|deliberately"
)
"""What a person did, not the shop: it goes past that person, too (C5)."""

TITLES = r"师傅|師傅|师父|师付|技师|顾问|經理|经理|主管|主任|店长|接待|前台|工(?!作)|姐|哥|总|某|女士|先生|小姐"
LATIN_TITLES = "mr|mrs|ms|miss|master|shifu|technician|mechanic|advis[eo]r|manager"
"""What follows a surname, and what stands before one in English."""

EVERYDAY = frozenset({
    "an", "are", "be", "can", "do", "fan", "fun", "he", "her", "him", "his", "is", "it", "june", "lie", "long",
    "man", "may", "me", "men", "mine", "my", "no", "on", "our", "pan", "pen", "pin", "sang", "she", "so", "song",
    "sun", "tan", "the", "them", "they", "to", "we", "win", "you", "your",
})  # fmt: skip
"""Codes and surnames in Latin letters that are everyday words too: by themselves they name nobody."""

TO_THE_FACE = (
    r"投诉你(?!们)|你(?!们)(?:这个?人|什么态度|的?态度|怎么这么|凭什么[骂吼凶])|complain(?:t|ing)? about you\b|"
    r"\byou(?:'re| are) (?:so |very |really )?(?:rude|unprofessional)|\byour attitude"
)
"""Said to whoever is talking with the customer."""


def complaint_class(words: str) -> str:
    """One of CLASSES. Rule: C3."""
    return next(name for name, facts in CLASSES.items() if re.search(facts.words, words, re.IGNORECASE))


def severity(words: str, *, danger: bool) -> Severity:
    """Crisis for safety, media, injury or a group. Rule: C3, I4."""
    if danger or re.search(CRISIS_WORDS, words, re.IGNORECASE):
        return Severity.CRISIS
    return Severity.SERIOUS if re.search(SERIOUS_WORDS, words, re.IGNORECASE) else Severity.ORDINARY


def is_against_person(words: str, named: str | None = None) -> bool:
    """True when a member of staff is complained about: it goes to the manager. named: somebody's name is in the words.

    Rule: C5.
    """
    if named is not None or re.search(TO_THE_FACE, words, re.IGNORECASE):
        return True
    did = f"{CLASSES[ComplaintClass.SERVICE_ATTITUDE].words}|{MISCONDUCT}"
    whose = f"{PERSON_WORDS}|{ABOUT_SOMEBODY}"
    return bool(re.search(whose, words, re.IGNORECASE) and re.search(did, words, re.IGNORECASE))


def is_to_the_face(words: str) -> bool:
    """True when whoever talks with the customer is the one complained about. Rule: C5."""
    return bool(re.search(TO_THE_FACE, words, re.IGNORECASE))


def named_in(words: str, people: Iterable[Staff]) -> str | None:
    """The code of the one member of staff whose name is in the words ("陈雨", "小陈", "陈顾问", "Chen"); else None.

    A name that fits several people names nobody. Rule: C5.
    """
    for spells in (_full_name, _code, _by_surname):
        found = [person.code for person in people if re.search(spells(person), words, re.IGNORECASE)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _full_name(person: Staff) -> str:
    return re.escape(person.name)


def _code(person: Staff) -> str:
    """The code as people say it for a name; one that is an everyday word as well ("he") names nobody."""
    return "(?!)" if person.code.lower() in EVERYDAY else rf"(?<![a-z]){re.escape(person.code)}(?![a-z])"


def _by_surname(person: Staff) -> str:
    if not re.match("[\u4e00-\u9fff]", person.name):
        return rf"\b{re.escape(person.name.split()[0])}\b" if person.name else "(?!)"
    surname = surnames.of(person.name)
    ways = rf"[小老阿]{surname}(?!板)|姓{surname}的?|(?<!{surname}){surname}(?:{TITLES})"
    said = surnames.in_latin(surname)
    return rf"{ways}|\b(?:{LATIN_TITLES})\.? {said}\b|\b{said} shifu\b" if said else ways


def role_meant(words: str) -> str | None:
    """The role the words complain about, the first in ROLES; None when none is named."""
    called = {role: facts.called for role, facts in ROLES.items() if facts.called}
    return next((role for role, pattern in called.items() if re.search(pattern, words, re.IGNORECASE)), None)


def deciding(ticket: Ticket) -> str:
    """The permission it takes to say who is responsible: quality inspection judges what quality caused. Rule: C4."""
    return "judge_quality" if ticket.data.get("quality_caused") else "manage_complaints"


def apportioned(total_fen: int, percents: Mapping[str, int]) -> dict[str, int]:
    """Each department's share in fen; the shares are the whole to the last fen. Rule: C8.

    BadField unless each is a department, none is negative and all are 100 % together.
    """
    if total_fen < 0 or not set(percents) <= set(DEPARTMENTS) or any(part < 0 for part in percents.values()):
        raise BadField("bad_shares", "total", f"shares of {list(DEPARTMENTS)}, none negative")
    if sum(percents.values()) != 100:
        raise BadField("bad_shares", "total", f"shares of 100 % together, not {sum(percents.values())} %")
    shares = {name: total_fen * part // 100 for name, part in percents.items()}
    left = total_fen - sum(shares.values())
    for name in sorted(percents, key=lambda one: -(total_fen * percents[one] % 100))[:left]:
        shares[name] += 1
    return shares


def is_repeat(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """True when two complaints, by what was taken down, are of one class or one system. Rule: C7."""
    same_class = now.get("complaint_class") == before.get("complaint_class") != ComplaintClass.OTHER
    return same_class or bool(set(now.get("systems") or ()) & set(before.get("systems") or ()))


def case_of(ticket: Ticket) -> dict[str, Any]:
    """What has been written down of the case: department and STEPS. Rule: C4."""
    return dict(ticket.data.get("case") or {})


def needs_action(ticket: Ticket) -> bool:
    """True when a corrective and preventive action is due: it is serious, or it came again. Rule: C7."""
    return SEVERITIES[ticket.severity].action or bool(ticket.data.get("repeat"))


_STILL = re.compile(
    r"还是(?:不[^，。,要想用去]{0,3}[行好冷热亮动转灵走着响]|没(?:好|修好|解决|弄好)|一样|老样子|原样|[会在]?[响漏抖坏]|"
    r"有(?:问题|异响|声音))|"
    r"(?:照样|照旧|依旧|依然|仍旧|仍然|还在)[会在]?(?:不[行好冷热亮动转灵走着响]|没好|[响漏抖坏跳])|"
    r"(?:毛病|问题|故障|老毛病)(?:还在|依旧|又(?:来|出现|犯)了?)|又(?:坏|响|漏|抖|不行|不[冷热亮]|出现|犯)了?|没(?:修好|解决|弄好)|"
    r"\bstill (?:broken|not|doesn't|does not|isn't|is not|the same|leak|noisy|there|happening|making)|"
    r"\b(?:same|that) (?:problem|issue|noise|fault)\b.{0,20}\b(?:again|back|still)|"
    r"\b(?:not|never) (?:fixed|solved|repaired)|"
    r"\b(?:broke|broken) again|\bcame back\b|\bback again\b",
    re.IGNORECASE,
)


def says_still(words: str) -> bool:
    """True for "it's still broken", "还是不行": a matter that was closed is not over. Rule: C6, I2."""
    return bool(_STILL.search(words))


def shares_symptom(words: str, named: Sequence[str]) -> bool:
    """True when nothing was named, or something named now is in the words of before."""
    return not named or any(one and one.lower() in words.lower() for one in named)
