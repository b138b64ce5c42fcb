"""What a member of staff gets to see of a customer (A5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.customers import hiding
from domain.customers.customer import masked_phone, masked_plate
from domain.shop.staff import Staff

BY_PHONE = ("dispatch", "call")
BY_PLATE = ("repair", "field_work", "inspect_team", "inspect_final")
"""Who has to ring somebody, and who has the vehicle in front of them."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Shows phones and plates whole to roles that need them, and with their middle hidden to the others. Rule: A5.

    whole: both. phones, plates: that one alone.
    """

    whole: bool
    phones: bool = False
    plates: bool = False

    @classmethod
    def of(cls, person: Staff) -> Sight:
        """What this person's role gets to see of everybody, as on lists. Rule: I1."""
        return cls(person.may("see_customers"))

    @classmethod
    def at_work(cls, person: Staff) -> Sight:
        """What they see of one matter they open: who dispatches or rings the phone, who works on it the plate."""
        phones, plates = (any(person.may(one) for one in some) for some in (BY_PHONE, BY_PLATE))
        return cls(person.may("see_customers"), phones, plates)

    def shown(self, phone: str | None, plate: str | None) -> list[str]:
        """What of these is shown whole that lists hide: "phone", "plate"."""
        if self.whole:
            return []
        told = (("phone", phone, self.phones), ("plate", plate, self.plates))
        return [name for name, said, may in told if said and may]

    def phone(self, phone: str | None) -> str:
        """The phone, or "138****5678"."""
        return (phone or "").removeprefix("+86") if self.whole or self.phones else masked_phone(phone)

    def plate(self, plate: str | None) -> str:
        """The plate, or "京A**45"."""
        return plate or "" if self.whole or self.plates else masked_plate(plate)

    def text(self, words: str) -> str:
        """The words, with the phones, plates and VINs in them hidden likewise."""
        if self.whole:
            return words
        hidden = words
        if not self.phones:
            hidden = hiding.PHONE.sub(lambda m: masked_phone(re.sub(r"\D", "", m[0])[-11:]), hidden)
        if not self.plates:
            hidden = hiding.VIN.sub(lambda m: f"{m[0][:3]}***********{m[0][-3:]}", hidden)
            hidden = hiding.PLATE.sub(lambda m: masked_plate(re.sub(r"[·.\- ]", "", m[0])), hidden)
        return hidden
