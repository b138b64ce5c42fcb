"""Tables of surveys, follow-ups and calls, mapped onto the domain's classes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from domain.feedback.call import CallRecord, CallTask
from domain.feedback.follow_up import FollowUp
from domain.feedback.letter import Letter
from domain.feedback.survey import Survey, SurveyAnswer
from storage import tables as t
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

_OPEN = text("state = 'open'")
_UNSETTLED = text("state IN ('planned', 'asked')")

surveys = Table(
    "surveys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("sent_at", Instant),
    Column("overall", Integer),
    Column("asks", Json),
    Column("words", Text),
    Column("answered_at", Instant, index=True),
    Column("recovery_id", ForeignKey("tickets.id")),
    Index("ix_surveys_one_open", "customer_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_surveys_open_expires_at", "expires_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
)
"""Its unique index makes a second open survey of a customer impossible. Rule: Q3."""

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True, autoincrement=False),
    Column("indicator", String(40), primary_key=True),
    Column("importance", Integer),
    Column("experience", Integer),
    Column("skipped", Boolean, nullable=False),
)

survey_rotation = Table(
    "survey_rotation",
    metadata,
    Column("indicator", String(40), primary_key=True),
    Column("asked", Integer, nullable=False),
)
"""How often each indicator was chosen, so that the least asked comes next."""

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("delivered_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("asked_at", Instant),
    Column("answer", String(16)),
    Column("answered_at", Instant),
    Column("result_id", ForeignKey("tickets.id")),
    UniqueConstraint("ticket_id", "round"),
    Index("ix_follow_ups_unsettled", "due_at", postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED),
)

call_tasks = Table(
    "call_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("script", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("notice_id", Integer, index=True),  # no foreign key: notices are swept, what was rung about them stays
    Column("ticket_id", ForeignKey("tickets.id")),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("follow_up_id", ForeignKey("follow_ups.id"), unique=True),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("closed_at", Instant),
    Index("ix_call_tasks_one_open", "key", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_call_tasks_open_due_on", "due_on", postgresql_where=_OPEN, sqlite_where=_OPEN),
)
"""Its unique key holds while it is open: nobody is on the list twice for the same."""

call_records = Table(
    "call_records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String(40), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("task_id", ForeignKey("call_tasks.id"), index=True),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("work", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("ticket_id", ForeignKey("tickets.id")),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sent_on", Date, nullable=False, index=True),
    Column("by", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("words", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("replied_on", Date),
)

Index("ix_tickets_follows_id", t.tickets.c.follows_id)
Index("ix_ticket_events_kind_at", t.ticket_events.c.kind, t.ticket_events.c.at)

mapper.map_imperatively(Survey, surveys)
mapper.map_imperatively(SurveyAnswer, survey_answers)
mapper.map_imperatively(FollowUp, follow_ups)
mapper.map_imperatively(CallTask, call_tasks)
mapper.map_imperatively(CallRecord, call_records)
mapper.map_imperatively(Letter, letters)
