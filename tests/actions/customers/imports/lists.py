"""Lists as shops keep them, written for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

HEADER = ("姓名", "手机", "车牌", "车型", "VIN", "里程", "上次保养", "首次交车", "地址", "备注")


def xlsx(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, int, int, int, Any]] = ()) -> bytes:
    """A workbook. merged: stretches of the first sheet with their value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for number, (name, rows) in enumerate(sheets):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(place, column, cell)
                    elif isinstance(cell, str):
                        sheet.write_string(place, column, cell)
                    elif cell is not None:
                        sheet.write(place, column, cell)
            for stretch in merged if number == 0 else ():
                sheet.merge_range(*stretch[:4], stretch[4])
    return out.getvalue()


def messy(customers: int = 520) -> bytes:
    """A workbook of two sheets with twelve kinds of mess.

    1 a title line above the header; 2 a blank line and a merged name over two vehicles; 3 phones as numbers, with
    blanks, +86, full-width, two in a cell; 4 days as serials, cells, 2024/3/5, 2024.3.5, 24年3月5日; 5 kilometres as
    5.3万, 53,000公里; 6 doubles within the list; 7 wrong phones; 8 wrong plates; 9 wrong VINs; 10 the header printed
    again and a sum at the foot; 11 nothing to find by; 12 a vehicle of two people.
    """
    phones = (
        "1390000{:04d}",
        "139 0000 {:04d}",
        "+86 139-0000-{:04d}",
        "１３９００００{:04d}",
        "1390000{:04d}/02162345678",
    )
    days = ("2024/3/5", "2024.3.5", "24年3月5日", 45356, datetime(2024, 3, 5), "20240305", "2024-03-05 00:00:00")
    kms = ("5.3万", "53,000公里", 53000, "53000km", "")
    rows: list[list[Any]] = [["2024 年客户台账"], [], list(HEADER)]
    for n in range(customers):
        phone: Any = phones[n % 5].format(n) if n % 7 else float(f"1390000{n:04d}")
        rows.append([
            f"客户{n:03d}", phone, f"沪A{'·' if n % 3 else ' '}{10000 + n}", "大众 朗逸", f"LSVAA49J1V{n:07d}",
            kms[n % 5], days[n % 7], days[(n + 1) % 7], f"某路 {n} 号", "=1+1" if n == 3 else "",
        ])  # fmt: skip
    rows.insert(100, list(HEADER))
    rows += [rows[3], rows[4]]
    rows += [
        ["错号", "1390000", "沪B10001", "", "", "", "", "", "", ""],
        ["错牌", "13700000001", "沪B100", "", "", "", "", "", "", ""],
        ["错架", "13700000002", "沪B10003", "", "LSV123", "", "", "", "", ""],
        ["没法找", "", "无", "", "", "", "2024/3/5", "", "", ""],
        ["抢车", "13700000003", "沪A10005", "", "", "", "", "", "", ""],
        ["日月", "13700000004", "沪B10005", "", "", "很多", "3/5/2024", "2031-01-01", "", ""],
        ["合计", f"共 {customers} 位"],
    ]  # fmt: skip
    start = len(rows)
    rows += [["", "13700000009", "沪B20001"], ["", "", "沪B20002"]]
    visits = [["车牌号", "进厂日期", "进厂里程", "维修项目", "实收金额"]]
    visits += [[f"沪A{10000 + n}", "2023年11月2日", 40000 + n, "小保养", "380.50"] for n in range(20)]
    visits += [["沪Z99999", "2023/11/2", "", "补胎", ""], ["沪A10001", "", "", "洗车", ""]]
    stretches = [
        (0, 0, 0, 9, "2024 年客户台账"),
        (start, 0, start + 1, 0, "两车"),
        (start, 1, start + 1, 1, "13700000009"),
    ]
    return xlsx(("客户", rows), ("到店", visits), ("说明", [["请勿删除"]]), merged=stretches)
