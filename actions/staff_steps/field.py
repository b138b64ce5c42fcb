"""Steps with a field job: who is sent, on the way, there, what is found and done, and its price (F4-F9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from actions.field import batches, cover, dispatch, field_jobs, notes
from actions.staff_steps.fields import Choice, Code, Fen, Lines, Moment, Photos, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, ticket
from domain.field.field_job import ETAS, KINDS, OPEN, FieldJob, FieldKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import kinds
from storage import Tx

DELAYS = (10, 15, 30)
"""Minutes of a delay by one press."""

CHECKS = tuple(dict.fromkeys(item for facts in KINDS.values() for item in facts.checklist))

_LONGEST = 10_000
"""Characters of what a technician notes by voice or hand; the action keeps as many as the job has room for."""

_KIND = Choice("kind", KINDS, "desk_field.kind_", needed=False, empty=FieldKind.REPAIR)
_MINUTES = partial(Whole, "minutes", low=1, high=24 * 60)
_PART = (Words("name", limit=60, rows=1), Whole("quantity", low=1, high=999, needed=False, empty=1))
_REASON = Words("reason", limit=_LONGEST, rows=1, needed=False)
_WORDS = Words("words", limit=_LONGEST)
_RESULT = Words("words", limit=_LONGEST, needed=False)

_SENT = ticket(kinds=kinds(lambda of: of.to_field))
_DeskStep = partial(Step, no_chat="it is decided on the desk, where the whole ticket is before one's eyes")
_Away = partial(Step, permission=("field_work", "dispatch"))


def _job(*states: str, only: Callable[[FieldJob], bool] = lambda _: True) -> Of:
    return Of("field_job", frozenset(states), only=lambda at: at.job is not None and only(at.job))


def _to_pay(job: FieldJob) -> bool:
    """True while the work is not free."""
    return job.free is not True


def _take(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> FieldJob:
    by.require("field_work")
    return dispatch.assign(tx, shop, ticket_id, by.code, by, now)


def _photo(tx: Tx, ticket_id: int, by: Staff, photo: list[str], now: datetime) -> list[FieldJob]:
    return [notes.add_photo(tx, ticket_id, by, ref, now) for ref in photo]


_THERE = _job("arrived", "working")

STEPS = (
    _DeskStep("field_send", "dispatch", (_KIND, Moment("due", needed=False, param="due_at")), dispatch.send, _SENT,
              opens=True),
    _DeskStep("field_batch", "dispatch", (Lines("units"), _KIND), batches.batch, _SENT),
    Step("field_assign", "dispatch", (Code("technician", may="field_work", param="code"),), dispatch.assign,
         _job("planned", "returned"), press="to"),
    Step("field_take", "field_work", (), _take, _job("planned")),
    _Away("field_accept", fields=(), do=field_jobs.accept, of=_job("assigned")),
    _Away("field_pack", fields=(Lines("things"),), do=notes.pack, of=_job(*notes.BEFORE),
          no_chat="a whole list is written more easily on the job's page"),
    _Away("field_out", fields=(_MINUTES(offer=lambda _: ETAS),), do=field_jobs.set_out, of=_job("accepted")),
    _Away("field_decline", fields=(_REASON,), do=field_jobs.decline, of=_job("assigned", "accepted")),
    _Away("field_arrive", fields=(), do=field_jobs.arrive, of=_job("on_way")),
    _Away("field_late", fields=(_MINUTES(offer=lambda _: DELAYS),), do=field_jobs.delay, of=_job("on_way")),
    Step("field_approve", "approve_delay", (), field_jobs.approve_delay,
         _job(*OPEN, only=lambda job: bool(job.delay_asked))),
    _Away("field_find", fields=(_WORDS,), do=field_jobs.find, of=_THERE),
    _Away("field_begin", fields=(), do=field_jobs.begin, of=_job("arrived")),
    _Away("field_price", fields=(Fen("price", param="fen"), Words("words", limit=_LONGEST, needed=False, param="why")),
          do=notes.tell_price, of=_job("arrived", "working", only=_to_pay)),
    _Away("field_work", fields=(_WORDS,), do=notes.work, of=_job("working")),
    _Away("field_part", fields=_PART, do=notes.use_part, of=_job("working")),
    _Away("field_tick", fields=(Choice("item", CHECKS, "fieldcheck.", offer=lambda at: at.unticked),), do=notes.tick,
          of=_job("working")),
    _Away("field_photo", fields=(Photos("photo"),), do=_photo, of=_THERE,
          no_api="a photo comes as a file, by the job's page or the staff chat"),
    _Away("field_test", fields=(_WORDS,), do=notes.test_run, of=_job("working", only=lambda job: job.facts.test_run)),
    _Away("field_done", fields=(_RESULT,), do=field_jobs.finish, of=_job("working")),
    _Away("field_back", fields=(Words("words", limit=_LONGEST, param="reason"),), do=field_jobs.send_back, of=_THERE),
    _DeskStep("field_cancel", "dispatch", (_REASON,), field_jobs.cancel,
              _job("planned", "assigned", "accepted", "on_way", "arrived", "returned")),
    _DeskStep("field_cover", "decide_warranty", (YesNo("covered"), Words("reason", limit=1000)), cover.confirm,
              _job(*OPEN, "returned", only=_to_pay)),
)  # fmt: skip
"""Rule: I1, F4-F9."""
