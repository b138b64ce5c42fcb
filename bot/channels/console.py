"""A conversation on the terminal: lines typed are messages, a number taps the button that bears it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.conversation import Handled
from bot.message import Incoming
from domain.message import Button, Reply
from storage import Store, conversations

CHANNEL = "console"
ADDRESS = "console"


class Console:
    """One customer at a terminal. Everything the shop says is written, a person's answers too."""

    def __init__(
        self,
        store: Store,
        handle: Callable[[Incoming, datetime], Handled],
        now: Callable[[], datetime],
        write: Callable[[str], None],
    ) -> None:
        self._store, self._handle, self._now, self._write = store, handle, now, write
        self._shown = self._last_message()
        self._buttons: list[Button] = []

    def talk(self, lines: Iterable[str]) -> None:
        """Says each line and writes what comes back; an empty line only looks for news."""
        for line in lines:
            words = line.strip()
            if words:
                self._handle(self._incoming(words), self._now())
            self.show_news()

    def show_news(self) -> None:
        """Writes what was said to the customer since it was last looked."""
        with self._store.read() as tx:
            found = conversations.find(tx, CHANNEL, "", ADDRESS)
            news = conversations.messages(tx, found.id, after=self._shown) if found else []
        for message in news:
            self._shown = message.id
            if message.author != "customer":
                self._show(Reply.from_json(message.content))

    def _show(self, reply: Reply) -> None:
        self._buttons = [button for row in reply.buttons for button in row]
        marked = "  ".join(f"[{n}] {button.label}" for n, button in enumerate(self._buttons, 1))
        self._write("\n".join(part for part in (reply.plain(), marked) if part))

    def _incoming(self, words: str) -> Incoming:
        tapped = self._tapped(words)
        return Incoming(
            channel=CHANNEL,
            account="",
            address=ADDRESS,
            update_id=uuid.uuid4().hex,
            kind="button" if tapped else "text",
            at=self._now(),
            text=tapped.label if tapped else words,
            button=tapped.data if tapped else "",
        )

    def _tapped(self, words: str) -> Button | None:
        number = int(words) if words.isascii() and words.isdigit() else 0
        return self._buttons[number - 1] if 0 < number <= len(self._buttons) else None

    def _last_message(self) -> int:
        with self._store.read() as tx:
            found = conversations.find(tx, CHANNEL, "", ADDRESS)
            latest = conversations.messages(tx, found.id, limit=1) if found else []
        return latest[0].id if latest else 0
