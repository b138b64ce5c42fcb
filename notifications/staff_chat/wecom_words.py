"""The staff chat's words as WeCom shows them: markdown, and plain lines for cards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from domain.shop.staff import WECOM

_TELEGRAM = "tg://user?id="


def markdown(html: str, accounts: Mapping[int, str]) -> str:
    """The words as markdown. accounts: of people whom the words name by their Telegram account, those in WeCom."""
    reader = _Reader(accounts)
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


def plain(html: str) -> str:
    """The words without any markup."""
    reader = _Reader(None)
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


def cut(words: str, size: int) -> str:
    """At most so many bytes of it, never half a character."""
    raw = words.encode()
    return words if len(raw) <= size else raw[: size - 3].decode(errors="ignore") + "…"


class _Reader(HTMLParser):
    """What people wrote is made harmless: it calls nobody and links nowhere."""

    def __init__(self, accounts: Mapping[int, str] | None) -> None:
        super().__init__(convert_charrefs=True)
        self._accounts, self._after, self._skips, self._quoted = accounts, [""], False, False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._accounts is None:
            return
        if tag == "b":
            self.parts.append("**")
        elif tag == "blockquote":
            self._quoted = True
            self.parts.append("> ")
        elif tag == "a":
            self._open(str(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._accounts is None:
            return
        if tag == "b":
            self.parts.append("**")
        elif tag == "blockquote":
            self._quoted = False
        elif tag == "a":
            self.parts.append(self._after.pop() if len(self._after) > 1 else "")
            self._skips = False

    def handle_data(self, data: str) -> None:
        if self._accounts is None:
            self.parts.append(data)
        elif not self._skips:
            harmless = re.sub(r"([<\[\]*`])", "\u200b\\1\u200b", data)
            self.parts.append(harmless.replace("\n", "\n> ") if self._quoted else harmless)

    def _open(self, href: str) -> None:
        number = href.removeprefix(_TELEGRAM) if href.startswith(_TELEGRAM) else ""
        known = (self._accounts or {}).get(int(number)) if number.isdecimal() else None
        account = href.removeprefix(WECOM) if href.startswith(WECOM) else known
        if account:
            self.parts.append(f"<@{account}>")
            self._skips = True
            self._after.append("")
        elif href.startswith(("https://", "http://")):
            self.parts.append("[")
            self._after.append(f"]({href.replace(')', '%29')})")
        else:
            self._after.append("")
