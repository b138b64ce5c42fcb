"""When a fault is a return repair: the same system again, soon after the shop worked on it (B2)."""

from __future__ import annotations

from collections.abc import Iterable

SYMPTOMS: dict[str, str] = {
    symptom: system
    for system, symptoms in {
        "electrical": "no_start warning_light battery_dead light_out screen_failure key_failure",
        "engine": "hard_start stall loss_of_power rough_idle oil_leak oil_burning oil_pressure coolant_leak "
        "overheating",
        "transmission": "jerking gear_failure",
        "exhaust": "smoke",
        "high_voltage": "charging_failure range_drop high_voltage_fault",
        "air_conditioning": "ac_not_cold ac_not_hot ac_weak window_fog",
        "brakes": "brake_failure brake_soft brake_hard handbrake",
        "steering": "steering_heavy steering_lock",
        "chassis": "pulling",
        "tyres": "tyre_wear flat_tyre",
        "body": "water_leak window_failure door_failure wiper_failure rust paint_damage",
        "fuel": "fuel_leak high_consumption",
    }.items()
    for symptom in symptoms.split()
}
"""Symptom -> the system it points to, for those that point to one."""

SERVICES: dict[str, str] = {
    "brake_pads": "brakes",
    "brake_fluid": "brakes",
    "tyre_change": "tyres",
    "tyre_repair": "tyres",
    "wheel_alignment": "chassis",
    "battery": "electrical",
    "ac_service": "air_conditioning",
    "transmission_service": "transmission",
    "spark_plugs": "engine",
    "coolant": "engine",
    "bodywork": "body",
    "painting": "body",
    "ev_check": "high_voltage",
}
"""Service item -> the system it works on; services that look at everything are on none."""

SYSTEMS = tuple(sorted({*SERVICES.values(), *SYMPTOMS.values()}))
"""What work may be on, and faults are in."""

COMPLEX = frozenset({"engine", "transmission", "high_voltage", "electrical", "steering"})
"""Systems whose faults a technical expert should look at beforehand."""


def systems(named: Iterable[str], symptoms: Iterable[str], services: Iterable[str] = ()) -> list[str]:
    """The systems that are spoken of: named themselves, or pointed to by symptoms or services."""
    found = [*named, *(SYMPTOMS.get(code, "") for code in symptoms), *(SERVICES.get(code, "") for code in services)]
    return sorted({system for system in found if system})


def is_return(now: Iterable[str], before: Iterable[str]) -> bool:
    """True when a system spoken of now is one that was worked on before. Rule: B2."""
    return bool(set(now) & set(before))


def is_complex(spoken_of: Iterable[str], symptoms: Iterable[str], *, lasting: bool) -> bool:
    """True when a fault needs a diagnosis with the technical expert told beforehand. Rule: B2.

    lasting: it comes and goes, or others looked for it in vain.
    """
    told = set(symptoms)
    return bool(told) and (lasting or len(told) > 1 or bool(COMPLEX & set(spoken_of)))
