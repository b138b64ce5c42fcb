"""What the customer takes along after the yes: the calendar entry and the way to the shop."""

from __future__ import annotations

from bot.dialog import Turn
from domain.appointment import Appointment
from domain.conversation import PUSHED
from domain.map_link import map_links
from domain.reply import Button


def buttons(turn: Turn, visit: Appointment) -> list[list[Button]]:
    """Calendar and maps as links. A calendar that only this machine can reach is not sent to a phone."""
    maps = [Button(turn.label(f"calendar.{kind}"), "", url=url) for kind, url in _maps(turn).items()]
    rows = [maps] if maps else []
    url = turn.visit_link(visit.id) if turn.visit_link else ""
    if url and (url.startswith("https://") or turn.incoming.channel not in PUSHED):
        rows.insert(0, [Button(turn.label("calendar.add"), "", url=url)])
    return rows


def _maps(turn: Turn) -> dict[str, str]:
    return map_links(turn.shop, turn.language)
