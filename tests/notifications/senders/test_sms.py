"""Text messages leave as approved templates only, and each refusal is noted as what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from notifications.sender import Away, Gone, Halted, NotSent, Refused, TemplateOut, TooFast
from notifications.senders.sms import SmsSender, failure
from tests.storage.records import an_item
from wire.sms import Meaning, SmsFailed

TEMPLATE = {"id": "SMS_1", "language": "zh", "kind": "any", "fields": [["what", "保养"]]}


class Vendor:
    """Takes every message."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, list[tuple[str, str]]]] = []

    async def send(self, phone: str, template: str, fields: Sequence[tuple[str, str]], mark: str) -> str:
        self.sent.append((phone, template, list(fields)))
        return mark

    async def close(self) -> None:
        return None


def test_a_template_leaves_with_its_fields_under_a_mark_of_its_own(now: datetime) -> None:
    vendor = Vendor()
    item = an_item("k", now, channel="sms", account="", address="+8613800138000", payload={"template": TEMPLATE})
    marks = {asyncio.run(SmsSender(vendor).send(item)) for _ in range(2)}
    assert len(marks) == 1
    assert vendor.sent[0] == ("+8613800138000", "SMS_1", [("what", "保养")])


def test_words_without_a_template_are_refused(now: datetime) -> None:
    with pytest.raises(Refused):
        asyncio.run(SmsSender(Vendor()).send(an_item("k", now, channel="sms")))


@pytest.mark.parametrize(
    ("meaning", "kind"),
    [(Meaning.AWAY, Away), (Meaning.TOO_FAST, TooFast), (Meaning.GONE, Gone), (Meaning.TEMPLATE, TemplateOut),
     (Meaning.PAYMENT, Halted), (Meaning.TOKEN, Halted), (Meaning.REFUSED, Refused)],
)  # fmt: skip
def test_a_refusal_is_noted_as_what_it_is(meaning: Meaning, kind: type[NotSent]) -> None:
    assert type(failure(SmsFailed("c", meaning, "why"))) is kind
