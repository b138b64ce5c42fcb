"""An article of the shop's knowledge: one question with its answer in both languages, kept as a Markdown file (E1).

    # 胎压
    > 轮胎气压多少；胎压标准
    按门框上的标签打。

    # Tyre pressure
    > how much air in the tyres
    Go by the label.

The first part is Chinese, the second English: a heading, ways in which customers ask for it, the answer. What is the
shop's own stands as {name}; a price only as {price:service}, so that none is told which the price list does not hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import BadField

LANGUAGES = ("zh", "en")
LONGEST_TITLE, LONGEST_WAYS, LONGEST_BODY = 80, 600, 2000
TOLD = 2
"""Sentences of an article that are told in chat."""

FACTS = frozenset({
    "name", "phone", "rescue", "address", "hours", "special_days", "loaners", "warranty_months", "warranty_km",
    "work_warranty_days", "first_service_months", "first_service_km", "service_months", "service_km",
    "change_hours",
})  # fmt: skip
"""What of the shop an article may name, beside {price:<service>} and {answer:<word of the shop's own answers>}."""

SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FACT = re.compile(r"\{([^{}]*)\}")
_MONEY = re.compile(r"[¥￥$€]\s*\d|\d\s*(?:元|块钱|万元|rmb|cny|yuan|kuai|dollars?|euros?)", re.IGNORECASE)
_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+(?=[A-Z0-9\"“{])")
_WAYS = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class Wording:
    """An article in one language. asked: ways in which customers ask for it."""

    title: str
    asked: tuple[str, ...]
    body: str


@dataclass
class Article:
    """An article as kept. topic: the folder it came from. origin: "file", or "desk" once somebody wrote in it.

    ticket_id: the enquiry whose answer it is. helped, failed: how often customers said so. retired_at: not told since.
    """

    id: int = field(init=False)
    slug: str
    topic: str
    title_zh: str
    asked_zh: str
    body_zh: str
    title_en: str
    asked_en: str
    body_en: str
    origin: str
    changed_at: datetime
    changed_by: str = ""
    ticket_id: int | None = None
    helped: int = 0
    failed: int = 0
    retired_at: datetime | None = None

    def wording(self, language: str) -> Wording:
        """The article in that language; in the other one where this one was not written."""
        first = self.in_language(language)
        return first if first.body else self.in_language("zh" if language == "en" else "en")

    def in_language(self, language: str) -> Wording:
        """What is written in that language, if anything."""
        if language == "en":
            return Wording(self.title_en, ways(self.asked_en), self.body_en)
        return Wording(self.title_zh, ways(self.asked_zh), self.body_zh)


def ways(asked: str) -> tuple[str, ...]:
    """The ways to ask, as they are written: divided by semicolons."""
    return tuple(way for one in _WAYS.split(asked) if (way := one.strip()))


def told(body: str) -> str:
    """The first two sentences of an answer."""
    pieces = [piece for piece in _END.split(" ".join(body.split())) if piece.strip()]
    return _joined(pieces[:TOLD])


def _joined(pieces: list[str]) -> str:
    return "".join(piece if piece[-1:] in "。！？" else f"{piece} " for piece in pieces).strip()


def facts(text: str) -> list[str]:
    """What the text leaves to the shop: "phone", "price:battery", "answer:wifi"."""
    return _FACT.findall(text)


def filled(text: str, known: dict[str, str]) -> str | None:
    """The text with the shop's facts in it; None where one of them is not known."""
    named = facts(text)
    if any(not known.get(name) for name in named):
        return None
    return _FACT.sub(lambda found: known[found[1]], text)


def problems(wording: Wording, services: frozenset[str]) -> list[str]:
    """What is wrong with it: "price" for money in figures, "fact:<name>" for a fact nobody has, "empty", "long"."""
    whole = " ".join((wording.title, *wording.asked, wording.body))
    found = ["price"] if _MONEY.search(whole) else []
    found += [f"fact:{name}" for name in facts(whole) if not _is_fact(name, services)]
    if not (wording.title and wording.body):
        found.append("empty")
    if len(wording.title) > LONGEST_TITLE or len(wording.body) > LONGEST_BODY:
        found.append("long")
    return found


def _is_fact(name: str, services: frozenset[str]) -> bool:
    kind, _, of = name.partition(":")
    if kind == "price":
        return of in services
    return bool(of) if kind == "answer" else name in FACTS


def parse(markdown: str) -> tuple[Wording, Wording]:
    """The Chinese and the English wording of a file; BadField for one of another shape."""
    parts = re.split(r"^# ", markdown.replace("\r\n", "\n"), flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise BadField("article", "text", "two parts, each with a heading (# ...): the Chinese and the English one")
    zh, en = (_part(part) for part in parts[1:])
    return zh, en


def _part(text: str) -> Wording:
    title, _, rest = text.partition("\n")
    lines = rest.strip().splitlines()
    asked = " ".join(line[1:].strip() for line in lines if line.startswith(">"))
    body = "\n".join(line for line in lines if not line.startswith(">")).strip()
    return Wording(title.strip(), ways(asked), body)
