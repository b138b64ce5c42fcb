"""What WeChat and WeCom answer instead of doing it: error numbers, and what each means for whoever called.

The words beside a number change from call to call and are never looked at.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """What an error number means for the caller."""

    TOKEN = "token"  # noqa: S105 the name of a fault
    """The access token is invalid or expired: fetch another, once."""
    BUSY = "busy"
    """The platform can't just now: try again after a wait."""
    TOO_FAST = "too_fast"
    """Too many calls: wait longer."""
    OUTSIDE = "outside"
    """The customer's last word is too long ago, or there was none."""
    SPENT = "spent"
    """As many messages as his last word allows were sent."""
    CLOSED = "closed"
    """A person has the word in the platform's own session, or the session is over: it takes nothing from us now."""
    GONE = "gone"
    """Nobody is at that address for us."""
    HALTED = "halted"
    """The account, its secret or its address may not do this: somebody of the shop has to mend it."""
    AGAIN = "again"
    """The same id was given before: the message may be there already."""
    TEMPLATE = "template"
    """The template is unknown, or has other fields."""
    REFUSED = "refused"
    """It will never be taken as it is."""


_NUMBERS: dict[Trouble, tuple[int, ...]] = {
    Trouble.TOKEN: (40001, 40014, 41001, 42001),
    Trouble.BUSY: (-1, 50001, 6000),
    Trouble.TOO_FAST: (45009, 45011, 45033),
    Trouble.OUTSIDE: (45015, 95002, 95031),
    Trouble.SPENT: (45047, 95001),
    Trouble.CLOSED: (95013, 95016, 95018),
    Trouble.GONE: (40003, 40096, 43004, 43019, 48002, 50005, 84061),
    Trouble.HALTED: (
        *(40013, 40125, 40164, 41002, 41004, 48001, 48003, 48004, 48005, 50002, 60011, 60020, 60030),
        *(95000, 95003, 95004, 95011, 95012, 95017, 301002),
    ),
    Trouble.AGAIN: (40058,),
    Trouble.TEMPLATE: (40037, 47003),
}
TROUBLES: dict[int, Trouble] = {number: trouble for trouble, numbers in _NUMBERS.items() for number in numbers}

_ADVICE: dict[str, tuple[int, ...]] = {
    "ip": (40164, 60020),
    "token": (40001, 40013, 40125, 41002, 41004),
    "permission": (48001, 48003, 60011, 60030, 301002, 95000, 95004, 95011, 95012, 95017),
    "banned": (48004, 48005, 50002, 95003),
}

WRONG_IP = frozenset({40164, 60020})
"""The address this server calls from is not on the vendor's list."""

FAIL_TYPES: dict[int, Trouble] = {
    0: Trouble.REFUSED,
    1: Trouble.HALTED,
    2: Trouble.HALTED,
    4: Trouble.OUTSIDE,
    5: Trouble.CLOSED,
    6: Trouble.SPENT,
    8: Trouble.HALTED,
    10: Trouble.GONE,
    11: Trouble.CLOSED,
    12: Trouble.REFUSED,
}
"""WeCom's customer service tells a failed message later, by one of these."""


def advice(code: int) -> str:
    """Which sentence of `channel_halt` says what to do about it."""
    return next((name for name, codes in _ADVICE.items() if code in codes), "other")


class ApiError(Exception):
    """The platform answered with an error number. said: its own words, to be shown to whoever sets it up only."""

    def __init__(self, code: int, call: str, said: str = "") -> None:
        super().__init__(f"{call}: error {code}")
        self.code, self.call, self.said = code, call, said

    @property
    def trouble(self) -> Trouble:
        """What it means; a number that nobody knows is a refusal."""
        return TROUBLES.get(self.code, Trouble.REFUSED)


class Unreachable(Exception):
    """No answer that can be read: whether the call had its effect is not known. The message names no secret."""


def check(call: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer. ApiError when it bears an error number."""
    code = answer.get("errcode", 0)
    if code:
        raise ApiError(int(code), call, str(answer.get("errmsg", ""))[:300])
    return answer
