"""What wins: the one table of what is done with words, in its order. A row's `when` only reads, its `do` only acts.

The first row that finds something takes the message; what it leaves unsaid for (`rest`) goes on to `bot.further`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot import alarm, flow, further, misses, trial
from bot.dialog import Frame, Turn
from bot.dialogs import answers, duration, notice_buttons, side_by_side, wishes
from bot.dialogs import field as away
from bot.dialogs.booking import afterthought, arrival, credit, late, price_talk, resume, waitlist
from bot.dialogs.booking import holding as visits
from bot.dialogs.booking.booking import asks_to_book
from bot.dialogs.booking.standing import wishes as of_visits
from bot.dialogs.complaints import handling, resolution_check
from bot.dialogs.customers import others, own_data, own_record, profile
from bot.dialogs.outreach import consent
from bot.dialogs.tickets import addendum, enquiry, fault, triage, waiting
from bot.dialogs.workshop import consent_words, progress, sign_off, unfound
from bot.state import State
from domain.press import Press
from nlu.acts.acts import Drop, Hold, No, Yes
from nlu.acts.booking import time_words
from nlu.acts.booking.times_said import times_said
from nlu.understanding import SOCIAL

F = TypeVar("F")

HARM = frozenset({"report_fault", "request_rescue", "complain"})
"""What is no other matter beside a danger."""

ITSELF = frozenset({""})
PRICING = frozenset({"", "ask_price", "ask_campaign", "ask_advice"})
CAME = frozenset({"", "ask_shop", "greet", "book_service", "change_booking"})
"""What is no other matter of somebody who has come."""


@dataclass(frozen=True, slots=True)
class Row(Generic[F]):
    """A rule of the conversation.

    name: as docs/architecture.md prints it. when: what it finds in the message, None (or False) when it is not about
    that; only reads. do: what is done with it. rule: ids it holds to. rest: the intents it sees to, where other matters
    in the message are looked for afterwards; "" stands for the message's own. missed: it was not understood.
    """

    name: str
    when: Callable[[Turn, State], F | None]
    do: Callable[[Turn, State, F], None]
    rule: str = ""
    rest: frozenset[str] = frozenset()
    missed: bool = False


def decide(turn: Turn, state: State) -> None:
    """The first row that finds something is done, then whatever else was said."""
    for row in ROWS:
        found = row.when(turn, state)
        if found is not None and found is not False:
            state.misses = state.misses + 1 if row.missed else 0
            row.do(turn, state, found)
            if row.rest:
                own = found if isinstance(found, str) else turn.understanding.intent
                further.serve(turn, state, {intent or own for intent in row.rest})
            return
    raise AssertionError("the last row takes whatever is left")


# --- answers to the open question -------------------------------------------------------------------------------------


def _own_question(turn: Turn, state: State) -> Frame | None:
    """The dialog whose question is in the air."""
    frame = state.top
    return frame if frame is not None and turn.context.serial == frame.serial else None


def _agreed(turn: Turn, state: State) -> Frame | None:
    said = turn.answer
    return _own_question(turn, state) if isinstance(said, Yes) and said.sure else None


def _agreed_to_notice(turn: Turn, state: State) -> Press | None:
    said = turn.answer
    return notice_buttons.spoken(turn) if isinstance(said, Yes) and said.sure else None


def _decided(turn: Turn, state: State) -> bool:
    """Whether the words are an answer before they are anything else."""
    reading, said = turn.understanding, turn.answer
    if said is None:
        return False
    social = reading.intent in SOCIAL or reading.intent == "out_of_scope"
    return said.sure or social or reading.outcome != "understood"


def _refused(turn: Turn, state: State) -> Frame | None:
    frame, said = _own_question(turn, state), turn.answer
    if frame is None or not isinstance(said, No) or not said.sure or _heard(turn, frame):
        return None
    held = frame.dialog in visits.DIALOGS and visits.is_held(turn, frame)
    return frame if not held and trial.would_take(turn, frame) else None


def _refused_notice(turn: Turn, state: State) -> Press | None:
    own = _own_question(turn, state)
    return notice_buttons.spoken(turn) if own is None and _decided(turn, state) else None


def _dropped(turn: Turn, state: State) -> Frame | None:
    frame, said = _own_question(turn, state), turn.answer
    if frame is None or not isinstance(said, Drop) or not said.sure or _books_fault(turn, frame):
        return None
    return frame if not _heard(turn, frame) else None


def _put_off(turn: Turn, state: State) -> Frame | None:
    frame, said = _own_question(turn, state), turn.answer
    if frame is None or _heard(turn, frame):
        return None
    if duration.asked(turn, frame) is not None:
        return None
    held = isinstance(said, Hold) and said.sure
    return frame if held or (frame.dialog in visits.DIALOGS and visits.is_held(turn, frame)) else None


def _left_be(turn: Turn, state: State) -> Frame | None:
    frame = state.top
    return frame if frame and visits.is_let_go(turn, frame) and not _heard(turn, frame) else None


def _put_off_notice(turn: Turn, state: State) -> bool:
    return _own_question(turn, state) is None and _decided(turn, state) and notice_buttons.is_put_off(turn)


def _heard(turn: Turn, frame: Frame) -> bool:
    """Whether the words are for the open dialog, whatever other matter they may look like."""
    return frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].hears(turn, frame)


def _books_fault(turn: Turn, frame: Frame) -> bool:
    """Whether a time for a visit is named while a fault is told of that can wait for it."""
    return fault.may_be_visit(frame) and resume.wants_time(turn, put_off=fault.takes_any_day(turn, frame))


def _answers_it(turn: Turn, state: State) -> Frame | None:
    frame = state.top
    return frame if frame and _new_matter(turn, state) is None and trial.would_take(turn, frame) else None


# --- commands --------------------------------------------------------------------------------------------------------


def _commanded(*names: str) -> Callable[[Turn, State], bool]:
    return lambda turn, state: turn.command in names


def _leaves(turn: Turn, state: State) -> Frame | None:
    undecided = isinstance(turn.answer, Hold)  # "forget it" at "really cancel?" could be either
    gone = turn.command == "leave" and not undecided and not (state.top and _books_fault(turn, state.top))
    return state.top if gone else None


def _skips(turn: Turn, state: State) -> Frame | None:
    frame = state.top
    skips = frame and turn.command == "skip" and not _books_fault(turn, frame) and trial.could_skip(turn, frame)
    return frame if skips else None


def _skip(turn: Turn, state: State, frame: Frame) -> None:
    flow.DIALOGS[frame.dialog].skip(turn, frame)
    flow.step(turn, state, frame)


def _start_over(turn: Turn, state: State, _: bool) -> None:
    state.stack.clear()
    answers.help_(turn)


# --- matters known by their words -------------------------------------------------------------------------------------


def _has_come(turn: Turn, state: State) -> bool:
    return turn.told("come") is True and (state.top is None or bool(arrival.awaited(turn)))


def _still(turn: Turn, state: State) -> Any:
    return resolution_check.still(turn) if state.top is None else None


def _by_words(*matters: str) -> Callable[[Turn, State], str | None]:
    """The matter of that name which the words tell by themselves, when they are not for the open dialog."""

    def when(turn: Turn, state: State) -> str | None:
        frame = state.top
        busy = frame is not None and (frame.asked == "details" or _heard(turn, frame))
        if busy or (turn.understanding.intent == "complain" and turn.understanding.outcome == "understood"):
            return None
        found = None if late.books_instead(turn) else turn.known_matter
        return found if found in matters else None

    return when


def _late(turn: Turn, state: State) -> str | None:
    return _by_words("late")(turn, state) if state.top is None or late.visits_today(turn) else None


def _asks_when(turn: Turn, state: State) -> bool:
    return state.top is None and (addendum.asks_when(turn) or enquiry.asks_on(turn))


def _remark(turn: Turn, state: State) -> Any:
    heard = state.top is not None and _heard(turn, state.top)
    return addendum.belongs_to(turn) if addendum.may_add(state.top) and not heard else None


def _note(turn: Turn, state: State, said: profile.Told) -> None:
    """What was told is kept, and a mileage that can hardly be right is asked about."""
    profile.note(turn, said)
    if turn.understanding.intent == "cancel_booking" and time_words.calls_off(turn.words):
        flow.begin(turn, state, "cancel_booking")
    else:
        flow.follow(turn, state)


def _asked(turn: Turn, state: State) -> Any:
    if time_words.quiet(turn.words) and turn.understanding.of("time"):
        return None  # a quiet time is looked for, no answer of somebody's
    if own_record.is_own(turn) or (state.top is None and of_visits.goes_on(turn)):
        return None
    frame, found = state.top, enquiry.asked(turn)
    if frame is not None and (_heard(turn, frame) or frame.asked == "details" or trial.would_take(turn, frame)):
        return None
    told = _remark(turn, state) if found in ("ours", "follows") else None
    return None if told is not None and told.kind != "enquiry" else found


def _new_matter(turn: Turn, state: State) -> str | None:
    """The intent to follow instead of the open question; None when the message belongs to that question."""
    reading, frame = turn.understanding, state.top
    if frame is not None and _books_fault(turn, frame):
        return "book_service"
    if frame is not None and _heard(turn, frame):
        return None
    if frame is None and afterthought.for_another(turn):
        return "book_service"
    if frame is None and resume.asks_on(turn):
        return "ask_price"
    if frame is None and of_visits.asks_for_items(turn):
        return "change_booking"
    leaving = frame is not None and frame.dialog == "cancel"
    if (frame is None or leaving) and of_visits.asks_to_move(turn, leaving=leaving):
        return "change_booking"
    if frame is None and asks_to_book(turn):
        return "book_service"
    if frame is None and of_visits.asks_to_cancel(turn):
        return "cancel_booking"
    if turn.begins("complain") and not (frame and frame.dialog == "complaint"):
        return "complain"
    if turn.told("goods") and (reading.intent in HARM - {"complain"} or reading.outcome != "understood"):
        return "request_claim"
    if reading.outcome != "understood" or misses.is_rash(turn):
        return None
    if frame is None and (instead := further.meant_instead(turn)):
        return instead
    return reading.intent if frame is None else _digression(turn, frame)


def _begin(turn: Turn, state: State, intent: str) -> None:
    """The matter starts or is answered; what was told beside a question fills the open dialog first."""
    if state.top is not None and intent not in flow.STARTS:
        further.fill(turn, state.top)
    flow.begin(turn, state, intent)


def _digression(turn: Turn, frame: Frame) -> str | None:
    """The other matter that interrupts the open dialog."""
    reading = turn.understanding
    if reading.intent in ("cancel_booking", "change_booking") and frame.dialog == "booking":
        return None if reading.intent == "change_booking" else "deny"
    if (frame.dialog, reading.intent) == ("booking", "report_fault"):
        return None  # a symptom said while booking is what the visit is for (B2)
    if frame.asked == "details" and reading.intent != "handoff":
        return None
    if frame.dialog in further.FILLED and (
        (reading.intent == "rate_service" and times_said(reading).wished)
        or (reading.intent == "complain" and turn.told("no_selling"))
    ):
        return None  # "half past eight would be perfect", "the small one, and don't you sell me anything"
    if flow.STARTS.get(reading.intent) == frame.dialog or reading.intent in ("affirm", "deny", "update_profile"):
        return None
    return None if (reading.answers and not turn.resumed) or misses.is_agreed(turn) else reading.intent


# --- the table -------------------------------------------------------------------------------------------------------


def _then_again(do: Callable[[Turn], None]) -> Callable[[Turn, State, Any], None]:
    """What is answered in one go, and the open question after it."""

    def done(turn: Turn, state: State, _: Any) -> None:
        do(turn)
        flow.ask_again(turn, state)

    return done


def _with(do: Callable[[Turn, Any], None]) -> Callable[[Turn, State, Any], None]:
    """The same for what is done with what was found."""

    def done(turn: Turn, state: State, found: Any) -> None:
        do(turn, found)
        flow.ask_again(turn, state)

    return done


def _busy_with_card(turn: Turn, state: State) -> consent_words.Spoken | None:
    return consent_words.spoken(turn, busy=state.top is not None)


ROWS: tuple[Row[Any], ...] = (
    Row("danger: advice first, then the report", alarm.is_told, alarm.warn, "F2, B2", rest=HARM),
    Row("a clear yes to the open question", _agreed, flow.take, "B4, B6"),
    Row("a clear yes to what a notice asked", _agreed_to_notice, flow.notice, "B6, F5, N2"),
    Row("stuck, and somebody is to come", lambda t, s: waiting.is_stuck(t, s.top), flow.rescue, "E4, F2", rest=HARM),
    Row("personal data to be erased, or told in full", lambda t, s: own_data.wished(t), _with(own_data.take_down),
        "A5"),
    Row("stop or resume notices, all or by kind", lambda t, s: consent.wished(t), _with(consent.heed), "N5"),
    Row("an answer to a survey, follow-up, campaign or outcome", lambda t, s: notice_buttons.heard(t), flow.notice,
        "Q3, N1, N3, C6"),
    Row("a complaint taken back", lambda t, s: handling.withdrawn(t), flow.take_back, "C6, I2"),
    Row("start over, or help", _commanded("restart", "help"), _start_over, "E1"),
    Row("leave the open matter", _leaves, flow.leave),
    Row("leave the question open", _skips, _skip),
    Row("a visit just called off is wanted after all", lambda t, s: of_visits.takes_back(t) if s.top is None else None,
        lambda t, s, slots: flow.open_matter(t, s, "booking", slots), "B4, B6"),
    Row("why so much, or so long", lambda t, s: price_talk.asked(t, s.top), _with(price_talk.answer), "E1, E2"),
    Row("held back again, or left for another day: the talk lets go", _left_be, flow.leave, "B4"),
    Row("has come to the shop", _has_come, _then_again(arrival.arrive), "B7", rest=CAME),
    Row("a clear no to the open question", _refused, flow.take, "B4, B6"),
    Row("a clear no to what a notice asked", _refused_notice, flow.notice, "B6, F5"),
    Row("the open matter given up", _dropped, flow.leave),
    Row("the open question put off: nothing happens", _put_off,
        lambda t, s, frame: flow.DIALOGS[frame.dialog].hold(t, frame), "B4, B9"),
    Row("what a notice asked put off: nothing happens", _put_off_notice,
        lambda t, s, _: notice_buttons.put_off(t), "B4, C6"),
    Row("a signature", lambda t, s: sign_off.signed_for(t), _with(sign_off.sign), "W8"),
    Row("where is the technician", lambda t, s: away.asked_for(t), _with(away.tell_where), "E4, W5"),
    Row("a word on the order or on extra work", _busy_with_card, _with(consent_words.answer), "W1, W4"),
    Row("where the car is, or how long it will be", lambda t, s: progress.asked(t), _then_again(answers.progress),
        "W5"),
    Row("a question from somebody who waits for help", lambda t, s: waiting.asked(t), _with(waiting.answer), "F2, E4"),
    Row("help that is needed no more", lambda t, s: waiting.called_off(t), flow.stand_down, "E4"),
    Row("a look from afar", lambda t, s: triage.asks_remote(t), _then_again(triage.look_from_afar), "F3"),
    Row("who sees a complaint, or is to ring about it", lambda t, s: handling.asked(t, s.top), _with(handling.answer),
        "C5, C2"),
    Row("of somebody else's: only the owner is told", lambda t, s: others.asked(t, s.top), _with(others.refuse), "A5"),
    Row("a question passed on, asked after", lambda t, s: enquiry.asked_after(t), _with(enquiry.still_open), "C9, W5"),
    Row("a complaint that nobody has answered", lambda t, s: handling.chased(t), _with(handling.press_on), "C2"),
    Row("a closed matter is not over", _still, lambda t, s, closed: resolution_check.open_again(t, closed), "C6, I2"),
    Row("wait for a time that is taken", _by_words("join_waitlist"), lambda t, s, _: flow.join_waitlist(t, s), "B3"),
    Row("how long the work takes", lambda t, s: duration.asked(t, s.top), _with(duration.tell), "E1, B4",
        rest=PRICING - ITSELF | {"ask_progress"}),
    Row("off the waitlist", _by_words("leave_waitlist"), _then_again(waitlist.leave), "B3"),
    Row("credit explained", _by_words("ask_credit"), _then_again(credit.explain), "B7"),
    Row("running late", _late, flow.begin, "B6"),
    Row("why a proof is asked for", lambda t, s: own_record.asks_why(t), _then_again(own_record.say_why), "A5"),
    Row("a car not found, asked for again", lambda t, s: unfound.goes_on(t, s.top), _then_again(unfound.pass_on), "W5"),
    Row("services side by side", lambda t, s: side_by_side.asked(t), _with(side_by_side.tell), "E2", rest=PRICING),
    Row("the make of a part", lambda t, s: wishes.named(t, s.top), _then_again(wishes.note), "E2, C9"),
    Row("a question in a grave danger", lambda t, s: waiting.beside(t) if _asked(t, s) else None,
        _with(waiting.remind), "F2"),
    Row("a question for the shop or a person", _asked, _with(enquiry.answer), "E1, C9, G7", rest=ITSELF),
    Row("a visit that stands is recalled", lambda t, s: of_visits.recalled(t) if s.top is None else None,
        _with(of_visits.confirm), "B6", rest=frozenset({"", "book_service", "ask_progress", "complain"})),
    Row("more for a visit just booked", lambda t, s: afterthought.meant(t, s.top), _with(afterthought.note), "A2, B2"),
    Row("until when somebody answers", _asks_when, lambda t, s, _: answers.progress(t), "W5"),
    Row("a remark on what was just told", _remark, _with(addendum.add), "A2, C2"),
    Row("something on record is otherwise", lambda t, s: profile.found(t, s.top), _note, "A1, A3, A5",
        rest=ITSELF),
    Row("the customer's own record", lambda t, s: own_record.wanted(t), _then_again(answers.ask_record), "A3, A5"),
    Row("an answer to the open question", _answers_it, flow.take, "A3", rest=ITSELF),
    Row("another matter", _new_matter, _begin, "E1", rest=ITSELF),
    Row("missed twice: a person is offered", misses.again_missed, misses.offer_person, "E1", missed=True),
    Row("unclear at a read-back: asked again in one line", misses.at_read_back, misses.read_back_again, "B4",
        missed=True),
    Row("two readings are close: which was meant", misses.is_close, misses.clarify, "E1", missed=True),
    Row("unclear: the open question again", lambda t, s: s.top, misses.ask_open_again, missed=True),
    Row("not understood", lambda t, s: True, misses.lost, missed=True),
)  # fmt: skip
"""In this order."""
