"""What a member of staff gets to see of a customer (A5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.customers.customer import masked_phone, masked_plate
from domain.shop.staff import Staff

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·.\- ]?[A-Z0-9]{5,6}(?![A-Z0-9])", re.IGNORECASE)
_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """Shows phones and plates whole to roles that need them, and with their middle hidden to the others. Rule: A5."""

    whole: bool

    @classmethod
    def of(cls, person: Staff) -> Sight:
        """What this person's role gets to see. Rule: I1."""
        return cls(person.may("see_customers"))

    def phone(self, phone: str | None) -> str:
        """The phone, or "138****5678"."""
        return (phone or "").removeprefix("+86") if self.whole else masked_phone(phone)

    def plate(self, plate: str | None) -> str:
        """The plate, or "京A**45"."""
        return plate or "" if self.whole else masked_plate(plate)

    def text(self, words: str) -> str:
        """The words, with the phones, plates and VINs in them hidden likewise."""
        if self.whole:
            return words
        hidden = _PHONE.sub(lambda m: masked_phone(re.sub(r"\D", "", m[0])[-11:]), words)
        hidden = _VIN.sub(lambda m: f"{m[0][:3]}***********{m[0][-3:]}", hidden)
        return _PLATE.sub(lambda m: masked_plate(re.sub(r"[·.\- ]", "", m[0])), hidden)
