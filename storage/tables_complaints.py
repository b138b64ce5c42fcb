"""What is done about a complaint: corrective actions and costs, mapped onto the domain's classes."""

from __future__ import annotations
