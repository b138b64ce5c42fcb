"""What every page needs: the store, the clock, the settings, and the ways into other rooms as plain callables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import HTTPConnection

from desk.site.feed import Feed
from desk.site.rate_limit import Door
from domain.shop.finding import Finding
from domain.shop.shop_change import Edit, Kept
from domain.shop.staff import Staff
from storage import Store, shops

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the owner sets for the web.

    public_url: "https://..." when the shop is reached from outside, else empty. api_token: empty closes /api/v1.
    api_read_token only looks, api_talk_token only speaks for customers; api_staff: in whose names programs may act,
    empty for anybody's.
    demo: nobody needs a login, and visitors may try being one of the demo customers.
    """

    data_dir: Path
    secret_key: str = field(repr=False)
    public_url: str = ""
    link_base: str = ""
    """Where links lead from another machine; empty when there is no such address."""
    sends_links: bool = False
    """True where the staff bot can hand somebody a login link in private."""
    api_token: str = field(default="", repr=False)
    api_read_token: str = field(default="", repr=False)
    api_talk_token: str = field(default="", repr=False)
    api_staff: frozenset[str] = frozenset()
    language: str = "zh"
    timezone: str = "Asia/Shanghai"
    demo: bool = False
    webhooks_private: bool = False
    """True where webhooks may lead to addresses inside the shop's own network."""

    @property
    def secure(self) -> bool:
        """True when browsers come by https, so that cookies may be told to stay on it."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever has the web chat open. customer_id: set when the site itself knows who that is (demo customers)."""

    id: str
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a visitor's message. message_id: the message as kept; None when it had been received before."""

    conversation_id: int
    message_id: int | None = None


class NotReadable(ValueError):
    """The visitor's message says nothing."""


Receive = Callable[[Visitor, Mapping[str, Any], str], Awaitable[Said]]
"""(visitor, body, language) -> the message is committed and answered. NotReadable for a body that says nothing."""

Deliver = Callable[[Sequence[int]], Awaitable[None]]
"""(outbox row ids) -> sent now as far as pacing allows; the worker sees to the rest."""


@dataclass(frozen=True, slots=True)
class ReviewWork:
    """How a reviewed message becomes training data. accept(text, intent, language)."""

    intents: tuple[str, ...]
    accept: Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class ShopWork:
    """The shop file as it is changed here. kept: what it says, None where none is named; change(edits, version, by)."""

    kept: Callable[[], Kept | None]
    change: Callable[[Sequence[Edit], str, Staff], Sequence[Mapping[str, Any]]]


@dataclass
class Site:
    """One web server's things, made once by `app.web.make_app` and found at `app.state.site`."""

    store: Store
    now: Callable[[], datetime]
    settings: WebSettings
    receive: Receive
    deliver: Deliver
    feed: Feed
    door: Door = field(default_factory=Door)
    review: ReviewWork | None = None
    shop_work: ShopWork | None = None
    push_key: str = ""
    """The public key by which browsers agree to be woken; empty where none can be."""
    worker_seen: Callable[[], datetime | None] = lambda: None
    examine: Callable[[], Sequence[Finding]] | None = None
    """The doctor; None in a demo."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The shop's time zone; the settings' one before a shop was applied."""
        with self.store.read() as tx:
            shop = shops.load(tx)
        return shop.zone if shop else ZoneInfo(self.settings.timezone)

    def language(self, connection: HTTPConnection) -> str:
        """The language chosen for this browser, else what it asks for, else the shop's."""
        chosen = connection.query_params.get("lang") or connection.cookies.get("lang")
        if chosen in LANGUAGES:
            return str(chosen)
        asked = connection.headers.get("accept-language", "")[:2].lower()
        return asked if asked in LANGUAGES else self.settings.language


def the_site(connection: HTTPConnection) -> Site:
    """The site this request came to."""
    found: Site = connection.app.state.site
    return found


ThisSite = Annotated[Site, Depends(the_site)]
