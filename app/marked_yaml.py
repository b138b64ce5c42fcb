"""A YAML file whose values know where they stand, so that a mistake can be named by line, key and expectation."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import yaml

_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "day": timedelta(days=1), "days": timedelta(days=1)}
_DURATION = re.compile(r"(\d{1,6})\s*(min|h|days?)")
_PRICE = re.compile(r"\d{1,7}(\.\d{1,2})?")
_LISTED = 30
_MISSING = yaml.ScalarNode("tag:yaml.org,2002:null", "")


def read_file(path: Path, problems: list[str]) -> Value | None:
    """The whole file as a value; None, and a problem, when it can't be read or isn't YAML."""
    try:
        return open_file(path.read_text(encoding="utf-8-sig"), problems)
    except OSError as error:
        problems.append(f"can't be read: {error.strerror}")
    except UnicodeDecodeError as error:
        problems.append(f"byte {error.start} is not UTF-8: expected a UTF-8 text file")
    return None


def open_file(text: str, problems: list[str]) -> Value | None:
    """The whole file as a value; None, and a problem with its line, when it isn't YAML at all."""
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        said = error.problem or error.context
        line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            said = "the line begins with a tab, use spaces"
        problems.append(f"{where}{said}: expected YAML")
        return None
    except yaml.YAMLError as error:
        problems.append(f"{error}: expected YAML")
        return None
    if node is None:
        problems.append("the file is empty")
        return None
    return Value(node, "", node.start_mark.line + 1, problems)


class Value:
    """One value of the file. Reading it as something it isn't adds a problem and gives a harmless stand-in."""

    def __init__(self, node: yaml.Node, path: str, line: int, problems: list[str]) -> None:
        self.node, self.path, self.line, self._problems = node, path, line, problems

    def complain(self, expectation: str) -> None:
        """Notes that something else was expected here."""
        shown = repr(self.node.value) if isinstance(self.node, yaml.ScalarNode) else _kind(self.node)
        self._problems.append(f"line {self.line}, {self.path or 'the file'}: {shown} {expectation}")

    def text(self, *, longest: int = 200, like: str = r"(?s).*", says: str = "") -> str:
        """Words, not empty; `like` is the pattern they must match, `says` tells it in words."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.complain(f"is not a text{says and ': ' + says}")
            return ""
        words: str = self.node.value.strip()
        if self.node.tag.endswith(":null") or not words or len(words) > longest:
            self.complain(f"is not a text of 1 to {longest} characters")
        elif not re.fullmatch(like, words):
            self.complain(f"is not {says}")
        return words

    def choice(self, options: Collection[str], what: str) -> str:
        """One of the options."""
        chosen = self.text()
        if chosen and chosen not in options:
            self.complain(f"is not {what}{_did_you_mean(chosen, options)}")
        return chosen

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        found = self._matched(r"-?\d{1,18}")
        if found is None or not low <= int(found) <= high:
            self.complain(f"is not a whole number from {low} to {high}")
            return low
        return int(found)

    def truth(self) -> bool:
        """yes or no."""
        found = (self._matched(r"[A-Za-z]+") or "").lower()
        if found not in ("yes", "true", "no", "false"):
            self.complain("is neither yes nor no")
        return found in ("yes", "true")

    def degrees(self, limit: int) -> float:
        """An angle from -limit to limit."""
        found = self._matched(r"-?\d{1,3}(\.\d{1,15})?")
        if found is None or abs(float(found)) > limit:
            self.complain(f"is not a number of degrees from -{limit} to {limit}")
            return 0.0
        return float(found)

    def fen(self) -> int:
        """A price in yuan, as fen."""
        found = self._matched(_PRICE.pattern)
        if found is None:
            self.complain("is not a price in yuan such as 380 or 380.50")
            return 0
        return int(Decimal(found) * 100)

    def duration(self, low: timedelta, high: timedelta) -> timedelta:
        """A length of time from low to high."""
        found = _DURATION.fullmatch(self._matched(r".+") or "")
        length = int(found[1]) * _UNITS[found[2]] if found else None
        if length is None or not low <= length <= high:
            self.complain(f"is not a duration such as '30 min', '2 h' or '60 days' ({_said(low)} to {_said(high)})")
            return low
        return length

    def items(self) -> list[Value]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.complain("is not a list")
            return []
        return [self._child(node, f"{self.path}[{index}]") for index, node in enumerate(self.node.value)]

    def pairs(self) -> Iterator[tuple[Value, Value]]:
        """The keys and values of a mapping; a key given twice is a problem."""
        if not isinstance(self.node, yaml.MappingNode):
            self.complain("is not a group of 'key: value' lines")
            return
        seen: dict[str, int] = {}
        for key_node, node in self.node.value:
            key = self._child(key_node, f"{self.path}.{key_node.value}".removeprefix("."))
            name = str(key_node.value)
            if name in seen:
                key.complain(f"is given twice (first in line {seen[name]})")
            seen.setdefault(name, key.line)
            yield key, Value(node, key.path, node.start_mark.line + 1, self._problems)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Value]:
        """The named values of a mapping; unknown keys and missing ones are problems (a missing one gets a stand-in)."""
        known, found = {*required, *optional}, {}
        for key, value in self.pairs():
            name = str(key.node.value)
            if name not in known:
                key.complain(f"is not a key here{_did_you_mean(name, known)}")
            found[name] = value
        silent: list[str] = []
        for name in required:
            if name not in found:
                if isinstance(self.node, yaml.MappingNode):
                    self._problems.append(f"line {self.line}, {self.path or 'the file'}: the key {name!r} is missing")
                found[name] = Value(_MISSING, name, self.line, silent)
        return found

    def is_word(self, word: str) -> bool:
        """True when the value is that one word."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.value == word

    @property
    def is_group(self) -> bool:
        """True for a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_empty(self) -> bool:
        """True for a list or mapping of nothing."""
        return isinstance(self.node, yaml.CollectionNode) and not self.node.value

    def _child(self, node: yaml.Node, path: str) -> Value:
        return Value(node, path, node.start_mark.line + 1, self._problems)

    def _matched(self, pattern: str) -> str | None:
        if isinstance(self.node, yaml.ScalarNode) and re.fullmatch(pattern, self.node.value.strip()):
            return str(self.node.value.strip())
        return None


def _kind(node: yaml.Node) -> str:
    return "a list" if isinstance(node, yaml.SequenceNode) else "a group of keys"


def _did_you_mean(word: str, options: Collection[str]) -> str:
    near = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if near:
        return f": did you mean {near[0]!r}?"
    return f" ({', '.join(sorted(options))})" if len(options) <= _LISTED else ""


def _said(length: timedelta) -> str:
    for name, unit in (("days", _UNITS["days"]), ("h", _UNITS["h"])):
        if length >= unit and length % unit == timedelta(0):
            return f"{length // unit} {name}"
    return f"{length // _UNITS['min']} min"
