"""All tables of the house; importing it maps the domain's classes onto them."""

from __future__ import annotations

from storage import internal_tables, shop_tables, tables
from storage.booking import tables as tables_booking
from storage.complaints import tables as tables_complaints
from storage.customers import tables as tables_customers
from storage.feedback import tables as tables_surveys
from storage.field import tables as tables_field_jobs
from storage.inbound import tables as tables_inbox
from storage.knowledge import tables as tables_knowledge
from storage.outbound import tables as tables_outbound
from storage.outreach import tables as tables_notices
from storage.promises import tables as tables_promises
from storage.tickets import tables as tables_staff_threads
from storage.workshop import tables as tables_work_orders

__all__ = [
    "internal_tables",
    "shop_tables",
    "tables",
    "tables_booking",
    "tables_complaints",
    "tables_customers",
    "tables_field_jobs",
    "tables_inbox",
    "tables_knowledge",
    "tables_notices",
    "tables_outbound",
    "tables_promises",
    "tables_staff_threads",
    "tables_surveys",
    "tables_work_orders",
]
