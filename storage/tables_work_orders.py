"""Work orders, their items and inspections, mapped onto the domain's classes."""

from __future__ import annotations
