"""The scenario file: what it says, and how each kind of mistake is named."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import shopfile
from app.scenario import person
from app.scenario.file import TOP, read
from app.scenario.setting import Scenario
from domain.errors import BadScenario
from domain.shop.shop import Shop
from domain.workshop.work_order import STATES

GOOD = """\
now: 2026-03-18T10:00
staff: [{name: 何蕊, role: advisor}]
slots:
  full: [2026-03-21, "2026-03-23T10:00"]
  free: [2026-03-20T08:30]
people:
  - address: guest-1
    customer: {name: 江禾, phone: "13900010001", advisor: 何蕊, opt_out: [survey]}
    vehicles:
      - {plate: 浙C30001, brand: 大众, model: 高尔夫, mileage_km: 41000, updated: 2026-02-01}
    appointments:
      - {id: A, service: minor_service, start: 2026-03-20T08:30}
    work_orders:
      - {id: W, state: repairing, promised: 2026-03-18T16:00, items: [{what: 换水泵, price: 380, minutes: 90}]}
    tickets:
      - {id: C, words: 等了三个小时, state: solved, outcome: 已道歉, days_ago: 3}
    pending:
      {kind: extra_items, order: W, items: [{id: E, what: 皮带, price: 120, delay_min: 20}]}
  - customer: {known: no}
    others:
      - name: 汤恬
        phone: "+8613900010002"
        plate: 浙C30002
        appointment: {service: car_wash, start: 2026-03-19T11:00}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yml"
    path.write_text(text, encoding="utf-8")
    return path


def scenario(folder: Path, text: str, shop: Shop | None, now: datetime) -> Scenario:
    return read(written(folder, text), shop, now)


def test_a_scenario_is_read_whole(tmp_path: Path, shop: Shop, now: datetime) -> None:
    found = scenario(tmp_path, GOOD, shop, now + timedelta(days=9))
    assert found.now == now
    assert [person.address for person in found.people] == ["guest-1", "person-2", "person-2-other0"]
    known, stranger, other = found.people
    assert (known.phone, known.received_by, known.opt_outs) == ("+8613900010001", "x1", ("survey",))
    assert known.cars[0].read_at == datetime(2026, 2, 1, 10, tzinfo=shop.zone)
    assert known.orders[0].began_at == now - timedelta(hours=1, minutes=40)
    assert known.matters[0].at == now - timedelta(days=3)
    assert known.pending is not None and known.pending.items[0].price_fen == 12000
    assert not stranger.is_known
    assert (other.phone, other.visits[0].id) == ("+8613900010002", "other0")
    assert len(found.slots.full) == 3 and found.slots.free == (datetime(2026, 3, 20, 8, 30, tzinfo=shop.zone),)


def test_one_person_alone_needs_no_list(tmp_path: Path, shop: Shop, now: datetime) -> None:
    found = scenario(tmp_path, "customer: {name: 江禾}\nvehicles: [{plate: 浙C30001}]\n", shop, now)
    assert [(person.is_known, person.cars[0].plate) for person in found.people] == [(True, "浙C30001")]
    assert found.now == now


def test_a_shop_file_stands_beside_the_scenario(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "shop.yml").write_text(shopfile.DEMO.read_text(encoding="utf-8"), encoding="utf-8")
    assert scenario(tmp_path, "shop: shop.yml\n", None, now).shop.name_zh == "安驰汽车服务中心"
    with pytest.raises(BadScenario, match="no shop is in force"):
        scenario(tmp_path, "now: 2026-03-18T10:00\n", None, now)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "vehicles:",
            "vehicels:",
            "line 9, people[0].vehicels: 'vehicels' is not a key here: did you mean 'vehicles'?",
        ),
        ("mileage_km", "milage_km", "'milage_km' is not a key here: did you mean 'mileage_km'?"),
        (
            "minor_service",
            "minor_servise",
            "'minor_servise' is not a service of the shop: did you mean 'minor_service'?",
        ),
        ("state: repairing", "state: repairng", "'repairng' is not a state of work orders: did you mean 'repairing'?"),
        ("state: solved, outcome: 已道歉", "state: solved", "is solved, but tells no 'outcome'"),
        ("order: W,", "order: V,", "'V' is not a work order of this person's"),
        ("kind: extra_items", "kind: survey", "does not belong to a pending survey"),
        ("advisor: 何蕊", "advisor: 何芯", "'何芯' is not of the shop"),
        ("opt_out: [survey]", "opt_out: [surveys]", "'surveys' is not a kind of notice: did you mean 'survey'?"),
        ("+8613900010002", "+8613900010001", "is somebody else's (line 8)"),
        ("plate: 浙C30002", "plate: 浙C30001", "is somebody else's (line 10)"),
        ("{id: A, ", "{id: A, plate: 浙C3, ", "'浙C3' is not a plate of this person's"),
        ("2026-03-18T10:00", "soon", "line 1, now: 'soon' is not a time such as 2026-03-18T10:00"),
        ("{known: no}", "{known: no}\n    vehicles: [{plate: 浙C3}]", "belongs to somebody the shop does not know"),
        ("people:\n", "tickets: []\npeople:\n", "line 6, tickets: a list stands beside 'people'"),
        ("items: [{what: 换水泵, price: 380, minutes: 90}]", "words: 异响", "names neither 'services' nor 'items'"),
        ("service: minor_service, ", "", "names no 'service'"),
        ("role: advisor", "role: adviser", "'adviser' is not a role: did you mean 'advisor'?"),
    ],
)
def test_a_mistake_is_named_by_line_key_and_guess(
    tmp_path: Path, shop: Shop, now: datetime, old: str, new: str, problem: str
) -> None:
    assert old in GOOD
    with pytest.raises(BadScenario) as caught:
        scenario(tmp_path, GOOD.replace(old, new, 1), shop, now)
    assert any(problem in one for one in caught.value.problems), caught.value.problems
    assert str(caught.value).startswith(f"{tmp_path / 'scenario.yml'}:\nline ")


def test_every_key_stands_in_the_docs() -> None:
    told = (Path(__file__).parents[3] / "docs/how-to/scenarios.md").read_text(encoding="utf-8")
    groups = (TOP, person.PERSON, person.CUSTOMER, person.CAR, person.VISIT, person.ORDER, person.MATTER)
    keys = {key for group in groups for key in group} | {*person.PENDING, *person.CHANNELS, *[*STATES][:-1]}
    words = set(re.findall(r"[a-z_]+", told))
    assert keys <= words, keys - words
