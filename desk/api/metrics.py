"""Numbers for a monitor, in Prometheus' text form: nothing personal, for this machine or a token that may look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi import APIRouter, Depends
from starlette.responses import PlainTextResponse

from desk.api.access import to_look_or_local
from desk.site.site import Site, ThisSite
from storage import outages, outbox
from storage.tickets import listings, tickets

router = APIRouter(include_in_schema=False, dependencies=[Depends(to_look_or_local)])


@router.get("/metrics")
def metrics(site: ThisSite) -> PlainTextResponse:
    """Tickets and messages by state, how long the longest waits, how old the worker's last round is, bots away."""
    return PlainTextResponse("".join(_lines(site)), media_type="text/plain; version=0.0.4")


def _lines(site: Site) -> Iterator[str]:
    now = site.now()
    with site.store.read() as tx:
        by_state, outgoing = tickets.counts(tx), outbox.counts(tx)
        oldest, away = listings.oldest_due(tx, now), outages.listed(tx)
    yield from _gauge("aftercare_tickets", "Tickets by state.", "state", by_state)
    yield from _gauge("aftercare_outbox", "Messages by state.", "state", outgoing)
    waits = (now - oldest).total_seconds() if oldest else 0.0
    yield from _gauge("aftercare_outbox_waits_seconds", "How long the message waits that should have left first.",
                      "", {"": waits})  # fmt: skip
    since = {bot: (now - at).total_seconds() for bot, at in away.items()}
    yield from _gauge("aftercare_channel_away_seconds", "Since when a bot's channel takes nothing.", "bot", since)
    if (seen := site.worker_seen()) is not None:
        age = {"": (now - seen).total_seconds()}
        yield from _gauge("aftercare_worker_age_seconds", "Since the worker's last round.", "", age)


def _gauge(name: str, words: str, label: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {words}\n# TYPE {name} gauge\n"
    for key, value in sorted(values.items()):
        told = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        yield f'{name}{{{label}="{told}"}} {value:g}\n' if label else f"{name} {value:g}\n"
