"""Simulated technicians on the road: rescue calls and other jobs away from the shop, step by step (F4, E4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from actions.field import dispatch, field_jobs, notes
from domain.field.field_job import FieldJob
from domain.shop.staff import Staff
from domain.ticket import Ticket
from simulation.staff import Team
from storage import Tx
from storage.field import field_jobs as field_job_queries

PRICES = (15_000, 28_000, 46_000)
"""Of a repair at the roadside, in fen."""

LOOK_EVERY = timedelta(minutes=10)

CHANCES = {"planned": 1.0, "assigned": 1.0, "accepted": 1.0, "on_way": 0.4, "arrived": 1.0, "working": 0.35}
"""State of a job -> how likely it goes a step on at each look; of others nobody on the road has anything to do."""


@dataclass
class Roadside:
    """The people who go out."""

    team: Team

    def work(self, until: datetime) -> None:
        """Every job under way goes a step on when its time has come, day and night, up to that time."""
        at = self.team.world.now
        while at < until:
            self.team.world.at(at, self._round)
            at += LOOK_EVERY

    def _round(self) -> None:
        with self.team.world.store.read() as tx:
            found = field_job_queries.listed(tx)
        for job, ticket in found:
            if self.team.world.rng.random() < CHANCES.get(job.state, 0):
                self.team.act(partial(self._step, job=job, ticket=ticket))

    def _step(self, tx: Tx, job: FieldJob, ticket: Ticket) -> None:
        world, now = self.team.world, self.team.world.now
        if job.state == "planned":
            best = dispatch.suggest(tx, world.shop, job, now)
            if best:
                by = self.team.somebody("workshop_supervisor")
                dispatch.assign(tx, world.shop, ticket.id, best[0].code, by, now)
            return
        person = self.team.person(job.technician_id)
        if person is None:
            return
        match job.state:
            case "assigned":
                field_jobs.accept(tx, ticket.id, person, now)
            case "accepted":
                field_jobs.set_out(tx, world.shop, ticket.id, person, 30, now)
            case "on_way":
                field_jobs.arrive(tx, world.shop, ticket.id, person, now)
            case "arrived":
                self._on_site(tx, job, ticket, person)
            case "working":
                self._finish(tx, job, ticket, person)

    def _finish(self, tx: Tx, job: FieldJob, ticket: Ticket, person: Staff) -> None:
        """What was done is noted, each check and the test run with it; then the report is given (F4, F7, F9)."""
        world, now = self.team.world, self.team.world.now
        for what, _, item in (missing.partition(":") for missing in job.missing()):
            match what:
                case "work":
                    notes.work(tx, ticket.id, person, "更换损坏件并紧固", now)
                case "check":
                    notes.tick(tx, ticket.id, person, item, now)
                case "test_run":
                    notes.test_run(tx, ticket.id, person, "试车十分钟，正常", now)
        field_jobs.finish(tx, world.shop, ticket.id, person, "已修复，试车正常", now)

    def _on_site(self, tx: Tx, job: FieldJob, ticket: Ticket, person: Staff) -> None:
        """What is wrong is found and its price told; only after a yes is anything done (F5)."""
        world, now = self.team.world, self.team.world.now
        if not job.findings:
            field_jobs.find(tx, ticket.id, person, "现场检查，故障已确认", now)
        if job.may_begin:
            field_jobs.begin(tx, ticket.id, person, now)
        elif not job.fee_state:
            notes.tell_price(tx, ticket.id, person, world.rng.choice(PRICES), "现场维修", now)
        elif job.fee_state == "declined" or world.rng.random() < 0.1:
            field_jobs.send_back(tx, world.shop, ticket.id, person, "需回店处理", now)
