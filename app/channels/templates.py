"""The shop file's `templates`: what vendors approved, each with how its gaps are filled (N5)."""

from __future__ import annotations

import string

from actions.notice_kinds import KINDS
from app.marked_yaml import Value
from domain.channels.register import CHANNELS, MAIL
from domain.channels.template import ANY, CODE, FACTS, WORD, Field, Template

LONGEST = {MAIL: 20_000}
"""Characters of a field, where the channel's record says nothing of it and LIMIT is too few."""

LIMIT = 1000


def read(value: Value) -> tuple[Template, ...]:
    """The templates; no two for one kind, channel and language."""
    made: list[Template] = []
    for item in value.items():
        found = item.fields(("kind", "channel", "id"), ("language", "fields"))
        channels = [name for name, channel in CHANNELS.items() if channel.templates or name == MAIL]
        channel = found["channel"].choice(channels, "a channel that takes templates")
        one = Template(
            found["kind"].choice({*KINDS, ANY, WORD, CODE}, "a kind of notice, 'any', 'word' or 'code'"),
            channel,
            found["language"].choice(("zh", "en"), "zh or en") if "language" in found else "zh",
            found["id"].text(longest=120),
            tuple(_field(name, said, channel) for name, said in found["fields"].pairs()) if "fields" in found else (),
        )
        if any((one.kind, one.channel, one.language) == (other.kind, other.channel, other.language) for other in made):
            item.complain(f"is a second template for {one.kind} on {one.channel} in {one.language}")
        made.append(one)
    return tuple(made)


def _field(name: Value, said: Value, channel: str) -> Field:
    """A gap and what goes into it: words with {facts}, or `value` and `limit`."""
    known = name.text(longest=64)
    most = _most(known, channel)
    if not said.is_group:
        return Field(known, _words(said), most)
    found = said.fields(("value",), ("limit",))
    limit = found["limit"].whole(1, most) if "limit" in found else most
    return Field(known, _words(found["value"]), limit)


def _most(name: str, channel: str) -> int:
    """The characters that fit: by how the field's name begins, where the vendor tells kinds of fields by it."""
    limits = CHANNELS[channel].fields if channel in CHANNELS else {}
    fits = [size for kind, size in limits.items() if name.rstrip("0123456789") == kind]
    return fits[0] if fits else LONGEST.get(channel, LIMIT)


def _words(value: Value) -> str:
    words = value.text(longest=500)
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    except ValueError:
        value.complain("has a brace that is not closed")
        return ""
    if unknown := named - set(FACTS):
        value.complain(f"names {', '.join(sorted(unknown))}: expected {', '.join(FACTS)}")
        return ""
    return words
