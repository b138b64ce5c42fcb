"""Closed sets: each member has all its facts, and its words in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pytest

from actions import notice_kinds
from desk.site.pages import STATIC
from domain import ticket
from domain.booking import appointment
from domain.channels.register import CHANNELS
from domain.complaints import complaint, corrective_action, crisis
from domain.feedback import call
from domain.field import field_job
from domain.outreach import campaign, notice, send_gate
from domain.shop import promise_policy, staff
from domain.workshop import work_item, work_order
from notifications.staff_chat.topics import COLOURS
from texts import LANGUAGES, keys

TABLES: list[tuple[Iterable[str], Collection[str]]] = [
    (ticket.Kind, ticket.KINDS),
    (ticket.State, ticket.STATES),
    (ticket.Severity, ticket.SEVERITIES),
    (ticket.Colour, COLOURS),
    (staff.Role, staff.ROLES),
    (promise_policy.PromiseKind, promise_policy.KINDS),
    (complaint.ComplaintClass, complaint.CLASSES),
    (crisis.CrisisKind, crisis.KINDS),
    (corrective_action.ActionState, corrective_action.STATES),
    (field_job.FieldKind, field_job.KINDS),
    (field_job.FieldState, field_job.STATES),
    (work_order.OrderState, work_order.STATES),
    (work_item.ItemState, work_item.STATES),
    (campaign.CampaignState, campaign.STATES),
    (notice.Purpose, send_gate.RULES),
]
"""Enum, and the table that has a row of facts for each member."""

WORDS: dict[str, Iterable[str]] = {
    "kind.": ticket.KINDS,
    "desk_kind.": ticket.KINDS,
    "desk_state.": ticket.STATES,
    "progress.": ticket.STATES,
    "desk_severity.": ticket.SEVERITIES,
    "desk_waited.": ticket.Party,
    "desk_waits.": ticket.Party,
    "staff.wait_": ticket.Party,
    "staff.ok_wait_": ticket.Party,
    "work.wait_": ticket.Party,
    "desk_worknext.wait_": ticket.Party,
    "desk_role.": staff.ROLES,
    "desk_promise.": promise_policy.KINDS,
    "promise_what.": promise_policy.KINDS,
    "desk_class.": complaint.CLASSES,
    "desk_department.": complaint.DEPARTMENTS,
    "desk_step.": complaint.STEPS,
    "staffcall.crisis_": crisis.KINDS,
    "desk_action.": corrective_action.STATES,
    "desk_channel.": CHANNELS,
    "desk_calls.outcome_": call.OUTCOMES,
    "desk_calls.kind_": call.KINDS,
    "desk_field.kind_": field_job.KINDS,
    "fieldkind.": field_job.KINDS,
    "desk_field.state_": field_job.STATES,
    "fieldcheck.": {item for facts in field_job.KINDS.values() for item in facts.checklist},
    "desk_workstate.": work_order.STATES,
    "desk_workitem.": work_item.STATES,
    "desk_campaigns.state_": campaign.STATES,
    "desk_notices.purpose_": send_gate.RULES,
    "notice_kind.": notice_kinds.KINDS,
    "desk_day.": appointment.VisitState,
}
"""Beginning of the keys -> those that need a word there."""


@pytest.mark.parametrize(("members", "table"), TABLES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_member_of_a_set_has_its_row_of_facts(members: Iterable[str], table: Collection[str]) -> None:
    assert [*table] == [*dict.fromkeys(table)] and set(members) == set(table)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("start", WORDS)
def test_every_member_of_a_set_has_its_words(start: str, language: str) -> None:
    assert [member for member in WORDS[start] if not keys(language).get(f"{start}{member}")] == []


@pytest.mark.rule("I2")
@pytest.mark.parametrize(
    "states",
    [one.STATES for one in (ticket, field_job, work_order, work_item, corrective_action, campaign)],  # type: ignore[attr-defined]
    ids=("ticket", "field_job", "work_order", "work_item", "corrective_action", "campaign"),
)
def test_steps_lead_to_states_of_the_table_and_every_state_is_reached(states: Mapping[str, ticket.TicketState]) -> None:
    reached = {after for facts in states.values() for after in facts.moves.values()}
    assert reached <= set(states)
    assert set(states) - reached <= {next(iter(states))}


def test_the_desk_paints_every_colour_and_tone() -> None:
    style = (STATIC / "desk.css").read_text(encoding="utf-8")
    assert [colour for colour in ticket.Colour if f".{colour} {{ --kind: " not in style] == []
    assert [facts.tone for facts in ticket.STATES.values() if facts.tone and f".state.{facts.tone} " not in style] == []
    tones = {facts.tone for facts in ticket.SEVERITIES.values() if facts.tone}
    assert [tone for tone in tones if f".badge.{tone} " not in style] == []
