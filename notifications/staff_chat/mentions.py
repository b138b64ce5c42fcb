"""People named so that their chat calls them."""

from __future__ import annotations

from html import escape

from domain.shop.staff import WECOM


def mention(name: str, account: int | str | None, without: str = "") -> str:
    """The name as HTML. account: with Telegram a number, with WeCom a word. without: before a name without any."""
    shown = escape(name, quote=False)
    if not account:
        return without + shown
    link = f"tg://user?id={account}" if isinstance(account, int) else WECOM + account
    return f'<a href="{escape(link)}">{shown}</a>'
