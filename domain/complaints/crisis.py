"""What is done at once when a complaint is a crisis: by kind, who is told and the first words to the customer (I4)."""

from __future__ import annotations

import re

from domain.shop.shop import CrisisPlan, Shop

KINDS: dict[str, str] = {
    "injury": r"受伤|流血|住院|(?<![气急累等吓烦笑热冷拖])死(?![机活板角皮心])|骨折|烫伤|injur|hospital|\bhurt\b|bleed",
    "safety": r"爆炸|起火|着火|失控|explo(?:de|sion)|\bon fire\b|lost control",
    "media": r"记者|媒体|曝光|电视台|热搜|抖音|小红书|\bpress\b|\bmedia\b|reporter|journalist|go viral",
    "legal": r"起诉|律师|法院|12315|\bsu(?:e|ing)\b|lawyer|\bcourt\b|legal action",
    "group": r"群体|维权|拉横幅|集体|class action|group of owners|owners' group",
}
"""Kind -> the words that say so, the gravest first. Rule: I4 (S2 危机)."""

TOLD: dict[str, tuple[str, ...]] = {
    "injury": ("manager", "workshop_supervisor"),
    "safety": ("manager", "workshop_supervisor"),
    "media": ("manager", "admin"),
    "legal": ("manager", "admin"),
    "group": ("manager", "admin"),
}
"""Kind -> roles that are told at once where the shop file says nothing else."""


def kind_of(words: str, *, danger: bool) -> str:
    """One of KINDS; what nothing names is a matter of safety. Rule: I4."""
    if danger and not re.search(KINDS["injury"], words, re.IGNORECASE):
        return "safety"
    return next((kind for kind, pattern in KINDS.items() if re.search(pattern, words, re.IGNORECASE)), "safety")


def plan(shop: Shop, kind: str) -> CrisisPlan:
    """The shop's plan for that kind, or the usual one. Rule: I4."""
    return next((one for one in shop.crisis if one.kind == kind), CrisisPlan(kind, TOLD[kind]))


def first_words(shop: Shop, kind: str, language: str) -> str:
    """The shop's own first words, with a place for {number}; empty where the usual ones are said. Rule: I4."""
    own = plan(shop, kind)
    return own.words_en if language == "en" else own.words_zh
