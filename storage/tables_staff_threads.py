"""Threads of the staff chat, mapped onto the domain's classes."""

from __future__ import annotations
