"""From a reading and its context to acts: what each stretch of the message does."""

from __future__ import annotations

from nlu.acts.acts import Act, Danger
from nlu.acts.answer import answer
from nlu.acts.context import Context
from nlu.acts.signature import signature
from nlu.acts.stop import stop
from nlu.understanding import Understanding


def acts(reading: Understanding, context: Context) -> tuple[Act, ...]:
    """What the message does, dangers first."""
    found: list[Act | None] = [
        *(Danger(one.kind, one.grave, words=one.text) for one in reading.danger),
        answer(reading, context),
        signature(reading.text),
        stop(reading.text, context),
    ]
    return tuple(act for act in found if act is not None)
