"""A channel that is shut to us stops, and those who can mend it are told once, with what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.shop import channel_halts
from storage import Tx, outages, outbox
from tests.storage.records import queued

HOUR = timedelta(hours=1)


def halt(tx: Tx, now: datetime, advice: str = "ip") -> None:
    channel_halts.halt(tx, "wechat_oa", "wechat_oa:gh", "invalid ip 1.2.3.4", "40164", advice, now)


def test_it_stops_and_is_told_once_with_what_helps(tx: Tx, now: datetime) -> None:
    queued(tx, "k", now, channel="wechat_oa", account="gh")
    halt(tx, now)
    halt(tx, now + HOUR)
    told = [item.payload["html"] for item in outbox.listed(tx) if item.kind == "staff_text"]
    assert len(set(told)) == 1
    assert "40164 invalid ip 1.2.3.4" in told[0]
    assert "白名单" in told[0]
    assert outages.halted(tx)["wechat_oa:gh"][0] == now
    assert outbox.claim(tx, now + HOUR, channels=("wechat_oa",)) == []


def test_it_is_tried_each_hour_and_at_once_when_somebody_says_it_is_mended(tx: Tx, now: datetime) -> None:
    queued(tx, "k", now, channel="wechat_oa", account="gh")
    halt(tx, now)
    channel_halts.resume(tx, "wechat_oa:gh", now + timedelta(minutes=5))
    assert len(outbox.claim(tx, now + timedelta(minutes=5), channels=("wechat_oa",))) == 1
    assert outages.over(tx, "wechat_oa:gh") == now
    assert outages.halted(tx) == {}


def test_advice_that_is_not_known_is_the_general_one() -> None:
    assert channel_halts.advice_words("no such", "en") == channel_halts.advice_words("other", "en")


def test_it_is_told_by_mail_too_since_the_staff_chat_may_be_what_stopped(tx: Tx, now: datetime) -> None:
    channel_halts.halt(tx, "staff", "staff:", "no", "401", "token", now, "en", mail_to="boss@shop.example")
    (mail,) = [item for item in outbox.listed(tx) if item.channel == "mail"]
    assert mail.address == "boss@shop.example"
    assert "new one" in mail.payload["text"]
