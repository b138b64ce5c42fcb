"""A file is read within limits that no file can break, and each refusal has words."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from actions.customers.imports import workbook
from actions.customers.imports.workbook import BadSpreadsheet
from tests.actions.customers.imports.lists import HEADER, xlsx
from texts import LANGUAGES, keys

CONTENT = "[Content_Types].xml"


def _refused(data: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(BadSpreadsheet) as refused:
        workbook.read(data, name)
    for language in LANGUAGES:
        assert f"desk_refused.{refused.value.code}" in keys(language)
    return refused.value.code


def _far(row: int, column: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_string(row, column, "x")
    return out.getvalue()


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "import_empty"), (b"  \n", "a.csv", "import_empty"), (xlsx(("a", [])), "a.xlsx", "import_empty"),
        (b"<html><table>", "a.xls", "import_not_a_list"), (b"%PDF-1.7", "a.pdf", "import_not_a_list"),
        (b"a,b\0c", "a.csv", "import_not_a_list"), (b"PK\x03\x04rubbish", "a.xlsx", "import_damaged"),
        (xlsx(("a", [HEADER]))[:900], "a.xlsx", "import_damaged"), (_zipped({CONTENT: b"<x/>"}), "a.xlsx",
        "import_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "import_damaged"),
        (b"\xff\xff\xff\xff", "a.csv", "import_encoding"),
        (",".join("x" * 130).encode(), "a.csv", "import_too_many_columns"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(data: bytes, name: str, code: str) -> None:
    assert _refused(data, name) == code


def test_a_cell_far_away_is_refused_before_the_rectangle_is_laid_out() -> None:
    assert _refused(_far(1_048_575, 0)) == "import_too_many_rows"
    assert _refused(_far(0, 16_383)) == "import_too_many_columns"


def test_a_bomb_is_refused_by_what_comes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 3 * 1024 * 1024)
    bomb = _zipped({"xl/worksheets/sheet1.xml": b" " * 8 * 1024 * 1024})
    assert len(bomb) < 20_000
    assert _refused(bomb) == "import_too_big"
    lying = bomb.replace((8 * 1024 * 1024).to_bytes(4, "little"), (1024).to_bytes(4, "little"))
    assert _refused(lying) in ("import_too_big", "import_damaged")


def test_limits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 10)
    assert _refused(xlsx(("a", [HEADER]))) == "import_too_big"
    monkeypatch.setattr(workbook, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    monkeypatch.setattr(workbook, "LOOKED_OVER", 0)
    assert _refused(b"a,b\n" * 9, "a.csv") == "import_too_many_rows"
    monkeypatch.setattr(workbook, "MOST_SHEETS", 1)
    assert _refused(xlsx(("a", [HEADER]), ("b", [HEADER]))) == "import_too_many_sheets"


def test_hidden_and_empty_sheets_are_not_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("seen").write_string(0, 0, "x")
        book.add_worksheet("empty")
        hidden = book.add_worksheet("hidden")
        hidden.write_string(0, 0, "x")
        hidden.hide()
    assert [sheet.name for sheet in workbook.read(out.getvalue(), "a.xlsx")] == ["seen"]


def test_a_merged_stretch_is_filled_downwards_not_sideways() -> None:
    data = xlsx(("a", [("x", "y", "z"), (None, None, 1), (None, None, 2)]), merged=[(1, 0, 2, 1, "王芳")])
    (sheet,) = workbook.read(data, "a.xlsx")
    assert [list(row) for row in sheet.rows[1:]] == [["王芳", "", 1.0], ["王芳", "", 2.0]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_encoding_and_with_every_separator(separator: str, encoding: str) -> None:
    words = f"姓名{separator}电话\n王芳{separator}13800138000\n"
    (sheet,) = workbook.read(words.encode(encoding), "a.csv")
    assert [list(row) for row in sheet.rows] == [["姓名", "电话"], ["王芳", "13800138000"]]
