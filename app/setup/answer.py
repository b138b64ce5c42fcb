"""What is no answer."""

from __future__ import annotations


class BadAnswer(Exception):
    """What was said is no answer to the question. key: its words are `init.<key>`."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key, self.fields = key, fields
