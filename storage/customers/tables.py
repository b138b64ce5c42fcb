"""Tables of what people told, what was done to a record, and of imports, mapped onto the domain's classes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint, event

from domain.customers.company import LONGEST_ROLE, CompanyContact
from domain.customers.customer import Customer, CustomerEvent
from domain.customers.importing import BadRow, Batch, Change, PastVisit
from domain.customers.proof_code import ProofCode
from domain.customers.told_fact import LONGEST, ToldFact
from storage.customers import name_keys
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

told_facts = Table(
    "told_facts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", String(LONGEST), nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(40), nullable=False),
    Column("message_id", ForeignKey("messages.id")),
    UniqueConstraint("customer_id", "kind", "value"),
    Index("ix_told_facts_kind_value", "kind", "value"),
)
"""The same thing told again is the same row with a later time. Rule: A1."""

proof_codes = Table(
    "proof_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity_id", ForeignKey("identities.id"), nullable=False, index=True),
    Column("phone", String(32), nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("channel", String(32), nullable=False, server_default="sms"),
    Column("outbox_id", Integer, index=True),
)
"""Codes that prove a phone, as digests, for a day: so long they count towards what may be sent."""

customer_events = Table(
    "customer_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("data", Json, nullable=False),
)

company_contacts = Table(
    "company_contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("company_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("role", String(LONGEST_ROLE), nullable=False),
    Column("speaks", Boolean, nullable=False),
    Column("told", Json, nullable=False),
    Column("ended_at", Instant),
)

past_visits = Table(
    "past_visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vehicle_id", ForeignKey("vehicles.id"), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("work", String(400), nullable=False),
    Column("km", Integer),
    Column("paid_fen", Integer),
)

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", String(200), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("path", String(200), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("counts", Json, nullable=False),
    Column("layout", Json, nullable=False),
    Column("seen_at", Instant),
    Column("undone_at", Instant),
    Column("undone_by", String(64), nullable=False),
)

import_bad_rows = Table(
    "import_bad_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False, index=True),
    Column("sheet", String(120), nullable=False),
    Column("row", Integer, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("problems", Json, nullable=False),
    Column("cells", Json, nullable=False),
)

import_changes = Table(
    "import_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False),
    Column("thing", String(24), nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("before", Json),
    Column("after", Json, nullable=False),
    Column("undone", Boolean, nullable=False),
    Index("ix_import_changes_batch_id_undone_id", "batch_id", "undone", "id"),
)
"""Without a reference to the row: what an import made can be taken back, and what it did stays told."""

mapper.map_imperatively(ProofCode, proof_codes)
mapper.map_imperatively(ToldFact, told_facts)
mapper.map_imperatively(CompanyContact, company_contacts)
mapper.map_imperatively(CustomerEvent, customer_events)
mapper.map_imperatively(PastVisit, past_visits)
mapper.map_imperatively(Batch, import_batches)
mapper.map_imperatively(BadRow, import_bad_rows)
mapper.map_imperatively(Change, import_changes)


def _spell(_mapper: object, _connection: object, customer: Customer) -> None:
    customer.name_keys = name_keys.of(customer.name)


for _moment in ("before_insert", "before_update"):
    event.listen(Customer, _moment, _spell)
