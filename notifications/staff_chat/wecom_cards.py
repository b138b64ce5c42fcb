"""A ticket's card in WeCom: its facts, and the buttons of the one table of staff's steps. Rule: N4, C5, I1.

A card takes six buttons; where a keyboard has more, the last one turns the page. A button's key is what the press
says, and after a "#" the first button of the page to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from domain.message import Button
from domain.press import Press
from domain.ticket import Ticket
from notifications.staff_chat import cards
from notifications.staff_chat.keyboards import Rows
from notifications.staff_chat.view import TicketView
from notifications.staff_chat.wecom_words import plain
from texts import text

MOST_BUTTONS, MOST_ROWS = 6, 6

_LABEL, _VALUE, _QUOTE, _LINES = 12, 60, 300, 400
"""Characters of a row's name and value, of the customer's words, and of what has no row: a phone shows no more."""

_ROW = re.compile(r"([^：:]{1,12})(?:：|: )(.+)")

Card = dict[str, Any]


def task_id(ticket_id: int, row: int, *, shared: bool) -> str:
    """By which WeCom knows a card; it tells of a card that was pressed whether it stands in the group."""
    return f"{'g' if shared else 'p'}{ticket_id}-{row}"


def is_shared(task: str) -> bool:
    """True for a card of the group."""
    return not task.startswith("p")


def card(
    view: TicketView, rows: Rows, language: str, task: str, *, menu: str = "main", first: int = 0, said: str = "",
    link: str = "",
) -> Card:  # fmt: skip
    """The ticket as it stands. menu: whose keyboard `rows` is. first: button its page begins with. said: a line on top.

    link: the ticket's page on the desk.
    """
    head, quote, lines = _taken_apart(cards.card(view, language))
    pairs = [(found[1], found[2]) for line in lines if (found := _ROW.fullmatch(line))][:MOST_ROWS]
    shown = {f"{name}{value}" for name, value in pairs}
    rest = [line for line in lines if not ((found := _ROW.fullmatch(line)) and found[1] + found[2] in shown)]
    made: Card = {
        "card_type": "button_interaction",
        "task_id": task,
        "main_title": {"title": cards.title(view, language), "desc": head},
        "horizontal_content_list": [
            {"keyname": name[:_LABEL], "value": _short(value, _VALUE)} for name, value in pairs
        ],
    }
    if words := "\n".join(filter(None, (said, *rest))):
        made["sub_title_text"] = _short(words, _LINES)
    if quote:
        made["quote_area"] = {"type": 0, "quote_text": _short(quote, _QUOTE)}
    return _with_buttons(made, [button for row in rows for button in row], view.ticket, menu, first, language, link)


def notice(task: str, title: str, words: str, link: str, language: str) -> Card:
    """A card that only tells something."""
    made: Card = {"card_type": "text_notice", "task_id": task, "main_title": {"title": title}}
    return _linked(made | ({"sub_title_text": _short(words, _LINES)} if words else {}), link, language)


def _with_buttons(
    made: Card, buttons: Sequence[Button], ticket: Ticket, menu: str, first: int, language: str, link: str
) -> Card:
    if not buttons:
        return _linked(made | {"card_type": "text_notice"}, link, language)
    made["button_list"] = [
        {"text": label, "style": 1 if not number else 2, "key": key}
        for number, (label, key) in enumerate(_page(buttons, ticket, menu, first, language))
    ]
    if link:
        made["jump_list"] = [{"type": 1, "title": text("ticketcard.open_desk", language), "url": link}]
    return made


def _page(
    buttons: Sequence[Button], ticket: Ticket, menu: str, first: int, language: str
) -> Iterable[tuple[str, str]]:  # fmt: skip
    """Label and key of each button of that page."""
    if len(buttons) <= MOST_BUTTONS:
        return [(one.label, one.data) for one in buttons]
    room = MOST_BUTTONS - 1
    first = first if 0 < first < len(buttons) else 0
    after = first + room if first + room < len(buttons) else 0
    again = Press("ticket", "menu", str(ticket.id), menu).data
    shown = [(one.label, one.data) for one in buttons[first : first + room]]
    return [*shown, (text("staff.next_page", language), f"{again}#{after}")]


def _linked(made: Card, link: str, language: str) -> Card:
    if not link:
        return made | {"card_action": {"type": 0}}
    jump = {"type": 1, "title": text("ticketcard.open_desk", language), "url": link}
    return made | {"card_action": {"type": 1, "url": link}, "jump_list": [jump]}


def _taken_apart(html: str) -> tuple[str, str, list[str]]:
    """The card's head, the customer's words, and every other line."""
    quote = re.search(r"<blockquote>(.*?)</blockquote>", html, re.DOTALL)
    rest = html.replace(quote[0], "") if quote else html
    head, *lines = [line for line in plain(rest).split("\n") if line.strip()]
    return head, plain(quote[1]) if quote else "", lines


def _short(words: str, size: int) -> str:
    return words if len(words) <= size else words[: size - 1] + "…"
