"""What every form of the desk goes through: taken once, in one transaction, and told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import BackgroundTasks, Depends

from desk.site.site import Site, ThisSite
from storage import Tx, conversations
from storage.tickets import listings

Work = Callable[[Tx], Iterable[int | None]]
"""Does what the form asks for; returns the tickets of which something may be on its way out now."""


@dataclass(frozen=True)
class Posting:
    """A form that was sent to this site."""

    site: ThisSite
    background: BackgroundTasks

    def once(self, token: str, work: Work, *, door: str = "desk") -> bool:
        """Do the work; what it says leaves at once and open pages look anew. False for a token received before."""
        with self.site.store.write() as tx:
            fresh = not token or conversations.first_seen(tx, door, "", f"form:{token[:60]}", self.site.now())
            told = {ticket_id for ticket_id in work(tx) if ticket_id} if fresh else set()
            waiting = [row for ticket_id in sorted(told) for row in listings.queued_for_ticket(tx, ticket_id)]
        self.background.add_task(self.site.deliver, waiting)
        self.background.add_task(_look, self.site)
        return fresh


Post = Annotated[Posting, Depends()]


async def _look(site: Site) -> None:
    site.feed.poke()
