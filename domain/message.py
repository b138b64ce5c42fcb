"""What is said to somebody: channel-neutral words, buttons and cards.

Every channel renders it in its own way; text is plain (no markup), line breaks as "\\n".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from domain.press import Press


@dataclass(frozen=True, slots=True)
class Button:
    """A choice to tap. The press it carries comes back as `Incoming.press`.

    asks: "contact" or "location" makes the channel ask the phone for it instead. url: opens a page instead.
    """

    label: str
    press: Press | None = None
    asks: str | None = None
    url: str | None = None

    @property
    def data(self) -> str:
        """The press as channels carry it; empty for a button that asks the phone or opens a page."""
        return self.press.data if self.press else ""

    @classmethod
    def from_json(cls, data: dict[str, str]) -> Button:
        """The button as kept in a message."""
        return cls(data["label"], Press.parse(data["data"]), data.get("asks"), data.get("url"))


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line of a card: "时间", "3月25日 周三 15:00"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """A read-back, estimate or ticket summary shown as a block under the text."""

    title: str
    lines: tuple[Line, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, voice note or file that goes with a message. kind: photo, voice or file; path: below DATA_DIR."""

    kind: str
    path: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person. buttons: rows of choices, each row left to right."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    card: Card | None = None
    media: tuple[Attachment, ...] = ()

    def plain(self) -> str:
        """Text and card as plain lines: what a console, a log of contacts or a REST client shows."""
        if self.card is None:
            return self.text
        lines = [f"{line.label}: {line.value}" if line.label else line.value for line in self.card.lines]
        parts = [self.text, self.card.title, *lines, self.card.footer]
        return "\n".join(part for part in parts if part)

    def to_json(self) -> dict[str, Any]:
        """As kept in messages and outbox rows."""
        out: dict[str, Any] = {"text": self.text}
        if self.buttons:
            out["buttons"] = [[_button_json(b) for b in row] for row in self.buttons]
        if self.card:
            lines = [[line.label, line.value] for line in self.card.lines]
            out["card"] = {"title": self.card.title, "lines": lines, "footer": self.card.footer}
        if self.media:
            out["media"] = [asdict(item) for item in self.media]
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        """The reply that `to_json` made `data` of."""
        rows = tuple(tuple(map(Button.from_json, row)) for row in data.get("buttons", ()))
        card = data.get("card")
        return cls(
            data["text"],
            rows,
            Card(card["title"], tuple(Line(*line) for line in card["lines"]), card["footer"]) if card else None,
            tuple(Attachment(**item) for item in data.get("media", ())),
        )


def _button_json(button: Button) -> dict[str, str]:
    pairs = {"label": button.label, "data": button.data, "asks": button.asks, "url": button.url}
    return {key: value for key, value in pairs.items() if value is not None}
