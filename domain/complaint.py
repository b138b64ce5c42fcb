"""How a complaint is classed from its words (C3); staff may class it otherwise."""

from __future__ import annotations

import re

CLASS_WORDS: tuple[tuple[str, str], ...] = (
    (
        "workmanship",
        r"没修好|修不好|又坏|还是坏|返修|修了.{0,4}[次遍回]|装错|漏装|刮花|not fixed|still broken|botched",
    ),
    ("service_attitude", r"态度|骂人|不耐烦|爱[答搭]不理|敷衍|推诿|没人理|rude|attitude|ignored|unprofessional"),
    ("price", r"乱收费|多收|收费|太贵|坑[人钱]|宰客|价格|overcharg|rip.?off|too expensive|charged|bill"),
    ("delay", r"[太等]久|拖延|拖了|一直不|迟迟|几天了|还没好|不按时|late|delay|waiting|taking forever"),
    ("warranty_decision", r"不给保|拒保|质保|三包|索赔|warranty|claim"),
    ("parts", r"配件|副厂|假货|缺货|没货|fake part|spare part|out of stock"),
    ("product_quality", r"质量|通病|设计缺陷|新车|故障|异响|漏油|defect|quality|brand.?new"),
)
"""Class and the words that say so, the more telling classes first. Rule: C3."""

CRISIS_WORDS = r"受伤|流血|住院|死|爆炸|记者|媒体|曝光|12315|起诉|律师|群体|维权|injur|hospital|lawyer|sue|press|media"
SERIOUS_WORDS = r"投诉到|消协|退车|退款|欺骗|骗子|安全|失灵|safety|refund|fraud|scam|lied"
PERSON_WORDS = (
    r"(?:那个|你们的?|这个)?(?:师傅|技师|顾问|前台|接待|经理|员工|工作人员)|mechanic|advisor|receptionist|manager|staff"
)


def complaint_class(words: str) -> str:
    """One of COMPLAINT_CLASSES. Rule: C3."""
    return next((name for name, pattern in CLASS_WORDS if re.search(pattern, words, re.IGNORECASE)), "other")


def severity(words: str, *, danger: bool) -> str:
    """ordinary, serious or crisis (safety, media, injury, group). Rule: C3, I4."""
    if danger or re.search(CRISIS_WORDS, words, re.IGNORECASE):
        return "crisis"
    return "serious" if re.search(SERIOUS_WORDS, words, re.IGNORECASE) else "ordinary"


def is_quality_caused(name: str) -> bool:
    """True when the class points at the product or the work, not at manners, price or time. Rule: C3, C4."""
    return name in {"product_quality", "workmanship", "parts"}


def is_against_person(words: str) -> bool:
    """True when a member of staff is complained about: it goes to the manager. Rule: C5."""
    return bool(re.search(PERSON_WORDS, words, re.IGNORECASE)) and complaint_class(words) == "service_attitude"
