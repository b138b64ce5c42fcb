"""What a cell of a list says, however it was written: days, kilometres, money, phones, plates, words (A1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from actions.customers.imports.workbook import Cell
from domain.customers import written
from domain.customers.importing import Fact, Problem
from domain.customers.odometer import MOST_KM

BLANK = frozenset({
    "", "-", "--", "—", "——", "/", "\\", "无", "没有", "暂无", "未知", "不详", "空", "N/A", "NA", "NULL", "NONE", "NAN",
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "0000-00-00",
})  # fmt: skip
"""What stands in a cell that says nothing."""

EXCEL_BEGAN = date(1899, 12, 30)
OLDEST, LATEST_SERIAL, FIRST_SERIAL = date(1980, 1, 1), 73_050, 29_221
"""No vehicle of a list is older; serials of Excel for 1 January 1980 and for the end of 2099."""

MOST_YUAN = 10_000_000
LONGEST = {Fact.NAME: 120, Fact.COMPANY: 120, Fact.ADDRESS: 200, Fact.WISHES: 400, Fact.NOTE: 1000, Fact.BRAND: 60,
           Fact.MODEL: 80, Fact.WORK: 400}  # fmt: skip
FUTURE = frozenset({Fact.INSURED_UNTIL})
"""Days that may lie ahead."""

Told = str | int | date
Read = tuple[Told | None, Problem | None]
"""What the cell tells and why it, or a part of it, can't be taken; neither for a cell that says nothing."""

_YEAR_FIRST = re.compile(r"(\d{4}|\d{2})[年./\-](\d{1,2})[月./\-](\d{1,2})(?:[日号]|[ T].*)?")
_TO_THE_MONTH = re.compile(r"(\d{4}|\d{2})[年./\-](\d{1,2})月?")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})(?: .*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    r"(\d{1,2})[ \-]([a-z]{3})[a-z]*\.?,?[ \-](\d{4}|\d{2})|([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.IGNORECASE
)
_NUMBER = re.compile(r"([\d,]*\.?\d+)(万|w)?(?:(\d)千?)?(?:公里|千米|km|kms|元|块|圆|整)*", re.IGNORECASE)
_SHORTENED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SEVERAL = re.compile(r"[/、;；,，\n]|\s{2,}|或|和")


def plain(cell: Cell) -> str:
    """The cell as words: whole numbers without a point, days as 2024-03-05, empty for what says nothing."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    said = str("" if cell is None else cell)
    wide = said if said.isascii() else unicodedata.normalize("NFKC", said)
    words = wide.replace("\0", "").strip(" \t\r\n'\u200b\ufeff")
    return "" if words.upper() in BLANK else words


def read(fact: Fact, cell: Cell, today: date) -> Read:
    """What the cell tells of that fact."""
    words = plain(cell)
    if not words:
        return None, None
    if fact in _READERS:
        return _READERS[fact](words, fact)
    if fact in _DAYS:
        return _day(cell, words, fact, today)
    longest = LONGEST[fact]
    said = re.sub(r"\s+", " ", words) if fact not in (Fact.NOTE, Fact.WISHES) else words
    return said[:longest], Problem("too_long", fact, words[:40]) if len(said) > longest else None


def _phone(words: str, fact: Fact) -> Read:
    parts = [part for part in _SEVERAL.split(words) if part.strip()]
    found = [number for part in parts if (number := written.phone(part))]
    if not found and (whole := written.phone(words)):
        found = [whole]
    if not found:
        return None, Problem("phone_shortened" if _SHORTENED.fullmatch(words) else "bad_phone", fact, words[:40])
    return found[0], Problem("second_phone", fact, words[:40]) if len(set(found)) > 1 else None


def _plate(words: str, fact: Fact) -> Read:
    found = written.plate(words)
    return found, None if found else Problem("bad_plate", fact, words[:40])


def _vin(words: str, fact: Fact) -> Read:
    found = written.vin(words)
    return found, None if found else Problem("bad_vin", fact, words[:40])


def _number(words: str) -> float | None:
    found = _NUMBER.fullmatch(words.replace(" ", "").replace("¥", "").replace("￥", ""))
    if found is None or (found[3] and not found[2]):
        return None
    try:
        whole = float(found[1].replace(",", ""))
    except ValueError:
        return None
    return whole * 10_000 + int(found[3] or 0) * 1_000 if found[2] else whole


def _km(words: str, fact: Fact) -> Read:
    number = _number(words)
    if number is None or not 0 <= number <= MOST_KM:
        return None, Problem("bad_mileage", fact, words[:40])
    return round(number), None


def _money(words: str, fact: Fact) -> Read:
    number = _number(words)
    if number is None or not 0 <= number <= MOST_YUAN:
        return None, Problem("bad_amount", fact, words[:40])
    return round(number * 100), None


def _day(cell: Cell, words: str, fact: Fact, today: date) -> Read:
    found = day(cell, words)
    if isinstance(found, str):
        return None, Problem(found, fact, words[:40])
    if found < OLDEST or (found > today and fact not in FUTURE) or found > today + timedelta(days=366 * 20):
        return None, Problem("day_out_of_range", fact, found.isoformat())
    return found, None


def day(cell: Cell, words: str) -> date | str:
    """The day, or the code of why it can't be told: bad_day, or day_or_month where the two can't be told apart."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        if FIRST_SERIAL <= (serial := float(words)) <= LATEST_SERIAL:
            return EXCEL_BEGAN + timedelta(days=int(serial))
    except ValueError:
        pass
    compact = re.sub(r"\s*([年月日号./\-])\s*", r"\1", words)
    try:
        return _written_day(compact)
    except ValueError:
        return "bad_day"


def _written_day(words: str) -> date | str:
    for pattern in (_YEAR_FIRST, _RUN):
        if found := pattern.fullmatch(words):
            return date(_year(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(words):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first <= 12 and second <= 12 and first != second:
            return "day_or_month"
        return date(year, first, second) if first <= 12 else date(year, second, first)
    if found := _NAMED.fullmatch(words):
        day_of, month_of, year_of = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return date(_year(year_of), _MONTHS.index(month_of.lower()) + 1, int(day_of))
    if found := _TO_THE_MONTH.fullmatch(words):
        return date(_year(found[1]), int(found[2]), 1)
    return "bad_day"


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


_READERS: Mapping[Fact, Callable[[str, Fact], Read]] = {
    Fact.PHONE: _phone, Fact.PLATE: _plate, Fact.VIN: _vin, Fact.MILEAGE: _km, Fact.LAST_SERVICE_KM: _km,
    Fact.PAID: _money,
}  # fmt: skip
_DAYS = frozenset({Fact.FIRST_DELIVERY, Fact.REGISTERED, Fact.LAST_SERVICE, Fact.INSURED_UNTIL, Fact.VISITED})
