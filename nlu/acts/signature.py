"""A signature in words: a word that confirms and the name of whoever does ("确认 王伟", "Confirmed, Ann Lee")."""

from __future__ import annotations

import re

from nlu.acts import pieces
from nlu.acts.acts import Tell

LONGEST = 80

_SIGNED = re.compile(
    r"\s*(?:我)?(?:已)?(?:确认|签字|签名|签收|验收)(?:签字|签名|签收|验收|无误|完工|没问题)?[\s，,。.:：!！]*"
    r"(?:我是)?(?P<zh>[\u4e00-\u9fff·]{2,8}|[A-Za-z][A-Za-z .'-]{1,40})[\s。.!！]*"
    r"|\s*(?:i (?:hereby )?)?(?:confirm(?:ed)?|sign(?:ed)?)(?: (?:it|and sign|the report|for it))?"
    r"[\s,:.-]+(?:by|as|name is)?\s*(?P<en>[A-Za-z][A-Za-z .'-]{1,40}|[\u4e00-\u9fff·]{2,8})[\s.!]*",
    re.IGNORECASE,
)


def signature(text: str) -> Tell | None:
    """The name signed with; None when nothing is signed, or when what follows is no name ("确认一下再说")."""
    found = _SIGNED.fullmatch(text) if 0 < len(text) < LONGEST else None
    name = (found["zh"] or found["en"]).strip() if found else ""
    return Tell("signature", name, words=text) if name and _is_a_name(name) else None


def _is_a_name(said: str) -> bool:
    """Whether the words could be a name: they hold something nobody says in answer to a question."""
    kinds = {piece.kind for piece in pieces.cut(pieces.plain(said), "sign")}
    return kinds <= {"strange", "filler", "note", "yes"} and "strange" in kinds
