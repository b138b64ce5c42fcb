"""What comes in from any channel. (What goes out is domain.message, shared with the senders and the desk.)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.channels.channel import Trigger
from domain.press import Press

IncomingKind = Literal["text", "button", "contact", "location", "photo", "voice", "file", "sticker", "edit", "start"]

MAX_TEXT = 4000
"""Longer texts are cut for understanding; the whole text is kept with the message."""


MediaKind = Literal["photo", "voice", "file"]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, voice note or file. ref: where the channel can fetch it again; path: relative to DATA_DIR once kept.

    too_big: the channel would not give it (over its limit); only the fact is kept.
    """

    kind: MediaKind
    ref: str
    name: str = ""
    size: int = 0
    path: str = ""
    too_big: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update from a customer.

    update_id: unique per (channel, account); the journal's key. address: the chat. user_name: as the channel shows it.
    text: words or caption; button: data of the tapped button, message_id the channel's id of the message that bore it.
    contact_phone: shared contact, contact_is_own: the channel says it is the sender's own number (verifies).
    lat, lon: degrees. language_hint: the channel's language code ("zh-hans", "en"). verified_customer_id: the channel
    itself knows who this is (a login). own_phone: E.164, the channel says it is the sender's (verifies).
    album: the same for pictures that were sent together.
    trigger: what their act counts as on a channel that allows so many messages for it.
    """

    channel: str
    account: str
    address: str
    update_id: str
    kind: IncomingKind
    at: datetime
    text: str = ""
    button: str = ""
    remote_id: str = ""
    user_name: str = ""
    language_hint: str = ""
    contact_phone: str = ""
    contact_name: str = ""
    contact_is_own: bool = False
    lat: float | None = None
    lon: float | None = None
    media: tuple[Media, ...] = ()
    verified_customer_id: int | None = None
    album: str = ""
    trigger: str = Trigger.MESSAGE
    own_phone: str = ""

    @property
    def press(self) -> Press | None:
        """What was tapped; None when nothing was, or nothing that anybody can tap."""
        return Press.parse(self.button) if self.button else None
