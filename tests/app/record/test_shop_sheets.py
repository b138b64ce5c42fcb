"""A price list, parts and staff in the shop's own spreadsheets become a shop file that is checked (B4, P1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import shopfile
from app.record import shop_sheets
from domain.errors import BadFile
from tests.actions.customers.imports.lists import xlsx
from tests.app.test_command import DEMO, aftercare

PRICES = [
    ["2026 价目表"],
    ["项目名称", "工时费（元）", "时长"], ["小保养（机油机滤）", "￥138", "50分钟"], ["玻璃水加注", 10, 15],
    ["面议项目", "面议", 30],
]  # fmt: skip
PARTS = [
    ["配件编码", "名称", "单价", "库存"],
    ["oil_filter", "机油滤清器", 41.5, 900],
    ["HX-77", "雨刮胶条", "25", "60"],
]
STAFF = [["姓名", "岗位"], ["陈雨", "服务经理"], ["马超", "技师"], ["某人", "船长"]]


@pytest.mark.rule("B4", "P1", "I1")
def test_each_sheet_changes_what_it_names_and_adds_what_is_new(tmp_path: Path) -> None:
    file, out = tmp_path / "我的店.xlsx", tmp_path / "shop.yml"
    file.write_bytes(xlsx(("价目", PRICES), ("配件", PARTS), ("员工", STAFF)))
    told = shop_sheets.convert(file, Path(DEMO), out, "zh")
    assert told == {"services": (1, 1, ["面议项目 面议 30"]), "parts": (1, 1, []), "staff": (1, 1, ["某人 船长"])}
    shop = shopfile.read(out)
    service = shop.service("minor_service")
    assert (service.labour_fen, service.minutes, service.capability) == (13_800, 50, "quick")
    assert {one.name_zh: one.minutes for one in shop.services}["玻璃水加注"] == 15
    parts = {one.code: (one.price_fen, one.stock) for one in shop.parts}
    assert parts["oil_filter"] == (4150, 900) and parts["hx_77"] == (2500, 60)
    assert {one.name: one.role for one in shop.staff}["马超"] == "technician"
    again = shop_sheets.convert(file, out, tmp_path / "again.yml", "zh")
    assert [counts[:2] for counts in again.values()] == [(0, 0), (0, 0), (0, 0)]


def test_a_file_without_such_a_sheet_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx(("a", [["手机"], ["13800138000"]])))
    with pytest.raises(BadFile, match="没有找到价目"):
        shop_sheets.convert(file, Path(DEMO), tmp_path / "out.yml", "zh")


def test_the_command_says_what_came_of_it(tmp_path: Path) -> None:
    file, out = tmp_path / "p.xlsx", tmp_path / "shop.yml"
    file.write_bytes(xlsx(("配件", PARTS)))
    code, said, _ = aftercare("shop", "import", str(file), "--shop", DEMO, "--out", str(out))
    assert code == 0 and "parts：改了 1 条，新增 1 条" in said
    assert aftercare("shop", "check", str(out))[0] == 0
