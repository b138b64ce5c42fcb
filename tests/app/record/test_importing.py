"""`aftercare import`: looks a list over, takes it in, writes bad rows back, takes it back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import Store, tables
from tests.actions.customers.imports.lists import messy
from tests.app.test_command import DEMO, aftercare


@pytest.fixture
def opened() -> Store:
    """The store the commands of a test use."""
    assert aftercare("shop", "apply", DEMO)[0] == 0
    return Store("sqlite:///data/aftercare.db")


def _people(store: Store) -> int:
    with store.read() as tx:
        return tx.scalar(select(func.count()).select_from(tables.customers)) or 0


@pytest.mark.rule("A1")
def test_a_list_is_looked_over_taken_in_and_taken_back(opened: Store, tmp_path: Path) -> None:
    file, errors = tmp_path / "客户.xlsx", tmp_path / "errors.xlsx"
    file.write_bytes(messy())
    code, said, _ = aftercare("import", str(file), "--dry-run")
    assert (code, _people(opened)) == (0, 0)
    assert "新客户: 525" in said and "不能导入的行: 4" in said and "没有导入" in said
    code, said, _ = aftercare("import", str(file), "--errors", str(errors))
    assert (code, _people(opened)) == (0, 525)
    assert errors.read_bytes().startswith(b"PK")
    found = re.search(r"--undo (\d+)", said)
    assert found is not None
    assert aftercare("import", str(file))[0] == 0 and _people(opened) == 525
    assert aftercare("import", "--undo", found[1])[0] == 0
    assert _people(opened) == 0


def test_a_sheet_is_chosen_by_its_name(opened: Store, tmp_path: Path) -> None:
    file = tmp_path / "客户.xlsx"
    file.write_bytes(messy(3))
    code, said, _ = aftercare("import", str(file), "--sheet", "客户", "--dry-run")
    assert code == 0 and "到店" not in said
    assert "没有找到这个工作表" in aftercare("import", str(file), "--sheet", "x")[2]


def test_what_can_not_be_read_stops_with_words(opened: Store, tmp_path: Path) -> None:
    wrong = tmp_path / "a.csv"
    wrong.write_bytes(b"")
    assert aftercare("import", str(wrong))[::2] == (2, f"{wrong}:\n这个文件是空的。\n")
    none = tmp_path / "none.xlsx"
    assert aftercare("import", str(none))[::2] == (2, f"{none}:\n找不到这个文件，请核对路径和文件名\n")
    assert aftercare("import", str(tmp_path))[::2] == (2, f"{tmp_path}:\n这是一个文件夹，请写到里面的文件\n")
    assert aftercare("export", str(tmp_path / "no" / "shop.xlsx"))[2].endswith("找不到这个文件，请核对路径和文件名\n")
    assert "expected either" in aftercare("import")[2]
    assert aftercare("import", "--undo", "9")[::2] == (2, "--undo 9:\n没有这个编号的导入\n")
