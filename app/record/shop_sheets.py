"""Price list, parts and staff from the shop's own spreadsheets, written into a shop file to be checked and applied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from actions.customers.imports import cells, workbook
from actions.customers.imports.workbook import Sheet
from app import shopfile
from app.record import files
from domain.errors import BadFile
from domain.shop.staff import ROLES
from storage.customers import name_keys
from texts import text

LOOKED_AT = 10
"""Lines among which a sheet's header is looked for."""

NAMES: Mapping[str, Mapping[str, str]] = {
    "services": {
        "name": r"(服务|维修|保养|工时)?项目(名称)?|service|item|work",
        "price": r"(工时|人工|项目)?(费|单?价|价格|金额)(\(元\))?|price|labou?r",
        "minutes": r"(标准)?(时长|用时|分钟|工时\(分钟\))|minutes|duration",
    },
    "parts": {
        "code": r"(配件|零件|物料|产品)?(编码|编号|代码|号)|part (no|number|code)|code|sku",
        "name": r"(配件|零件|物料|产品|商品)?(名称|名)|配件|零件|part( name)?",
        "price": r"(零售|销售)?(单?价|价格)(\(元\))?|price",
        "stock": r"(当前|现有|可用)?(库存|数量)(数量|量)?|stock|quantity|on hand",
    },
    "staff": {
        "name": r"(员工|人员)?姓名|(staff |employee )?name",
        "role": r"岗位|职务|职位|工种|角色|role|position|job",
        "code": r"工号|员工编号|code|staff (no|number)",
    },
}
"""Section of the shop file -> what its columns are called in spreadsheets."""

NEEDED = {"services": {"name", "price", "minutes"}, "parts": {"name", "price", "stock"}, "staff": {"name", "role"}}
"""By these a sheet is known for what it is."""


def convert(path: Path, base: Path, out: Path, language: str) -> dict[str, tuple[int, int, list[str]]]:
    """Section -> how many entries were changed, how many added, and rows that can't be; the new file is checked.

    An entry is known by its code, else by its name; what a sheet does not tell stays. BadFile for a file that can't be
    read, holds no such sheet, or would make no shop.
    """
    with files.used(path, language):
        sheets = workbook.read(path.read_bytes(), path.name)
    document: dict[str, Any] = yaml.safe_load(base.read_text(encoding="utf-8"))
    told: dict[str, tuple[int, int, list[str]]] = {}
    for sheet in sheets:
        section, header, columns = _known(sheet)
        if section:
            rows = [_row(row, columns) for row in sheet.rows[header + 1 :]]
            told[section] = _merge(document, section, [row for row in rows if row.get("name")])
    if not told:
        raise BadFile(str(path), [text("shop_sheets.none", language)])
    out.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=140), encoding="utf-8")
    shopfile.read(out)
    return told


def _known(sheet: Sheet) -> tuple[str, int, dict[int, str]]:
    """The section the sheet tells of, its header's line, and place -> field; "" for none."""
    for number, row in enumerate(sheet.rows[:LOOKED_AT]):
        for section, names in NAMES.items():
            columns: dict[int, str] = {}
            for place, cell in enumerate(row):
                plain = re.sub(r"[\s*]", "", cells.plain(cell)).replace("（", "(").replace("）", ")")
                field = next((one for one, form in names.items() if re.fullmatch(form, plain, re.IGNORECASE)), "")
                if field and field not in columns.values():
                    columns[place] = field
            if set(columns.values()) >= NEEDED[section]:
                return section, number, columns
    return "", -1, {}


def _row(row: Sequence[Any], columns: Mapping[int, str]) -> dict[str, str]:
    said = {field: cells.plain(row[place]).strip() for place, field in columns.items() if place < len(row)}
    return {field: words for field, words in said.items() if words}


def _merge(document: dict[str, Any], section: str, rows: Sequence[dict[str, str]]) -> tuple[int, int, list[str]]:
    entries: list[dict[str, Any]] = document.setdefault(section, [])
    changed, added, wrong = 0, 0, list[str]()
    for row in rows:
        said = _entry(section, row)
        if said is None:
            wrong.append(" ".join(row.values()))
            continue
        found = next((one for one in entries if _same(one, row)), None)
        if found is None:
            entries.append({"code": _code(section, row, entries)} | _new(section, row) | said)
            added += 1
        elif any(found.get(name) != value for name, value in said.items()):
            found |= said
            changed += 1
    return changed, added, wrong


def _same(entry: Mapping[str, Any], row: Mapping[str, str]) -> bool:
    name = entry.get("name")
    names = name.values() if isinstance(name, Mapping) else (name,)
    said = _folded(row["name"])
    return ("code" in row and str(entry.get("code")) == row["code"]) or said in [_folded(str(one)) for one in names]


def _folded(words: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).lower()


def _new(section: str, row: Mapping[str, str]) -> dict[str, Any]:
    return {"name": row["name"] if section == "staff" else {"zh": row["name"], "en": row["name"]}}


def _entry(section: str, row: Mapping[str, str]) -> dict[str, Any] | None:
    """What the row says of the entry; None where it can't be read."""
    if section == "staff":
        role = _role(row.get("role", ""))
        return None if role is None else {"role": role}
    found: dict[str, Any] = {}
    for field in ("price", "stock", "minutes"):
        number = re.sub(r"[¥￥元,，\s]|分钟|min(utes)?", "", row.get(field, "")) if field in row else ""
        if field in row and not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", number):
            return None
        if number:
            found[field] = float(number) if "." in number and not number.endswith((".0", ".00")) else int(float(number))
    if "minutes" in found:
        found["duration"] = f"{int(found.pop('minutes'))} min"
    return found if "price" in found else None


def _role(words: str) -> str | None:
    """The role of that name in either language, else the first that customers call so."""
    for role, facts in ROLES.items():
        named = {role, *(text(f"desk_role.{role}", language).lower() for language in ("zh", "en"))}
        if words.lower() in named:
            return str(role)
        if words and facts.called and re.fullmatch(facts.called, words, re.IGNORECASE):
            return str(role)
    return None


def _code(section: str, row: Mapping[str, str], entries: Sequence[Mapping[str, Any]]) -> str:
    """The row's own code, else one made of its name's letters, that nothing else bears."""
    own = re.sub(r"[^a-z0-9_]+", "_", (row.get("code") or name_keys.of(row["name"]).split()[-1]).lower()).strip("_")
    own = own[:30] or section
    own = own if own[0].isalpha() else f"{section[0]}_{own}"
    taken = {str(one.get("code")) for one in entries}
    return next(code for code in (own, *(f"{own}_{n}" for n in range(2, 10_000))) if code not in taken)
