"""Promises and their alarms, mapped onto the domain's classes."""

from __future__ import annotations
