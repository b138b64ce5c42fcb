"""The survey in the chat: a score, at most two indicators, free words; by taps or in words, at any time (Q3).

Its buttons name the survey and the question, so that they work whatever was said in between, and words count as an
answer only right after the question they fit: everything else is a new matter.
"""

from __future__ import annotations

from actions.feedback import surveys
from bot.dialog import Turn
from domain.feedback.survey import SCALE, Question, Survey, indicators
from domain.feedback.survey_answers import agrees, complains, said_importance, said_score, says_nothing
from domain.message import Button
from domain.press import Press
from nlu.acts.feedback import rating
from nlu.acts.remarks import asks_something
from nlu.understanding import SOCIAL

_HALF = {"i": "importance", "e": "experience"}
_LETTER = {"score": "s", "importance": "i", "experience": "e", "words": "w"}

SLIGHT = 3
"""Characters that say nothing of a visit."""

TALK = frozenset({"complain", "rate_service", "thanks", "affirm", "deny", "goodbye", "out_of_scope"})
"""Intents that answer "anything else you would like to say?"; any other one is a new matter."""


def press(turn: Turn, tap: Press) -> None:
    """The tapped or said answer is kept and the next question asked; a closed or foreign survey says so."""
    survey = surveys.mine(turn.tx, tap.number(), turn.conversation.customer_id, turn.now)
    if survey is None:
        turn.say("survey.closed")
        return
    letter, said = tap.verb, tap.parts[-1]
    if turn.incoming.kind != "button" and _refuses(turn, letter):
        _end(turn, survey)
        return
    if letter == "s":
        _score(turn, survey, said)
    elif letter == "w":
        _words(turn, survey, turn.words if said == "said" else "")
    elif said == "said" and _value(letter, said, turn.words) is None:
        _remark(turn, survey)
    elif not surveys.rate(turn.tx, survey, _HALF[letter], tap.parts[1], _value(letter, said, turn.words)):
        turn.say("survey.closed")
        return
    ask_next(turn, survey)


def _end(turn: Turn, survey: Survey) -> None:
    """The customer has had enough: what was said is kept, and nothing more is asked. Rule: Q3."""
    if survey.overall is None:
        turn.say("survey.no_trouble")
        return
    surveys.spare(turn.tx, survey)
    surveys.next_question(turn.tx, survey)
    turn.say("survey.enough")


def volunteered(turn: Turn) -> bool:
    """True when the words gave the open survey its score, whenever they were said."""
    survey = surveys.open_of(turn.tx, turn.conversation.customer_id, turn.now)
    score = turn.understanding.first("score")
    scored = _scored(turn.words) or ((score, "") if score in SCALE else None)
    if survey is None or scored is None:
        return False
    _score(turn, survey, str(scored[0]))
    ask_next(turn, survey)
    return True


def heard(turn: Turn, shown: Press) -> Press | None:
    """What the words answer to the question that bore `shown`; None for a matter of their own."""
    if turn.command in ("help", "restart"):
        return None
    if not _refuses(turn, shown.verb) and not _answers(turn, shown.verb):
        return None
    passed = shown.verb != "s" and says_nothing(turn.words)
    return Press("survey", shown.verb, *shown.parts[:-1], "skip" if passed else "said")


def _refuses(turn: Turn, letter: str) -> bool:
    """Whether the words are that no more is to be asked; a score in them comes first."""
    if letter == "s" and _scored(turn.words) is not None:
        return False
    return not turn.dangers and rating.enough(turn.words)


def _scored(words: str) -> tuple[int, str] | None:
    """The score that the words give, and what is said beside it."""
    if (plainly := said_score(words)) is not None:
        return plainly
    found = rating.rating(words)
    return (found.score, found.remark) if found else None


def _answers(turn: Turn, letter: str) -> bool:
    if letter != "s" and says_nothing(turn.words):
        return True
    if letter in "ie" and (_is_remark(turn) or turn.understanding.intent == "affirm"):
        return True
    if letter == "i":
        return said_importance(turn.words) is not None
    if letter in "se":
        willing = letter == "s" and turn.understanding.intent == "affirm"
        matter = turn.understanding.outcome == "understood" and turn.understanding.intent not in TALK
        scored = said_score(turn.words) if matter else _scored(turn.words)
        return willing or scored is not None
    return _is_said(turn)


def _is_said(turn: Turn) -> bool:
    """Whether the words are what somebody has to say of the visit, and no matter of their own."""
    reading = turn.understanding
    if turn.known_matter is not None:
        return False
    if reading.outcome != "understood" or reading.intent in TALK:
        return True
    return reading.intent == "report_fault" and complains(turn.words)


def _is_remark(turn: Turn) -> bool:
    """Whether more is said of the visit where a number was asked for."""
    social = turn.understanding.outcome == "understood" and turn.understanding.intent in SOCIAL
    bare = social or len(turn.words) <= SLIGHT
    return not bare and not asks_something(turn.words) and turn.command is None and _is_said(turn)


def _remark(turn: Turn, survey: Survey) -> None:
    """What is said of the visit is kept, and the number asked for again. Rule: Q3."""
    if _is_remark(turn):
        before = len(turn.replies)
        _words(turn, survey, turn.words)
        if len(turn.replies) == before:
            turn.say("survey.kept")


def _value(letter: str, said: str, words: str) -> int | None:
    if said.isdigit():
        return int(said)
    if said == "skip":
        return None
    if letter == "i":
        return said_importance(words)
    scored = _scored(words)
    return scored[0] if scored else None


def _score(turn: Turn, survey: Survey, said: str) -> None:
    """A score, and what was said beside it."""
    value, rest = (int(said), "") if said.isdigit() else _scored(turn.words) or (0, "")
    if not value or (not said.isdigit() and agrees(turn.words)):
        return  # only willing to answer: the question stands again
    recovery = surveys.score(turn.tx, turn.shop, survey, value, turn.conversation, turn.now)
    if rest and survey.words is None:
        recovery = surveys.say(turn.tx, turn.shop, survey, rest, turn.conversation, turn.now) or recovery
    if recovery is not None:
        _promise(turn, survey, "survey.sorry")


def _words(turn: Turn, survey: Survey, words: str) -> None:
    had = survey.recovery_id is not None
    recovery = surveys.say(turn.tx, turn.shop, survey, words, turn.conversation, turn.now)
    if recovery is not None:
        _promise(turn, survey, "survey.added" if had else "survey.sorry")


def _promise(turn: Turn, survey: Survey, key: str) -> None:
    """Who cares for it and until when: said as soon as something was not right."""
    ticket = surveys.recovery_of(turn.tx, survey)
    owner = surveys.owner_of(turn.tx, ticket) if ticket else None
    hours = int(turn.shop.policy.complaint_answer.total_seconds() // 3600)
    name = owner.name if owner else turn.label("survey.somebody")
    turn.say(key, number=ticket.number if ticket else "", name=name, hours=hours)


def ask_next(turn: Turn, survey: Survey) -> None:
    """The next open question with its buttons, or thanks when there is none."""
    question = surveys.next_question(turn.tx, survey)
    if question is None:
        turn.say("survey.thanks")
        return
    names = {one.code: one.name(turn.language) for one in indicators(turn.shop.survey)}
    key = f"survey.ask_{question.kind}"
    if question.kind == "words" and survey.recovery_id is not None:
        key = "survey.ask_wrong"
    what = names.get(question.indicator, question.indicator)
    turn.say(key, what=what, buttons=_buttons(turn, survey, question))


def _buttons(turn: Turn, survey: Survey, question: Question) -> list[list[Button]]:
    def button(label: str, said: str) -> Button:
        about = [question.indicator] if question.indicator else []
        return Button(label, Press("survey", _LETTER[question.kind], survey.id, *about, said))

    row = [] if question.kind == "words" else [button(str(value), str(value)) for value in SCALE]
    return [row] if question.kind == "score" else [row, [button(turn.label("survey.skip"), "skip")]]
