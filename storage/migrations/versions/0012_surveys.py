"""Surveys, calls and campaigns"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
UNSETTLED = sa.text("state IN ('planned', 'asked')")


def upgrade() -> None:
    _make_surveys()
    _make_calls()
    _make_campaigns()
    op.create_index("ix_tickets_follows_id", "tickets", ["follows_id"])
    op.create_index("ix_ticket_events_kind_at", "ticket_events", ["kind", "at"])


def _make_surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("vehicle_id", sa.Integer()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("overall", sa.Integer()),
        sa.Column("asks", Json),
        sa.Column("words", sa.Text()),
        sa.Column("answered_at", Instant()),
        sa.Column("recovery_id", sa.Integer()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_surveys_customer_id_customers")),
        sa.ForeignKeyConstraint(["recovery_id"], ["tickets.id"], name=op.f("fk_surveys_recovery_id_tickets")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_surveys_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_surveys_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_surveys_ticket_id")),
    )
    op.create_index(op.f("ix_surveys_answered_at"), "surveys", ["answered_at"])
    op.create_index(op.f("ix_surveys_customer_id"), "surveys", ["customer_id"])
    op.create_index(
        "ix_surveys_one_open", "surveys", ["customer_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )
    op.create_index("ix_surveys_open_expires_at", "surveys", ["expires_at"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_table(
        "survey_answers",
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("importance", sa.Integer()),
        sa.Column("experience", sa.Integer()),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_answers_survey_id_surveys")),
        sa.PrimaryKeyConstraint("survey_id", "indicator", name=op.f("pk_survey_answers")),
    )
    op.create_table(
        "survey_rotation",
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("indicator", name=op.f("pk_survey_rotation")),
    )


def _make_calls() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("vehicle_id", sa.Integer()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("answer", sa.String(length=16)),
        sa.Column("answered_at", Instant()),
        sa.Column("result_id", sa.Integer()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_follow_ups_customer_id_customers")),
        sa.ForeignKeyConstraint(["result_id"], ["tickets.id"], name=op.f("fk_follow_ups_result_id_tickets")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_follow_ups_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_follow_ups_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("ticket_id", "round", name=op.f("uq_follow_ups_ticket_id_round")),
    )
    op.create_index(op.f("ix_follow_ups_customer_id"), "follow_ups", ["customer_id"])
    op.create_index(
        "ix_follow_ups_unsettled", "follow_ups", ["due_at"], postgresql_where=UNSETTLED, sqlite_where=UNSETTLED
    )
    op.create_table(
        "call_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("notice_id", sa.Integer()),
        sa.Column("ticket_id", sa.Integer()),
        sa.Column("vehicle_id", sa.Integer()),
        sa.Column("follow_up_id", sa.Integer()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_call_tasks_customer_id_customers")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_call_tasks_follow_up_id_follow_ups")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_call_tasks_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_call_tasks_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_tasks")),
        sa.UniqueConstraint("follow_up_id", name=op.f("uq_call_tasks_follow_up_id")),
    )
    op.create_index(op.f("ix_call_tasks_customer_id"), "call_tasks", ["customer_id"])
    op.create_index(op.f("ix_call_tasks_notice_id"), "call_tasks", ["notice_id"])
    op.create_index(
        "ix_call_tasks_one_open", "call_tasks", ["key"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )
    op.create_index("ix_call_tasks_open_due_on", "call_tasks", ["due_on"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_table(
        "call_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.Integer()),
        sa.Column("vehicle_id", sa.Integer()),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Integer()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_call_records_customer_id_customers")),
        sa.ForeignKeyConstraint(["task_id"], ["call_tasks.id"], name=op.f("fk_call_records_task_id_call_tasks")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_call_records_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_call_records_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_records")),
    )
    op.create_index(op.f("ix_call_records_customer_id"), "call_records", ["customer_id"])
    op.create_index(op.f("ix_call_records_task_id"), "call_records", ["task_id"])


def _make_campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("notify_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40)),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "campaign_members",
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("variant", sa.String(length=16), nullable=False),
        sa.Column("vehicle_id", sa.Integer()),
        sa.Column("answer", sa.String(length=16)),
        sa.Column("answered_at", Instant()),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_members_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_campaign_members_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_campaign_members_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("campaign_id", "customer_id", name=op.f("pk_campaign_members")),
    )
    op.create_index(op.f("ix_campaign_members_customer_id"), "campaign_members", ["customer_id"])


def downgrade() -> None:
    op.drop_index("ix_ticket_events_kind_at", "ticket_events")
    op.drop_index("ix_tickets_follows_id", "tickets")
    for table in ("campaign_members", "campaigns", "call_records", "call_tasks", "follow_ups"):
        op.drop_table(table)
    for table in ("survey_rotation", "survey_answers", "surveys"):
        op.drop_table(table)
