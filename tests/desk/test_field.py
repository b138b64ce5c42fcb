"""Field jobs on the desk: a press sends somebody, and a technician takes every step on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions import intake
from actions.field import cover, dispatch
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from storage import shops
from storage.field import field_jobs
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
PHONE = "+8613812345678"
PICTURE = b"\xff\xd8\xff" + b"0" * 100


@pytest.fixture
def job_at(house: House, shop: Shop) -> str:
    """Address of a rescue that waits for somebody to be sent."""
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        data = {"lat": 31.15, "lon": 121.23, "place": "沪青平路", "phone": PHONE, "systems": ["electrical"]}
        made = intake.report_fault(tx, talk, "打不着火", house.now, rescue=True, plate="沪A12345", data=data)
        dispatch.rescue(tx, shop, made, house.now)
        return f"/desk/field/{made.id}"


def do(job_at: str) -> str:
    """Where the steps of the job at that address are taken."""
    return f"/desk/tickets/{job_at.rsplit('/', 1)[1]}/do/field"


def _job(house: House, at: str) -> FieldJob:
    with house.store.read() as tx:
        found = field_jobs.of(tx, int(at.rsplit("/", 1)[1]))
        assert found is not None
        return found


def _covered(house: House, at: str) -> None:
    with house.store.write() as tx:
        clerk = shops.staff_by_code(tx, "sun")
        assert clerk is not None
        cover.confirm(tx, int(at.rsplit("/", 1)[1]), True, "extended warranty", clerk, house.now)


@pytest.mark.rule("F4", "F7")
def test_a_job_is_worked_from_dispatch_to_the_report_by_presses(house: House, staff: Staff, job_at: str) -> None:
    supervisor, technician = staff("qian"), staff("zhou")
    assert "Send" in supervisor.get("/desk/field").text
    supervisor.post(f"{do(job_at)}_assign", data={"technician": "zhou"})
    _covered(house, job_at)
    assert "Accept the job" in technician.get(job_at).text
    technician.post(f"{do(job_at)}_accept")
    assert "30 min" in technician.get(job_at).text
    technician.post(f"{do(job_at)}_out", data={"minutes": 30})
    assert _job(house, job_at).eta_at == house.now + timedelta(minutes=30)
    technician.post(f"{do(job_at)}_arrive")
    technician.post(f"{do(job_at)}_find", data={"words": "battery flat"})
    technician.post(f"{do(job_at)}_begin")
    technician.post(f"{do(job_at)}_work", data={"words": "new battery"})
    technician.post(f"{do(job_at)}_part", data={"name": "battery", "quantity": 1})
    page = technician.post(f"{do(job_at)}_done").text
    assert "waiting for the signature" in page and house.delivered
    assert _job(house, job_at).parts_used == [{"name": "battery", "quantity": 1}]


@pytest.mark.rule("F4")
def test_a_form_sent_twice_notes_once(house: House, staff: Staff, job_at: str) -> None:
    technician = staff("zhou")
    for step, data in (("take", {}), ("out", {"minutes": 30}), ("arrive", {})):
        technician.post(f"{do(job_at)}_{step}", data=data)
    token = re.search(r'name="token" value="([^"]+)"', technician.get(job_at).text)
    assert token
    for _ in range(2):
        technician.post(f"{do(job_at)}_find", data={"words": "loose cable", "token": token[1]})
    assert _job(house, job_at).findings == "loose cable"


@pytest.mark.rule("F4", "F5")
def test_a_step_out_of_order_comes_back_with_words(house: House, staff: Staff, job_at: str) -> None:
    technician = staff("zhou")
    technician.post(f"{do(job_at)}_take")
    assert "moved on" in technician.post(f"{do(job_at)}_arrive").text
    technician.post(f"{do(job_at)}_out", data={"minutes": 30})
    technician.post(f"{do(job_at)}_arrive")
    assert "too early" in technician.post(f"{do(job_at)}_begin").text
    assert _job(house, job_at).state == "arrived"


@pytest.mark.rule("I1")
@pytest.mark.parametrize("code", ["chen", "wu", "zheng"])
def test_roles_without_the_duty_do_not_see_the_field(staff: Staff, job_at: str, code: str) -> None:
    client = staff(code)
    assert client.get("/desk/field").status_code == 403
    assert client.get(job_at).status_code == 403
    assert "/desk/field" not in client.get("/desk").text


@pytest.mark.rule("I1", "A5")
def test_a_phone_is_whole_only_for_whoever_goes(house: House, staff: Staff, job_at: str) -> None:
    zhou, gao = staff("zhou"), staff("gao")
    assert "13812345678" not in gao.get(job_at).text
    zhou.post(f"{do(job_at)}_take")
    assert "13812345678" in zhou.get(job_at).text
    assert "13812345678" not in gao.get(job_at).text
    assert "isn&#39;t yours" in gao.post(f"{do(job_at)}_accept").text
    assert "isn&#39;t yours" in gao.post(f"{do(job_at)}_decline").text


@pytest.mark.rule("F6")
def test_only_the_supervisor_is_offered_to_approve_a_delay(house: House, staff: Staff, job_at: str) -> None:
    technician = staff("zhou")
    technician.post(f"{do(job_at)}_take")
    technician.post(f"{do(job_at)}_out", data={"minutes": 45})
    technician.post(f"{do(job_at)}_late", data={"minutes": 30})
    assert "Approve 30 minutes" not in technician.get(job_at).text
    assert "Approve 30 minutes" in staff("qian").get("/desk/field").text
    staff("qian").post(f"{do(job_at)}_approve")
    assert _job(house, job_at).eta_at == house.now + timedelta(minutes=75)


@pytest.mark.rule("F4")
def test_a_photo_is_kept_with_the_job(house: House, staff: Staff, job_at: str) -> None:
    technician = staff("zhou")
    for step, data in (("take", {}), ("out", {"minutes": 30}), ("arrive", {})):
        technician.post(f"{do(job_at)}_{step}", data=data)
    for _ in range(2):
        technician.post(f"{job_at}/photos", files=[("files", ("a.jpg", PICTURE, "image/jpeg"))])
    (ref,) = _job(house, job_at).photos
    assert (house.settings.data_dir / ref).read_bytes() == PICTURE


@pytest.mark.rule("F9")
def test_a_supervisor_sends_an_installation_after_an_enquiry(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        asked, _ = intake.enquire(tx, talk, "charger?", house.now, message_id=1, key="1", topic="handoff")
    data = {"kind": "installation", "due": "2026-03-19T09:30"}
    page = staff("qian").post(f"/desk/tickets/{asked.id}/do/field_send", data=data)
    assert "J2026-0001" in page.text and "Installation" in page.text
    assert _job(house, str(page.url)).due_at is not None


@pytest.mark.rule("F8")
def test_a_supervisor_plans_a_batch_of_twelve_for_two_working_days(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        asked, _ = intake.enquire(tx, talk, "twelve buses", house.now, message_id=1, key="1", topic="handoff")
    supervisor = staff("qian")
    assert "do/field_batch" in supervisor.get(f"/desk/tickets/{asked.id}").text
    names = {"units": "\n".join(f"沪B1000{n}" for n in range(12))}
    assert (
        supervisor.post(f"/desk/tickets/{asked.id}/do/field_batch", data=names).url.path == f"/desk/tickets/{asked.id}"
    )
    with house.store.read() as tx:
        batch = tickets.get(tx, asked.id)
        assert batch is not None
        assert (batch.data["batch"]["units"], batch.data["batch"]["days"]) == (12, 2)
        assert len(field_jobs.followers(tx, asked.id)) == 12
    again = supervisor.post(f"/desk/tickets/{asked.id}/do/field_batch", data=names)
    assert again.status_code == 200 and "refused=illegal_move" in str(again.url)
    with house.store.read() as tx:
        assert len(field_jobs.followers(tx, asked.id)) == 12
    assert staff("zhou").post(f"/desk/tickets/{asked.id}/do/field_batch", data=names).status_code in (200, 403)
    with house.store.read() as tx:
        assert len(field_jobs.followers(tx, asked.id)) == 12


def test_an_unknown_step_and_a_ticket_without_a_job_are_not_found(staff: Staff, job_at: str) -> None:
    client = staff("qian")
    assert client.post(f"{do(job_at)}_dance").status_code == 404
    assert client.get("/desk/field/4711").status_code == 404
    assert client.post("/desk/tickets/4711/do/field_accept").status_code == 404


@pytest.mark.rule("F4")
def test_the_way_of_the_day_and_what_to_take_along_stand_above_the_jobs(
    house: House, staff: Staff, job_at: str
) -> None:
    supervisor, technician = staff("qian"), staff("zhou")
    assert "way today" not in supervisor.get("/desk/field").text
    supervisor.post(f"{do(job_at)}_assign", data={"technician": "zhou"})
    supervisor.post(f"{do(job_at)}_pack", data={"things": "jack\n蓄电池 2"})
    for page in (supervisor.get("/desk/field").text, technician.get("/desk/field").text):
        way = page.split('class="field-way"')[1].split("</section>")[0]
        assert "stops: 1," in way and "沪青平路" in way and "蓄电池 ×2" in way
    assert "field-way" not in staff("gao").get("/desk/field").text
