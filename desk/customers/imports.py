"""A shop's own lists on the desk: sent, looked over, taken in, rows that were not given back, and all taken back."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from actions.customers.imports import customer_list, export, run, undo
from actions.shop import taking_out
from desk.site import pages
from desk.site.login import needs
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from domain.customers.importing import MOST_BYTES, Batch, BatchState, NotNow
from domain.errors import NotFound, Refusal
from domain.shop.staff import Staff
from storage.customers import imports as queries

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

MayImport = Annotated[Staff, Depends(needs("import_customers"))]

HOME = "/desk/customers/import"
AT_ONCE = 3_000
"""Rows that are taken in while the browser waits: a few seconds. More are taken in behind it."""

MOST_SHOWN = 100
KEPT_SECONDS = 24 * 3600
"""How long a file waits for its yes."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/import")
def listed(request: Request, site: ThisSite, person: MayImport, refused: Refused) -> Response:
    """A form for a list, and the imports so far."""
    with site.store.read() as tx:
        found = queries.batches(tx)
    things = {"found": found, "refused": refused, "lists": _lists(site.language(request))}
    return pages.render(request, site, "customers/imports.html", person=person, **things)


@router.post("/import", max_body_size=MOST_BYTES + (1 << 20))
def look_over(site: ThisSite, person: MayImport, file: Annotated[UploadFile, File()]) -> Response:
    """The page of what would come of the list; nothing is in the store yet but the look-over."""
    data, name = file.file.read(MOST_BYTES + 1), Path(file.filename or "").name or "list"
    try:
        read = run.open_file(data, name)
    except Refusal as refusal:
        return RedirectResponse(f"{HOME}?refused={refusal.code}", 303)
    path = _keep(site, data)
    with site.store.read() as tx:
        outcome = run.rehearse(tx, read, site.now())
    with site.store.write() as tx:
        batch = run.begin(tx, read, outcome, person.actor, site.now(), path)
    return RedirectResponse(f"{HOME}/{batch.id}", 303)


@router.get("/import/template.xlsx")
def template(request: Request, site: ThisSite, person: MayImport) -> Response:
    """An empty list with the columns that are read."""
    return _file(customer_list.template(site.language(request)), "customers-template.xlsx")


@router.get("/import/{batch_id}")
def one(request: Request, site: ThisSite, person: MayImport, batch_id: int, refused: Refused) -> Response:
    """What came of the list, or would come of it."""
    language = site.language(request)
    with site.store.read() as tx:
        batch = _batch(queries.batch(tx, batch_id))
        bad = queries.bad_rows(tx, batch_id, limit=MOST_SHOWN)
    lines = [(row, export.reasons(row, language)) for row in bad]
    things = {"batch": batch, "lines": lines, "refused": refused, "token": secrets.token_urlsafe(12)}
    things["stuck"] = batch.is_stuck(site.now())
    return pages.render(request, site, "customers/import.html", person=person, **things)


@router.get("/import/{batch_id}/errors.xlsx")
def errors(request: Request, site: ThisSite, person: MayImport, batch_id: int) -> Response:
    """The rows that were not taken, or not wholly, as they stood, with the reasons."""
    with site.store.read() as tx:
        batch, bad = _batch(queries.batch(tx, batch_id)), queries.bad_rows(tx, batch_id)
    return _file(export.bad_rows(batch, bad, site.language(request)), f"import-{batch_id}-errors.xlsx")


@router.post("/import/{batch_id}/go")
def go(site: ThisSite, person: MayImport, background: BackgroundTasks, batch_id: int) -> Response:
    """The looked over list is taken in; a long one behind the page, which tells how far it is."""
    try:
        with site.store.read() as tx:
            batch = _batch(queries.batch(tx, batch_id))
        read = run.open_file(_read(site, batch), batch.file_name)
        with site.store.write() as tx:
            run.start(tx, batch_id, site.now())
    except Refusal as refusal:
        return RedirectResponse(f"{HOME}/{batch_id}?refused={refusal.code}", 303)
    _now_or_later(background, batch.rows, _take_in, site, batch, read)
    return RedirectResponse(f"{HOME}/{batch_id}", 303)


@router.post("/import/{batch_id}/undo")
def take_back(
    site: ThisSite, person: MayImport, background: BackgroundTasks, batch_id: int, sure: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """The import is taken back, once the box beside the button says so."""
    try:
        with site.store.read() as tx:
            batch = _batch(queries.batch(tx, batch_id))
        if sure != "yes" or batch.state not in (BatchState.DONE, BatchState.UNDOING):
            raise NotNow(f"Import {batch_id} is not taken back without a yes.")
    except Refusal as refusal:
        return RedirectResponse(f"{HOME}/{batch_id}?refused={refusal.code}", 303)
    _now_or_later(background, batch.rows, undo.undo, site.store, batch_id, person.actor, site.now)
    return RedirectResponse(f"{HOME}/{batch_id}", 303)


@router.post("/export.xlsx")
def take_out(
    request: Request, site: ThisSite, person: MayImport, only: Annotated[str, Form(max_length=40)] = "customers"
) -> Response:  # fmt: skip
    """A list as a file, or with "" the whole shop; that it was taken out stands in the list of imports. Rule: A5."""
    with site.store.write() as tx:
        names = [only] if only else list(taking_out.NAMES)
        data, _ = taking_out.write(tx, names, person, site.language(request), site.now())
    return _file(data, f"{only or 'shop'}.xlsx")


def _lists(language: str) -> list[tuple[str, str]]:
    """Every list that can be taken out, with what it is called."""
    return [(name, export.titled(f"table_{name}", language)) for name in taking_out.NAMES]


def _now_or_later(background: BackgroundTasks, rows: int, work: object, *given: object) -> None:
    assert callable(work)
    if rows <= AT_ONCE:
        work(*given)
    else:
        background.add_task(work, *given)


def _take_in(site: Site, batch: Batch, read: run.File) -> None:
    run.carry_out(site.store, batch.id, read, site.now)
    (site.settings.data_dir / batch.path).unlink(missing_ok=True)


def _batch(found: Batch | None) -> Batch:
    if found is None:
        raise NotFound("There is no such import.")
    return found


def _keep(site: Site, data: bytes) -> str:
    """Where the file waits, below the data folder; those that waited too long are gone."""
    folder = site.settings.data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    path = folder / secrets.token_hex(16)
    path.write_bytes(data)
    return path.relative_to(site.settings.data_dir).as_posix()


def _read(site: Site, batch: Batch) -> bytes:
    root = (site.settings.data_dir / "imports").resolve()
    path = (site.settings.data_dir / batch.path).resolve()
    if not batch.path or not path.is_relative_to(root) or not path.is_file():
        raise NotFound(f"The file of import {batch.id} is gone: expected it to be sent again.")
    return path.read_bytes()


def _file(data: bytes, name: str) -> Response:
    return Response(data, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
