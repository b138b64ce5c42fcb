"""`aftercare doctor`: the examination of this machine's house."""

from __future__ import annotations

from app import clock, settings
from app.doctor import vendors, world
from app.doctor.examination import examine as examine_patient
from app.doctor.patient import Patient
from app.settings import BadSettings
from app.wiring import House
from domain.shop.finding import Finding


def examine(*, offline: bool = False) -> list[Finding]:
    """What is found; wrong settings are findings, and then nothing else can be looked at."""
    try:
        found = settings.load()
    except BadSettings as problem:
        return [Finding("settings", "bad", "setting_wrong", {"problem": line}) for line in problem.problems]
    good = Finding("settings", "ok", "settings_ok", {"count": len(found.model_fields_set)})
    told = [good, *examine_patient(Patient(found, world.real(), offline))]
    if not offline and any(one.key == "shop_ok" for one in told):
        told += vendors.findings(House(found, clock.real))
    return told
