"""The API's routes in one: everything under /api/v1 asks for the token."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from desk.api import customers, events, steps, visits, work
from desk.api.access import with_token

router = APIRouter(
    prefix="/api/v1",
    dependencies=[Depends(with_token)],
)
router.include_router(customers.router)
router.include_router(work.router)
router.include_router(visits.router)
router.include_router(events.router)
router.include_router(steps.router)
