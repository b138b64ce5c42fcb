"""The shop's own page: what is saved is in force, what is wrong is told, and only a manager gets there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import shopfile
from app.shop_book.book import ShopBook
from desk.site.site import ShopWork
from storage import shops
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]


def give_file(house: House, folder: Path) -> Path:
    """The shop file is somebody's own, to be changed on the desk."""
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(shopfile.DEMO, folder / "shop.yml"))
    book = ShopBook(path, house.store, lambda: house.now, "Asia/Shanghai")
    house.app.state.site.shop_work = ShopWork(book.kept, book.change)
    return path


def form_of(page: str, part: str) -> dict[str, str]:
    """The fields of a part's form as a browser would send them untouched."""
    html = page.partition(f'action="/desk/settings/{part}"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input(?: type="hidden")? name="([^"]+)" value="([^"]*)"', html))
    chosen = re.findall(r'<select name="([^"]+)">(.*?)</select>', html, re.DOTALL)
    roles = {name: re.search(r'value="(\w+)" selected', options) for name, options in chosen}
    return fields | {name: found[1] for name, found in roles.items() if found}


def test_a_manager_changes_hours_days_prices_and_people(house: House, staff: Staff, tmp_path: Path) -> None:
    path, manager = give_file(house, tmp_path / "own"), staff("feng")
    before = path.read_bytes()
    for part in ("hours", "special_days", "services", "staff"):
        page = manager.get("/desk/settings").text
        assert manager.post(f"/desk/settings/{part}", data=form_of(page, part)).status_code == 200
    assert path.read_bytes() == before, "saved untouched, nothing changes"
    typed = {
        "hours": {"hours:sunday": ""},
        "special_days": {"day": "2026-12-25", "gone:2026-05-01": "on"},
        "services": {"price:minor_service": "99"},
        "staff": {"new_name": "周亮", "new_role": "technician", "gone:lin": "on"},
    }
    for part, words in typed.items():
        page = manager.get("/desk/settings").text
        assert "in force" in manager.post(f"/desk/settings/{part}", data=form_of(page, part) | words).text
    with house.store.read() as tx:
        shop = shops.current(tx)
        assert shops.staff_by_code(tx, "lin") is None and shops.staff_by_code(tx, "zhou2") is not None
    assert shop.service("minor_service").labour_fen == 9900 and not shop.hours.get(6)
    page = manager.get("/desk/settings").text
    assert "冯经理" in page.partition("What was changed")[2] and "services.minor_service.price" in page


def test_what_is_wrong_is_told_on_the_page_and_two_hands_do_not_write_over_each_other(
    house: House, staff: Staff, tmp_path: Path
) -> None:
    give_file(house, tmp_path / "own")
    manager = staff("feng")
    form = form_of(manager.get("/desk/settings").text, "services")
    wrong = manager.post("/desk/settings/services", data=form | {"price:minor_service": "cheap"})
    assert wrong.status_code == 422 and "is not a price in yuan" in wrong.text
    manager.post("/desk/settings/services", data=form | {"price:minor_service": "99"})
    late = manager.post("/desk/settings/services", data=form | {"price:minor_service": "98"})
    assert late.status_code == 422 and "meanwhile" in late.text
    assert manager.post("/desk/settings/nothing", data=form).status_code == 404


@pytest.mark.rule("I1")
def test_only_who_manages_the_shop_gets_there(house: House, staff: Staff, tmp_path: Path) -> None:
    give_file(house, tmp_path / "own")
    form = form_of(staff("feng").get("/desk/settings").text, "services")
    for code in ("chen", "zhou"):
        client = staff(code)
        assert client.get("/desk/settings").status_code == 403
        assert client.post("/desk/settings/services", data=form | {"price:minor_service": "1"}).status_code == 403


def test_without_a_file_of_its_own_the_page_says_so_and_a_broken_one_is_told(
    house: House, staff: Staff, tmp_path: Path
) -> None:
    manager = staff("feng")
    assert "no shop file is named" in manager.get("/desk/settings").text
    give_file(house, tmp_path / "own").write_text("shop: 1")
    assert "missing" in manager.get("/desk/settings").text
