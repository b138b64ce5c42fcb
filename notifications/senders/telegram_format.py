"""A reply as Telegram shows it: HTML in pieces that fit, and the right kind of keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from domain.message import Button, Card, Reply

MAX_TEXT = 4096
"""Characters of a message after its markup is taken out (core.telegram.org/bots/api#sendmessage)."""

_HAN = re.compile(r"[\u4e00-\u9fff]")


def html_parts(reply: Reply) -> list[str]:
    """The reply as HTML messages in order; the card is whole in the last one."""
    parts = [escape(piece, quote=False) for piece in pieces(reply.text, MAX_TEXT)]
    if reply.card is None:
        return parts
    plain, html = _card_plain(reply.card), _card_html(reply.card)
    if len(plain) > MAX_TEXT:
        return parts + [escape(piece, quote=False) for piece in pieces(plain, MAX_TEXT)]
    last = pieces(reply.text, MAX_TEXT)[-1:] or [""]
    if not parts or len(last[0]) + 2 + len(plain) > MAX_TEXT:
        return [*parts, html]
    return [*parts[:-1], f"{parts[-1]}\n\n{html}"]


def plain_parts(reply: Reply) -> list[str]:
    """The reply without any markup, for when Telegram refuses the other."""
    return pieces(reply.plain(), MAX_TEXT)


def pieces(text: str, size: int) -> list[str]:
    """The text in pieces of at most `size` characters, cut at line ends or spaces where there are any."""
    return [piece for piece in _cut(text.strip(), size) if piece]


def _cut(text: str, size: int) -> Iterator[str]:
    while len(text) > size:
        at = max(text.rfind("\n", 0, size + 1), text.rfind(" ", 0, size + 1))
        at = at if at > size // 2 else size
        yield text[:at].rstrip()
        text = text[at:].lstrip()
    yield text


def keyboard(reply: Reply) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """Buttons under the message; a keyboard instead of the phone's where contact or place is asked for.

    A reply without buttons takes such a keyboard away again.
    """
    if any(button.asks for row in reply.buttons for button in row):
        rows = [[_asking(button) for button in row if button.label and not button.url] for row in reply.buttons]
        return ReplyKeyboardMarkup([row for row in rows if row], resize_keyboard=True, one_time_keyboard=True)
    return inline_keyboard(reply.buttons) or ReplyKeyboardRemove()


def inline_keyboard(rows: Iterable[Iterable[Button]]) -> InlineKeyboardMarkup | None:
    """Buttons under the message; None without any."""
    inline = [[_inline(button) for button in row if _fits(button)] for row in rows]
    filled = [row for row in inline if row]
    return InlineKeyboardMarkup(filled) if filled else None


def _asking(button: Button) -> KeyboardButton:
    return KeyboardButton(
        button.label,
        request_contact=True if button.asks == "contact" else None,
        request_location=True if button.asks == "location" else None,
    )


def _fits(button: Button) -> bool:
    return bool(button.label) and bool(button.url or button.press)


def _inline(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


def _card_html(card: Card) -> str:
    lines = [f"<b>{escape(card.title, quote=False)}</b>"] if card.title else []
    for line in card.lines:
        value = escape(line.value, quote=False)
        lines.append(f"{escape(line.label, quote=False)}{_colon(line.label)}<b>{value}</b>" if line.label else value)
    if card.footer:
        lines.append(f"<i>{escape(card.footer, quote=False)}</i>")
    return f"<blockquote>{chr(10).join(lines)}</blockquote>"


def _card_plain(card: Card) -> str:
    lines = [f"{line.label}{_colon(line.label)}{line.value}" if line.label else line.value for line in card.lines]
    return "\n".join(part for part in (card.title, *lines, card.footer) if part)


def _colon(label: str) -> str:
    return "：" if _HAN.search(label) else ": "
