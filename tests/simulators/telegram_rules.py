"""What Telegram accepts in a message: lengths, HTML, keyboards."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

MAX_TEXT, MAX_CAPTION, MAX_RAW = 4096, 1024, 32768
MAX_DATA = 64
TAGS = {"a", "b", "blockquote", "code", "i", "pre", "s", "u"}


class Rejected(Exception):
    """Telegram's refusal, with its HTTP status."""

    def __init__(self, code: int, words: str, retry_after: int = 0) -> None:
        super().__init__(words)
        self.code, self.retry_after = code, retry_after


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Rejected(400, f"Bad Request: can't parse entities: Unsupported start tag {tag!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Rejected(400, f"Bad Request: can't parse entities: Unmatched end tag {tag!r}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def check_text(text: str, mode: str | None) -> str:
    """The text as read by people; Rejected when Telegram would not take it."""
    plain = _plain(text, mode)
    if not plain.strip():
        raise Rejected(400, "Bad Request: message text is empty")
    if len(plain) > MAX_TEXT or len(text.encode()) > MAX_RAW:
        raise Rejected(400, "Bad Request: message is too long")
    return plain


def check_caption(text: str, mode: str | None) -> str:
    """The caption as read by people; Rejected when Telegram would not take it."""
    plain = _plain(text, mode)
    if len(plain) > MAX_CAPTION:
        raise Rejected(400, "Bad Request: message caption is too long")
    return plain


def _plain(text: str, mode: str | None) -> str:
    if mode != "HTML":
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise Rejected(400, f"Bad Request: can't parse entities: Can't find end tag of {reader.open[-1]!r}")
    return "".join(reader.words)


def check_keyboard(markup: dict[str, Any] | None) -> dict[str, Any]:
    """The keyboard, {} for none; Rejected when a button breaks a limit."""
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= MAX_DATA:
                raise Rejected(400, "Bad Request: BUTTON_DATA_INVALID")
            if not button.get("text") or (data is None and not button.get("url")):
                raise Rejected(400, "Bad Request: can't parse inline keyboard button")
    return markup or {}
