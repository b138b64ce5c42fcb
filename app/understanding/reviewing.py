"""Asking a person on the terminal what unclear messages meant."""

from __future__ import annotations

from collections.abc import Callable

from app.wiring import House
from nlu.review import NotLearnable
from nlu.understanding import INTENTS
from storage import reviews
from storage.reviews import Review

DROPPED = "dropped"


def ask(house: House, read: Callable[[str], str], write: Callable[[str], None]) -> None:
    """Each waiting message is shown with its candidates; a number or a name decides, "d" drops, Enter skips."""
    with house.store.read() as tx:
        waiting = reviews.pending(tx)
    for review in waiting:
        options = "  ".join(f"[{n}] {intent}" for n, intent in enumerate(review.intents, 1))
        write(f"\n{review.text}\n{options}  [d] drop  [Enter] later, or an intent's name")
        try:
            decided = _meaning(read("> ").strip(), review)
        except EOFError:
            return
        if decided is None:
            continue
        try:
            if decided != DROPPED:
                house.learn(review.text, decided)
        except NotLearnable as refusal:
            write(str(refusal))
            continue
        with house.store.write() as tx:
            reviews.decide(tx, review.id, decided)
    write(f"{len(waiting)} looked at. `aftercare train` (or the next start) learns from what was accepted.")


def _meaning(answer: str, review: Review) -> str | None:
    """The intent named by the answer, "dropped", or None for later."""
    if answer == "d":
        return DROPPED
    if answer.isdigit() and 0 < int(answer) <= len(review.intents):
        return review.intents[int(answer) - 1]
    return answer if answer in INTENTS else None
