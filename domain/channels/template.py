"""Approved templates: what may be said outside of a window, or on a channel that takes nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.channels.channel import Limit

FACTS = (
    "shop", "shop_phone", "name", "vehicle", "plate", "about", "what", "when", "at", "number", "words", "link", "code",
)  # fmt: skip
"""What a field may be filled with: {shop}, {about} (the kind of notice by name), {what} (services), {when} (the visit,
as people say it), {at} (as 2026-12-05 09:00, which is all that a vendor's field of time takes), {number} (of the
ticket), {words} (everything that would be said in a chat, cut to the field), {code} (of a proof, nowhere else)."""

ANY, WORD, CODE = "any", "word", "code"
"""Kinds of templates beside the kinds of notices: for every kind that has none of its own, the invitation to write when
somebody's words wait for it, and the code that proves a phone."""


@dataclass(frozen=True, slots=True)
class Field:
    """A gap of a template. value: words with {facts} in them; limit: characters that fit."""

    name: str
    value: str
    limit: int


@dataclass(frozen=True, slots=True)
class Template:
    """A template as the vendor approved it. kind: of the notice, ANY or WORD; id: the vendor's name or number of it."""

    kind: str
    channel: str
    language: str
    id: str
    fields: tuple[Field, ...] = ()

    def filled(self, facts: Mapping[str, str]) -> dict[str, Any]:
        """As a row of the outbox bears it: {"id", "language", "kind", "fields": [[name, value], ...]}.

        Each value is one line and fits; what nobody knows is a dash, since vendors refuse empty ones.
        """
        return {"id": self.id, "language": self.language, "kind": self.kind, "fields": self._values(facts)}

    def _values(self, facts: Mapping[str, str]) -> list[list[str]]:
        known = {name: facts.get(name, "") for name in FACTS}
        said = [(one.name, " ".join(one.value.format_map(known).split()), one.limit) for one in self.fields]
        return [[name, Limit(limit).cut(words) if words else "-"] for name, words, limit in said]


def fitting(templates: Iterable[Template], kind: str, channel: str, language: str) -> Template | None:
    """The template for that kind on that channel: in that language if there is one; None when nothing fits."""
    found = [one for one in templates if one.channel == channel and (one.kind == kind or (one.kind == ANY != kind))]
    usable = [one for one in found if not (kind in (WORD, CODE) and one.kind == ANY)]
    return max(usable, key=lambda one: (one.language == language, one.kind == kind), default=None)
