"""What is said beside the desk's own matters: about a complaint, a record, somebody else, or the shop (A5, C5, E1)."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.acts import grievance, matters, others, questions, record
from nlu.acts.acts import Ask, Start, Tell

LONGEST = 400
"""Characters beyond which a message is a story, not one of these."""


def asides(text: str) -> Iterator[Start | Ask | Tell]:
    """Each of them that the words hold."""
    if grievance.complains(text) or questions.is_angry_at_goods(text):
        yield Start("complain", words=text)
    elif grievance.reproaches(text):
        yield Tell("reproach", True, words=text)
    if matters.calls_for_help(text):
        yield Start("request_rescue", words=text)
    if len(text) > LONGEST:
        return
    yield from (Ask(topic, words=text) for topic in _asked(text))
    yield from (Tell(slot, value, words=text) for slot, value in _told(text).items() if value)


def _asked(text: str) -> Iterator[str]:
    if questions.is_question(text) and not grievance.is_rhetorical(text):
        yield "question"
        if questions.is_ours(text):
            yield "our_question"
    if grievance.hides(text):
        yield "kept_from"
    elif grievance.asks_handler(text):
        yield "handler"
    if grievance.is_unanswered(text):
        yield "unanswered"
    if grievance.calls_out(text):
        yield "calls_out"
    if grievance.is_withdrawn(text):
        yield "withdraws"
    yield from questions.asked(text)
    yield from questions.of_work(text)
    yield from (f"own_{name}" for name in record.asked(text))


def _told(text: str) -> dict[str, object]:
    return {
        "by_others": grievance.is_by_others(text),
        "another": grievance.is_another(text),
        "scene": grievance.sets_scene(text),
        "after": questions.asks_after(text),
        "rings": grievance.rings(text),
        "rhetorical": grievance.is_rhetorical(text),
        "request": record.requests(text),
        "others": others.wish(text),
        "record": record.changed(text),
        "bill_to": record.bill_to(text),
        "speaks": record.language(text),
        "data": record.data_wish(text),
        "figure": record.figure(text),
        "goods": questions.of_goods(text),
        "return": questions.wants_return(text),
    }
