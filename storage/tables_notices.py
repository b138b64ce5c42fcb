"""Notices planned, decided and sent; consent, mapped onto the domain's classes."""

from __future__ import annotations
