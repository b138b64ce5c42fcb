"""Rows that were not taken come back as a file that can be mended and imported, and nothing in it is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from actions.customers.imports import export, run
from actions.customers.imports.workbook import read
from domain.customers.importing import BadRow, Batch, Fact
from texts import LANGUAGES, keys

EVIL = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "http://evil.example", "-2+3")


def _batch(titles: list[str]) -> Batch:
    batch = Batch("a.xlsx", "staff:feng", datetime(2026, 3, 18))
    batch.layout = [{"sheet": "客户", "header": 0, "columns": {"0": "name", "1": "phone"}, "titles": titles}]
    return batch


@pytest.mark.parametrize("titles", [["姓名", "手机"], []])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_row_comes_back_with_its_reason_and_can_be_imported_when_mended(titles: list[str], language: str) -> None:
    row = BadRow(1, "客户", 7, True, [["bad_phone", "phone", "138"]], ["王芳", "138"])
    data = export.bad_rows(_batch(titles), [row], language)
    (sheet,) = read(data, "x.xlsx")
    assert [str(cell) for cell in sheet.rows[1][:2]] == ["王芳", "138"]
    assert "138" in str(sheet.rows[1][3]) and sheet.rows[1][4] == 7
    (_, layout) = run.open_file(data, "x.xlsx").sheets[0]
    assert dict(layout.columns) == {0: Fact.NAME, 1: Fact.PHONE}


def test_no_cell_becomes_a_formula_or_a_link() -> None:
    data = export.workbook([("x", ["a"], [[words] for words in EVIL])])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet and b"hyperlink" not in sheet
    (read_back,) = read(data, "x.xlsx")
    assert [row[0] for row in read_back.rows[1:]] == list(EVIL)


def test_sheets_may_be_called_anything() -> None:
    data = export.workbook([("a/b:c*" * 9, ["x"], [["1"]]), ("a/b:c*" * 9, ["x"], [["2"]]), ("", ["x"], [["3"]])])
    assert len(read(data, "x.xlsx")) == 3


def test_every_reason_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for key in keys("zh"):
            if key.startswith("import_problem."):
                problem = (key.removeprefix("import_problem."), Fact.PHONE, "138")
                assert export.reason(problem, language)
