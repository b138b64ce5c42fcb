"""What is done at once when a complaint is a crisis: by kind, who is told and the first words to the customer (I4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.closed_set import Name
from domain.shop.shop import CrisisPlan, Shop
from domain.shop.staff import Role


class CrisisKind(Name):
    """What makes a complaint a crisis."""

    INJURY = "injury"
    SAFETY = "safety"
    MEDIA = "media"
    LEGAL = "legal"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class CrisisFacts:
    """words: a pattern that says so. told: roles that are told at once where the shop file says nothing else."""

    words: str
    told: tuple[str, ...] = (Role.MANAGER, Role.ADMIN)


KINDS: dict[str, CrisisFacts] = {
    CrisisKind.INJURY: CrisisFacts(
        r"受伤|流血|住院|(?<![气急累等吓烦笑热冷拖])死(?![机活板角皮心])|骨折|烫伤|injur|hospital|\bhurt\b|bleed",
        (Role.MANAGER, Role.WORKSHOP_SUPERVISOR),
    ),
    CrisisKind.SAFETY: CrisisFacts(
        r"爆炸|起火|着火|失控|explo(?:de|sion)|\bon fire\b|lost control", (Role.MANAGER, Role.WORKSHOP_SUPERVISOR)
    ),
    CrisisKind.MEDIA: CrisisFacts(
        r"记者|媒体|曝光|电视台|热搜|抖音|小红书|\bpress\b|\bmedia\b|reporter|journalist|go viral"
    ),
    CrisisKind.LEGAL: CrisisFacts(r"起诉|律师|法院|12315|\bsu(?:e|ing)\b|lawyer|\bcourt\b|legal action"),
    CrisisKind.GROUP: CrisisFacts(r"群体|维权|拉横幅|集体|class action|group of owners|owners' group"),
}
"""The gravest first. Rule: I4 (S2 危机)."""


def kind_of(words: str, *, danger: bool) -> str:
    """One of KINDS; what nothing names is a matter of safety. Rule: I4."""
    found = [kind for kind, facts in KINDS.items() if re.search(facts.words, words, re.IGNORECASE)]
    if danger and CrisisKind.INJURY not in found:
        return CrisisKind.SAFETY
    return next(iter(found), CrisisKind.SAFETY)


def plan(shop: Shop, kind: str) -> CrisisPlan:
    """The shop's plan for that kind, or the usual one. Rule: I4."""
    return next((one for one in shop.crisis if one.kind == kind), CrisisPlan(kind, KINDS[kind].told))


def first_words(shop: Shop, kind: str, language: str) -> str:
    """The shop's own first words, with a place for {number}; empty where the usual ones are said. Rule: I4."""
    own = plan(shop, kind)
    return own.words_en if language == "en" else own.words_zh
