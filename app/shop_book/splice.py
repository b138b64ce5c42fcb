"""A YAML text changed at one place after the other: everything else, comments too, stays as somebody wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass
class Sheet:
    """The text of a file that is a mapping. KeyError for a list's entry that is not there."""

    text: str

    def set(self, path: tuple[str, ...], value: str) -> None:
        """The value at that path is this piece of YAML; keys that are missing on the way are made.

        In a list an entry is found by its `code`.
        """
        *way, last = path
        group = self._root()
        for name in way:
            found = _of(group, name)
            if found is None:
                if isinstance(group, yaml.SequenceNode):
                    raise KeyError(name)
                self._add(group, name, "{}")
                self.set(path, value)
                return
            group = found
        found = _pair(group, last)
        if found is None:
            self._add(group, last, value)
        else:
            self._put(_after_colon(self.text, found[0]), _end(found[1]), f" {value}")

    def remove(self, path: tuple[str, ...]) -> None:
        """Nothing stands at that path any more, nor the comment on its line."""
        *way, last = path
        group: Any = self._root()
        for name in way:
            found = _of(group, name)
            if found is None:
                return
            group = found
        if isinstance(group, yaml.SequenceNode):
            entry = _of(group, last)
            if entry is not None:
                self._take(group, entry.start_mark.index, _end(entry))
        elif (pair := _pair(group, last)) is not None:
            self._take(group, pair[0].start_mark.index, _end(pair[1]))

    def append(self, path: tuple[str, ...], value: str) -> None:
        """The list at that path has one more entry, this piece of YAML."""
        found: Any | None = self._root()
        for name in path:
            found = _of(found, name) if found is not None else None
        if not isinstance(found, yaml.SequenceNode):
            raise KeyError(path)
        if found.flow_style or not found.value:
            self._into_flow(found, value)
        else:
            indent = " " * found.start_mark.column
            self._after(_end(found), f"{indent}- {value}")

    def _root(self) -> Any:
        return yaml.compose(self.text, yaml.CSafeLoader)

    def _add(self, group: Any, key: str, value: str) -> None:
        entry = f"{key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)}: {value}"
        if group.flow_style or not group.value:
            self._into_flow(group, entry)
        else:
            self._after(_end(group), " " * group.start_mark.column + entry)

    def _into_flow(self, node: Any, entry: str) -> None:
        """One more entry before the bracket that ends the group or list."""
        at = node.end_mark.index - 1
        self._put(at, at, f", {entry}" if node.value else entry)

    def _after(self, end: int, line: str) -> None:
        """One more line after the one in which something ends."""
        at = self.text.find("\n", end)
        if at < 0:
            self.text, at = self.text + "\n", len(self.text)
        self._put(at + 1, at + 1, f"{line}\n")

    def _take(self, group: Any, start: int, end: int) -> None:
        if group.flow_style:
            comma = re.compile(r"\s*,\s*").match(self.text, end)
            if comma:
                end = comma.end()
            elif before := re.search(r",\s*$", self.text[:start]):
                start = before.start()
        else:
            start = self.text.rfind("\n", 0, start) + 1
            line_end = self.text.find("\n", end)
            end = len(self.text) if line_end < 0 else line_end + 1
        self._put(start, end, "")

    def _put(self, start: int, end: int, words: str) -> None:
        self.text = self.text[:start] + words + self.text[end:]


def _pair(group: Any, name: str) -> tuple[Any, Any] | None:
    if not isinstance(group, yaml.MappingNode):
        return None
    return next(((key, value) for key, value in group.value if key.value == name), None)


def _of(group: Any, name: str) -> Any | None:
    """What a group says of that name, or a list's entry with that code."""
    if isinstance(group, yaml.SequenceNode):
        for entry in group.value:
            code = _pair(entry, "code")
            if code is not None and code[1].value == name:
                return entry
        return None
    pair = _pair(group, name)
    return pair[1] if pair else None


def _after_colon(text: str, key: Any) -> int:
    return text.index(":", key.end_mark.index) + 1


def _end(node: Any) -> int:
    """Where its last word ends: a group in lines of its own is said to end where the next thing begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    index: int = node.end_mark.index
    return index
