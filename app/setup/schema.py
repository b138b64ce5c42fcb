"""The JSON Schema of the shop file, for editors: taken down while the reader reads a file of every shape.

The reader (`app.shopfile`) is handed values that answer whatever they are asked and note what they were asked as, so
the schema says what the reader expects and can't be out of step with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

import yaml

from app import shopfile
from app.marked_yaml import Value

Schema = dict[str, Any]

_ANY = "anything"
"""What a recorded value says when it is read as text; an option that bears it is of the file, not of the program."""

_MOST_OPTIONS = 60
"""With more options an editor's list helps nobody."""

_DURATION = {"type": "string", "pattern": r"^\d{1,6}\s*(min|h|days?)$"}
_PRICE = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,7}(\.\d{1,2})?$"}]}
_TRUTH = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "Yes", "No"]}]}


def shop_schema() -> Schema:
    """The schema, as JSON Schema 2020-12."""
    shapes = []
    for as_group in (True, False):
        top = _Recorded("", as_group)
        shopfile.shop_of(top, "Asia/Shanghai")
        shapes.append(top.schema())
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Aftercare shop file"}
    return head | _merged(*shapes)


class _Recorded(Value):
    """A value of every shape. as_group: what it answers where the reader asks which of two shapes it has."""

    def __init__(self, path: str, as_group: bool) -> None:
        super().__init__(yaml.ScalarNode("tag:yaml.org,2002:str", _ANY), path, 1, [])
        self._as_group = as_group
        self._noted: Schema = {}
        self._fields: dict[str, _Recorded] = {}
        self._item: _Recorded | None = None
        self._pair: tuple[_Recorded, _Recorded] | None = None

    def schema(self) -> Schema:
        """What it was read as."""
        noted = dict(self._noted)
        if self._fields or noted.get("type") == "object":
            noted["properties"] = {name: one.schema() for name, one in self._fields.items()}
        if self._item is not None:
            noted["items"] = self._item.schema()
        if self._pair is not None:
            key, value = self._pair
            noted |= {"propertyNames": key.schema(), "additionalProperties": value.schema()}
        return noted

    def complain(self, expectation: str) -> None:
        """Nothing: it stands for what is right."""

    def text(self, *, longest: int = 200, like: str = r"(?s).*", says: str = "") -> str:
        """Noted as words."""
        kind: Schema = {"type": ["string", "number"]}  # `phone: 5550` is words to the reader
        if says:
            kind |= {"description": says}
        self._note(kind)
        return _ANY

    def choice(self, options: Collection[str], what: str) -> str:
        """Noted as one of the options, where they are few and not the file's own."""
        own = any(_ANY in option for option in options) or not options
        if own or len(options) > _MOST_OPTIONS:
            self._note({"type": "string", "description": what})
        else:
            self._note({"enum": sorted(options)})
        return _ANY if own else min(options)

    def whole(self, low: int, high: int) -> int:
        """Noted as a whole number."""
        self._note({"type": "integer", "minimum": low, "maximum": high})
        return low

    def truth(self) -> bool:
        """Noted as yes or no."""
        self._note(_TRUTH)
        return False

    def degrees(self, limit: int) -> float:
        """Noted as an angle."""
        self._note({"type": "number", "minimum": -limit, "maximum": limit})
        return 0.0

    def fen(self) -> int:
        """Noted as a price."""
        self._note(_PRICE)
        return 0

    def duration(self, low: timedelta, high: timedelta) -> timedelta:
        """Noted as a length of time."""
        self._note(_DURATION)
        return low

    def items(self) -> list[Value]:
        """Noted as a list, with one member for all."""
        self._note({"type": "array"})
        self._item = self._item or _Recorded(f"{self.path}[]", self._as_group)
        return [self._item]

    def pairs(self) -> Iterator[tuple[Value, Value]]:
        """Noted as a group with keys of the file's own."""
        self._note({"type": "object"})
        if self._pair is None:
            self._pair = _Recorded(f"{self.path}.key", self._as_group), _Recorded(f"{self.path}.*", self._as_group)
        yield self._pair

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Value]:
        """Noted as a group with these keys, all of them there."""
        self._note({"type": "object", "required": list(required), "additionalProperties": False})
        for name in (*required, *optional):
            self._fields.setdefault(name, _Recorded(f"{self.path}.{name}".removeprefix("."), self._as_group))
        return dict(self._fields)

    def is_word(self, word: str) -> bool:
        """Noted as that word, or another shape."""
        if not self._as_group:
            self._note({"const": word})
        return not self._as_group

    @property
    def is_group(self) -> bool:
        """One shape in one reading, the other in the other."""
        return self._as_group

    @property
    def is_empty(self) -> bool:
        """It never is."""
        return False

    def _note(self, what: Schema) -> None:
        self._noted = {**what, **self._noted}  # what was asked first says most: a code is words of a kind


def _merged(one: Schema, other: Schema) -> Schema:
    """What fits either; groups and lists of the same kind are joined key by key."""
    if one == other:
        return one
    if one.get("type") == other.get("type") == "object":
        found = {**one, **other}
        for name in ("additionalProperties", "propertyNames"):
            if isinstance(one.get(name), dict) and isinstance(other.get(name), dict):
                found[name] = _merged(one[name], other[name])
        mine, theirs = one.get("properties", {}), other.get("properties", {})
        if mine or theirs:
            found["properties"] = {
                name: _merged(mine.get(name) or theirs[name], theirs.get(name) or mine[name])
                for name in dict.fromkeys((*mine, *theirs))
            }
        return found
    if one.get("type") == other.get("type") == "array" and "items" in one and "items" in other:
        return {**one, "items": _merged(one["items"], other["items"])}
    return {"anyOf": [one, other]} if one and other else one or other
