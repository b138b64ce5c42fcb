"""What the customer takes along after the yes: the calendar entry and the way to the shop."""

from __future__ import annotations

from bot.dialog import Turn
from domain.booking.appointment import Appointment
from domain.channels.register import is_pushed
from domain.message import Button
from domain.shop.places import map_links


def buttons(turn: Turn, visit: Appointment) -> list[list[Button]]:
    """The calendar entry and the maps, as links."""
    links = map_links(turn.shop.branch(visit.branch), turn.language)
    maps = [Button(turn.label(f"calendar.{kind}"), url=url) for kind, url in links.items()]
    return [*entry(turn, visit), *([maps] if maps else [])]


def entry(turn: Turn, visit: Appointment) -> list[list[Button]]:
    """The calendar entry as it stands now, which replaces an earlier one.

    A calendar that only this machine can reach is not sent to a phone.
    """
    url = turn.visit_link(visit.id) if turn.visit_link else ""
    if not url or not (url.startswith("https://") or not is_pushed(turn.incoming.channel)):
        return []
    key = "calendar.remove" if visit.state == "cancelled" else "calendar.add"
    return [[Button(turn.label(key), url=url)]]
