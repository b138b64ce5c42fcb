"""A second reader's opinion on an unclear message, fetched before the turn's transaction begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.message import MAX_TEXT, Incoming
from nlu.acts.acts import Act
from nlu.engine import SecondReader
from nlu.understanding import Understanding
from storage import Store, Tx, conversations
from storage.customers import customers

_TOLD = ("name", "plate", "phone", "vin", "plate_unsure", "phone_unsure")


def opinion(
    second: SecondReader | None, store: Store, incoming: Incoming, reading: Understanding, asked: str | None,
    services: Sequence[tuple[str, str]], now: datetime,
) -> tuple[Act, ...]:  # fmt: skip
    """What the second reader takes the message to do; empty when there is none, or it need not or may not be asked.

    It is not asked about words to a person who has the conversation in hand.
    """
    if second is None or incoming.kind != "text" or not second.wants(reading, asked):
        return ()
    with store.read() as tx:
        place = (incoming.channel, incoming.account, incoming.address)
        found = conversations.find(tx, *place)
        if found is not None and found.human_since is not None:
            return ()
        memory = found.state.get("memory", {}) if found is not None else {}
        known = (incoming.user_name, *(memory.get(kind) for kind in _TOLD), *_on_record(tx, place))
    private = [str(one)[:MAX_TEXT] for one in known if one]
    return second.opinion(reading, now, asked=asked, services=services, known=private) or ()


def _on_record(tx: Tx, place: tuple[str, str, str]) -> Iterator[str | None]:
    """The name, numbers and plates of the customer who writes from there."""
    who = customers.identity(tx, *place)
    if who is None:
        return
    yield who.display_name
    if who.customer_id is None or (owner := customers.get(tx, who.customer_id)) is None:
        return
    yield owner.name
    yield from (owner.phone, (owner.phone or "").removeprefix("+86"))
    for vehicle in customers.vehicles(tx, owner.id):
        yield from (vehicle.plate, vehicle.vin)
