"""Field jobs and sign-offs, mapped onto the domain's classes."""

from __future__ import annotations
