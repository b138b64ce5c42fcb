"""The vendor's error codes, by what is to be done about them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Meaning(StrEnum):
    """What an error asks for.

    STOPPED: the whole channel, until somebody mends it. AWAY: try again. TOO_FAST: wait first. PAUSED: the number is
    at its limit with people who did not write: wait long. WINDOW: 24 hours are over. MARKETING: that person gets no
    advertising now. GONE: not on WhatsApp. TEMPLATE: the template is wrong or out of use. BY_PHONE: not to a user id.
    REFUSED: this message never.
    """

    STOPPED = "stopped"
    AWAY = "away"
    TOO_FAST = "too_fast"
    PAUSED = "paused"
    WINDOW = "window"
    MARKETING = "marketing"
    GONE = "gone"
    TEMPLATE = "template"
    BY_PHONE = "by_phone"
    REFUSED = "refused"


CODES: dict[int, Meaning] = (
    dict.fromkeys((0, 10, 190, 368, 131031, 130497, 131042, 131037, *range(200, 300)), Meaning.STOPPED)
    | dict.fromkeys((1, 2, 131000, 131016, 131057, 135000), Meaning.AWAY)
    | dict.fromkeys((4, 80007, 130429, 131056), Meaning.TOO_FAST)
    | dict.fromkeys((131048, 131064), Meaning.PAUSED)
    | {131047: Meaning.WINDOW, 131062: Meaning.BY_PHONE}
    | dict.fromkeys((131049, 130472, 131050), Meaning.MARKETING)
    | dict.fromkeys((131026, 131021, 131030), Meaning.GONE)
    | dict.fromkeys((132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016), Meaning.TEMPLATE)
    | dict.fromkeys((100, 131008, 131009, 131051, 131052, 131053), Meaning.REFUSED)
)
"""Code -> what it means (the vendor's error reference, as clients of it keep it)."""

PAIR_PACE = timedelta(seconds=6)
"""About one message per six seconds to one person, after a burst of 45 (the vendor's rate limits)."""

WAITS: dict[int, timedelta] = {
    131056: PAIR_PACE,
    130429: timedelta(seconds=1),
    131048: timedelta(hours=1),
    131064: timedelta(hours=1),
}
"""Code -> how long nothing more should be tried; others of TOO_FAST: a minute."""


NO_SUCH_OBJECT = 33
"""Subcode of 100: the number, account or file of that id is not there, or not this token's."""


def meaning(code: int, status: int, subcode: int = 0) -> Meaning:
    """What an error asks for. status: of HTTP, for codes that nobody listed."""
    if code == 100 and (status == 404 or subcode == NO_SUCH_OBJECT):
        return Meaning.STOPPED
    if code in CODES:
        return CODES[code]
    if status in (401, 403):
        return Meaning.STOPPED
    if status == 429:
        return Meaning.TOO_FAST
    return Meaning.AWAY if status >= 500 else Meaning.REFUSED


def wait(code: int) -> timedelta:
    """How long to wait after that code."""
    return WAITS.get(code, timedelta(minutes=1))


_ADVICE: dict[int, str] = {
    0: "token",
    190: "token",
    100: "other",
    368: "banned",
    131031: "banned",
    130497: "banned",
    131042: "payment",
    131037: "other",
}
"""Code -> what helps; others of those that stop the channel: "permission"."""


def advice(code: int) -> str:
    """What helps where the channel is stopped: token, permission, banned, payment or other."""
    return _ADVICE.get(code, "permission")
