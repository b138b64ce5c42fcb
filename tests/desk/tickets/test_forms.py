"""Every step has its place on the desk: drawn by a template, or in a list of forms; and a form is taken once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import BackgroundTasks
from starlette.testclient import TestClient

from actions import intake
from actions.staff_steps import STEPS
from desk.site.pages import ROOM
from desk.site.posting import Posting
from desk.tickets.forms import drawn_by
from domain.errors import IllegalMove
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_conversation

LISTED = {"ticket", "complaint", "visit", "work_order", "field_job"}
"""Things whose steps a page lists, but for those it draws itself."""

DRAWING = ("tickets/ticket_detail.html", "tickets/tickets.html", "workshop/work_order.html", "field/field_job.html")


@pytest.mark.parametrize("template", DRAWING)
def test_a_template_draws_only_steps_that_there_are(template: str) -> None:
    assert drawn_by(template) and drawn_by(template) <= STEPS.keys()


def test_every_step_has_its_place_on_the_desk() -> None:
    actions = (ROOM / "templates/complaints/actions.html").read_text(encoding="utf-8")
    elsewhere = {name for name, step in STEPS.items() if step.of.thing not in LISTED and not step.no_desk}
    assert {name for name in elsewhere if f'form("{name}")' not in actions} == set()


def test_a_warranty_clerk_decides_on_the_tickets_page(house: House, staff: Callable[[str], TestClient]) -> None:
    with house.store.write() as tx:
        made = intake.report_fault(tx, a_conversation(tx, house.now), "打不着火", house.now)
    staff("qian").post(f"/desk/tickets/{made.id}/do/field_send", data={"kind": "repair"})
    with house.store.read() as tx:
        job = tickets.by_number(tx, "J2026-0001")
        assert job is not None
    clerk = staff("sun")
    assert "do/field_cover" in clerk.get(f"/desk/tickets/{job.id}").text
    page = clerk.post(f"/desk/tickets/{job.id}/do/field_cover", data={"covered": "yes", "reason": "延保"})
    assert page.url.path == f"/desk/tickets/{job.id}"
    with house.store.read() as tx:
        found = tickets.get(tx, job.id)
        assert found is not None and found.data["in_warranty"] is True


def test_a_refused_form_can_be_sent_again_and_a_taken_one_can_not(house: House) -> None:
    post, done = Posting(house.app.state.site, BackgroundTasks()), list[int]()

    def refuse(_tx: object) -> list[int | None]:
        raise IllegalMove("not now")

    def work(_tx: object) -> list[int | None]:
        done.append(1)
        return [None]

    with pytest.raises(IllegalMove):
        post.once("the-same-token", refuse)
    assert [post.once("the-same-token", work) for _ in range(2)] == [True, False]
    assert done == [1]


def test_a_form_names_its_fields_as_its_own_step_does(house: House, staff: Callable[[str], TestClient]) -> None:
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        made = intake.report_fault(tx, talk, "打不着火", house.now)
        complaint = intake.complain(tx, talk, "等太久", house.now)
    page = staff("chen").get(f"/desk/tickets/{made.id}").text
    assert 'Earlier ticket (number)\n<input type="text" name="to"' in page
    page = staff("feng").get(f"/desk/tickets/{complaint.id}").text
    assert 'Workshop, share in %\n<input type="number" name="percent_workshop"' in page


@pytest.mark.parametrize(
    ("step", "form", "words"),
    [
        ("link", {}, "Earlier ticket (number): "),
        ("work_item", {"part_0": "filter", "price_0": "cheap"}, "Price of the part"),
        ("assign", {}, "To: "),
    ],
)
def test_a_refusal_names_the_field_as_its_form_does(
    house: House, staff: Callable[[str], TestClient], step: str, form: dict[str, str], words: str
) -> None:
    with house.store.write() as tx:
        made = intake.report_fault(tx, a_conversation(tx, house.now), "打不着火", house.now)
    assert words in staff("chen").post(f"/desk/tickets/{made.id}/do/{step}", data=form).text
