"""Surveys, calls and campaigns, mapped onto the domain's classes."""

from __future__ import annotations
