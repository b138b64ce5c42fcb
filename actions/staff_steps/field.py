"""Steps with a field job: who is sent, on the way, there, what is found and done, and its price (F4-F9)."""

from __future__ import annotations

from collections.abc import Callable

from actions.field import cover, dispatch, field_jobs, notes
from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.fields import Choice, Fen, Lines, Moment, Person, Photos, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, ticket
from domain.field.field_job import ETAS, KINDS, OPEN, FieldKind
from domain.ticket import kinds

DELAYS = (10, 15, 30)
"""Minutes of a delay by one press."""

CHECKS = tuple(dict.fromkeys(item for facts in KINDS.values() for item in facts.checklist))

_WORKS = ("field_work", "dispatch")
_DAY = 24 * 60
_ON_DESK = "it is decided on the desk, where the whole ticket is before one's eyes"
_WORDS = (Words("words", limit=field_jobs.MAX_WORDS),)
_KIND = Choice("kind", KINDS, "desk_field.kind_", needed=False)
_FROM_DESK = ticket(kinds=kinds(lambda of: of.to_field))


def _job(*states: str, only: Callable[[Stand], bool] = lambda _: True) -> Of:
    return Of("field_job", frozenset(states), only=only)


def _to_pay(at: Stand) -> bool:
    """True while the work is not free."""
    return at.job is not None and at.job.free is not True


def _photo(a: Asked, photo: list[str]) -> object:
    return [notes.add_photo(a.tx, a.id, a.by, ref, a.now) for ref in photo]


STEPS = (
    Step(
        "field_send",
        "dispatch",
        (_KIND, Moment("due", needed=False)),
        lambda a, kind, due: dispatch.send(a.tx, a.shop, a.id, kind or FieldKind.REPAIR, a.by, a.now, due_at=due),
        _FROM_DESK,
        opens=True,
        no_chat=_ON_DESK,
    ),
    Step(
        "field_batch",
        "dispatch",
        (Lines("units"), _KIND),
        lambda a, units, kind: dispatch.batch(a.tx, a.shop, a.id, units, a.by, a.now, kind=kind or FieldKind.REPAIR),
        _FROM_DESK,
        no_chat=_ON_DESK,
    ),
    Step(
        "field_assign",
        "dispatch",
        (Person("technician", may="field_work"),),
        lambda a, technician: dispatch.assign(a.tx, a.shop, a.id, technician.code, a.by, a.now),
        _job("planned", "returned"),
        press="to",
    ),
    Step(
        "field_take",
        "field_work",
        (),
        lambda a: dispatch.assign(a.tx, a.shop, a.id, a.by.code, a.by, a.now),
        _job("planned"),
    ),
    Step("field_accept", _WORKS, (), lambda a: field_jobs.accept(a.tx, a.id, a.by, a.now), _job("assigned")),
    Step(
        "field_out",
        _WORKS,
        (Whole("minutes", low=1, high=_DAY, offered=ETAS),),
        lambda a, minutes: field_jobs.set_out(a.tx, a.shop, a.id, a.by, minutes, a.now),
        _job("accepted"),
    ),
    Step(
        "field_decline",
        _WORKS,
        (Words("reason", limit=field_jobs.MAX_WORDS, rows=1, needed=False),),
        lambda a, reason: field_jobs.decline(a.tx, a.id, a.by, a.now, reason=reason),
        _job("assigned", "accepted"),
    ),
    Step("field_arrive", _WORKS, (), lambda a: field_jobs.arrive(a.tx, a.shop, a.id, a.by, a.now), _job("on_way")),
    Step(
        "field_late",
        _WORKS,
        (Whole("minutes", low=1, high=_DAY, offered=DELAYS),),
        lambda a, minutes: field_jobs.delay(a.tx, a.shop, a.id, a.by, minutes, a.now),
        _job("on_way"),
    ),
    Step(
        "field_approve",
        "approve_delay",
        (),
        lambda a: field_jobs.approve_delay(a.tx, a.shop, a.id, a.by, a.now),
        _job(*OPEN, only=lambda at: at.job is not None and bool(at.job.delay_asked)),
    ),
    Step(
        "field_find",
        _WORKS,
        _WORDS,
        lambda a, words: field_jobs.find(a.tx, a.id, a.by, words, a.now),
        _job("arrived", "working"),
    ),
    Step("field_begin", _WORKS, (), lambda a: field_jobs.begin(a.tx, a.id, a.by, a.now), _job("arrived")),
    Step(
        "field_price",
        _WORKS,
        (Fen("price"), Words("words", limit=field_jobs.MAX_WORDS, needed=False)),
        lambda a, price, words: notes.tell_price(a.tx, a.id, a.by, price, words, a.now),
        _job("arrived", "working", only=_to_pay),
    ),
    Step("field_work", _WORKS, _WORDS, lambda a, words: notes.work(a.tx, a.id, a.by, words, a.now), _job("working")),
    Step(
        "field_part",
        _WORKS,
        (Words("name", limit=60, rows=1), Whole("quantity", low=1, high=999, needed=False)),
        lambda a, name, quantity: notes.use_part(a.tx, a.id, a.by, name, quantity or 1, a.now),
        _job("working"),
    ),
    Step(
        "field_tick",
        _WORKS,
        (Choice("item", CHECKS, "fieldcheck."),),
        lambda a, item: notes.tick(a.tx, a.id, a.by, item, a.now),
        _job("working", only=lambda at: bool(at.unticked)),
    ),
    Step(
        "field_photo",
        _WORKS,
        (Photos("photo"),),
        _photo,
        _job("arrived", "working"),
        no_api="a photo comes as a file, by the job's page or the staff chat",
    ),
    Step(
        "field_test",
        _WORKS,
        _WORDS,
        lambda a, words: notes.test_run(a.tx, a.id, a.by, words, a.now),
        _job("working", only=lambda at: at.job is not None and at.job.facts.test_run),
    ),
    Step(
        "field_done",
        _WORKS,
        (Words("words", limit=field_jobs.MAX_WORDS, needed=False),),
        lambda a, words: field_jobs.finish(a.tx, a.shop, a.id, a.by, words, a.now),
        _job("working"),
    ),
    Step(
        "field_back",
        _WORKS,
        _WORDS,
        lambda a, words: field_jobs.send_back(a.tx, a.shop, a.id, a.by, words, a.now),
        _job("arrived", "working"),
    ),
    Step(
        "field_cancel",
        "dispatch",
        (Words("reason", limit=field_jobs.MAX_WORDS, rows=1, needed=False),),
        lambda a, reason: field_jobs.cancel(a.tx, a.id, a.by, reason, a.now),
        _job("planned", "assigned", "accepted", "on_way", "arrived", "returned"),
        no_chat=_ON_DESK,
    ),
    Step(
        "field_cover",
        "decide_warranty",
        (YesNo("covered"), Words("reason", limit=1000)),
        lambda a, covered, reason: cover.confirm(a.tx, a.id, covered, reason, a.by, a.now),
        _job(*OPEN, "returned", only=_to_pay),
        no_chat=_ON_DESK,
    ),
)
"""Rule: I1, F4-F9."""
