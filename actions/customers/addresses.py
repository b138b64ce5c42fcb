"""Where a customer is on a channel, when that changes: a user id instead of a phone, a new number. Rule: A1."""

from __future__ import annotations

from storage import Tx
from storage.customers import addresses, customers


def known_as(tx: Tx, channel: str, account: str, address: str, also: str) -> None:
    """Whoever was known by the second name has the address from now on, with record and conversation.

    also: a phone, beside the channel's own id for the person; kept, so that either finds the same record.
    """
    if not also or also == address:
        return
    here = customers.identity(tx, channel, account, address)
    if here is None and (before := customers.identity(tx, channel, account, also)) is not None:
        addresses.move(tx, before, address)
        here = customers.identity(tx, channel, account, address)
    if here is not None and here.also != also:
        addresses.note_also(tx, here, also)


def moved(tx: Tx, channel: str, account: str, old: tuple[str, str], new: tuple[str, str]) -> bool:
    """True when the record and the conversation of the old address are at the new one.

    old, new: (address, second name), either of which may be empty. False when nobody is known at the old one, or
    somebody wrote from the new one already: a proved phone joins these records.
    """
    address = new[0] or new[1]
    found = customers.identity(tx, channel, account, old[0]) if old[0] else None
    if found is None and old[1]:
        found = customers.identity(tx, channel, account, old[1]) or addresses.by_also(tx, channel, account, old[1])
    if found is None or not address or customers.identity(tx, channel, account, address) is not None:
        return False
    addresses.move(tx, found, address)
    here = customers.identity(tx, channel, account, address)
    if here is not None and new[1]:
        addresses.note_also(tx, here, new[1])
    return True
