"""A file of the shop's as plain sheets of cells, within limits that no file can break."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine

from domain.customers.importing import MOST_BYTES, MOST_ROWS
from domain.errors import Refusal

Cell = str | float | bool | date | datetime | time | timedelta | None

MOST_COLUMNS = 120
MOST_SHEETS = 40
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes of a workbook's parts together, counted while they are unpacked."""
MOST_PARTS = 2_000
LOOKED_OVER = 50
"""Rows beyond the limit that may be empty or a foot line."""
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",\t;，|"

_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*?(?<!/)>")
_LONGEST_TAG = 512


class BadSpreadsheet(Refusal):
    """The file can't be read as a list; `code` tells why (import_not_a_list, import_too_many_rows ...)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """A sheet. rows: from the first on, all of one width, cells of a merged stretch filled downwards."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read(data: bytes, name: str) -> list[Sheet]:
    """The visible sheets with anything in them. BadSpreadsheet, with words for each cause."""
    if len(data) > MOST_BYTES:
        raise BadSpreadsheet("import_too_big")
    if data[:4] == b"PK\x03\x04":
        _weigh(data)
        return _workbook(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _workbook(data)
    if not data.strip():
        raise BadSpreadsheet("import_empty")
    if data.lstrip()[:1] == b"<" or name.lower().endswith((".xls", ".pdf", ".doc", ".docx", ".xlsx")):
        raise BadSpreadsheet("import_not_a_list")
    return [_text(data, name)]


def _weigh(data: bytes) -> None:
    """BadSpreadsheet for a workbook that unpacks to more than a list can hold, or whose cells lie far apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadSpreadsheet("import_too_big")
            left = MOST_UNPACKED
            for part in parts:
                for size, last_row, last_column in _cells(archive, part):
                    left -= size
                    if left < 0:
                        raise BadSpreadsheet("import_too_big")
                    if last_row > MOST_ROWS + LOOKED_OVER:
                        raise BadSpreadsheet("import_too_many_rows")
                    if last_column > MOST_COLUMNS:
                        raise BadSpreadsheet("import_too_many_columns")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadSpreadsheet("import_damaged") from error


def _cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[int, int, int]]:
    """For each piece of the part its bytes, and the last row and column in it that hold anything."""
    is_sheet, rest = "worksheets/" in part.filename, b""
    with archive.open(part) as unpacked:
        while piece := unpacked.read(1 << 20):
            row = column = 0
            for letters, number in _CELL.findall(rest + piece) if is_sheet else ():
                row, column = max(row, int(number)), max(column, _column(letters))
            rest = piece[-_LONGEST_TAG:]
            yield len(piece), row, column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook(data: bytes) -> list[Sheet]:
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            visible = [
                one.name
                for one in book.sheets_metadata
                if one.visible == python_calamine.SheetVisibleEnum.Visible
                and one.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            if len(visible) > MOST_SHEETS:
                raise BadSpreadsheet("import_too_many_sheets")
            found = [_sheet(book, name) for name in visible]
    except python_calamine.PasswordError as error:
        raise BadSpreadsheet("import_locked") from error
    except (python_calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise BadSpreadsheet("import_damaged", type(error).__name__) from error
    kept = [sheet for sheet in found if any(cell not in ("", None) for row in sheet.rows for cell in row)]
    return _limited(kept)


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[top]):
                rows[number][left] = rows[top][left]
    return Sheet(name, rows)


def _limited(sheets: list[Sheet]) -> list[Sheet]:
    if not sheets:
        raise BadSpreadsheet("import_empty")
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS + LOOKED_OVER:
        raise BadSpreadsheet("import_too_many_rows")
    if max(len(row) for sheet in sheets for row in sheet.rows) > MOST_COLUMNS:
        raise BadSpreadsheet("import_too_many_columns")
    return sheets


def _text(data: bytes, name: str) -> Sheet:
    """Text with separators, in any encoding that spreadsheets write."""
    words = _decoded(data)
    if "\0" in words:
        raise BadSpreadsheet("import_not_a_list")
    top = "\n".join(words.splitlines()[:20])
    separator = max(SEPARATORS, key=top.count)
    csv.field_size_limit(1 << 20)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            rows.append(list(row))
            if len(rows) > MOST_ROWS + LOOKED_OVER:
                raise BadSpreadsheet("import_too_many_rows")
    except csv.Error as error:
        raise BadSpreadsheet("import_damaged") from error
    width = max(map(len, rows), default=0)
    return _limited([Sheet(name, [row + [""] * (width - len(row)) for row in rows])])[0]


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSpreadsheet("import_encoding")
