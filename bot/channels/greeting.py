"""The first and the last words of a chat that begins or ends outside of the conversation, as on WeChat."""

from __future__ import annotations

from bot.dialogs.answers import MENU
from domain.message import Button, Reply
from domain.press import Press
from domain.shop.shop import Shop
from texts import text


def welcome(shop: Shop, language: str) -> Reply:
    """Hello, and what can be done here, to somebody who has not written yet. Rule: B1."""
    buttons = tuple((Button(text(f"menu.{name}", language), Press("menu", name)),) for name in MENU)
    return Reply(text("talk.hello", language, shop=shop.name(language)), buttons)


def farewell(shop: Shop, language: str) -> Reply:
    """That the person has finished, and how to go on. Rule: N4."""
    return Reply(text("channel.session_over", language, shop=shop.name(language)))
