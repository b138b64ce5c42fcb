"""Who a row is about: found again by phone, plate and VIN, filled where something was missing, or made (A1, A5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from actions.customers.imports.rows import Row
from domain.customers.importing import Fact
from domain.outreach.notice import Purpose
from storage import Tx
from storage.customers import imports as queries
from storage.customers import name_keys

Values = dict[str, Any]

_TITLES = re.compile(r"(先生|女士|小姐|太太|师傅|老师|总|mr\.?|mrs\.?|ms\.?)", re.IGNORECASE)
_SERVICE = re.compile(r"保养|换机油|service|maintenance|oil change", re.IGNORECASE)

AT_FIRST = (Purpose.SERVICE, Purpose.SAFETY)
"""What a contact of a list is told of the company's vehicles."""

PERSON = {Fact.NAME: "name", Fact.PHONE: "phone", Fact.ADDRESS: "address", Fact.WISHES: "wishes"}
CAR = {
    Fact.PLATE: "plate", Fact.VIN: "vin", Fact.BRAND: "brand", Fact.MODEL: "model",
    Fact.FIRST_DELIVERY: "first_delivery_on", Fact.REGISTERED: "registered_on",
}  # fmt: skip
"""Facts that fill a column which says nothing, and never write over one."""

LATEST = {Fact.LAST_SERVICE: "last_service_on", Fact.INSURED_UNTIL: "insured_until"}
"""Days of which the later is right."""


@dataclass(eq=False)
class Record:
    """A row of a table, there or to be. kept: as it stands, None for one to be made. owner: whose a vehicle is.

    of: the vehicle that a reading or visit belongs to, the company of a contact.
    """

    thing: str
    values: Values
    kept: Values | None = None
    owner: Record | None = None
    of: Record | None = None
    id: int | None = None

    @property
    def changed(self) -> Values:
        """What is other than it stands."""
        kept = self.kept
        return self.values if kept is None else {k: v for k, v in self.values.items() if v != kept[k]}


@dataclass
class Taken:
    """What one row did. made: things there were none of before. changed: whether anything else is other than before."""

    made: list[str] = field(default_factory=list)
    changed: bool = False


@dataclass
class Known:
    """What the rows are looked up in: the store's records, and those that earlier rows are about to make.

    fresh: records that the rows looked at so far make or change, each once.
    """

    now: datetime
    zone: ZoneInfo
    fresh: dict[int, Record] = field(default_factory=dict)
    _people: dict[int, Record] = field(default_factory=dict)
    _by_phone: dict[str, Record] = field(default_factory=dict)
    _by_plate: dict[str, Record] = field(default_factory=dict)
    _by_vin: dict[str, Record] = field(default_factory=dict)
    _companies: dict[str, Record] = field(default_factory=dict)
    _new_companies: list[int] = field(default_factory=list)
    _links: set[tuple[int, int]] = field(default_factory=set)
    _contacts: dict[int, list[Record]] = field(default_factory=dict)
    _visits: dict[int, set[tuple[date, str]]] = field(default_factory=dict)
    _asked: set[object] = field(default_factory=set)
    _taken: Taken = field(default_factory=Taken)

    def load(self, tx: Tx, rows: Iterable[Row]) -> None:
        """The store's records that these rows may be about are at hand; each is asked for once."""
        asked: dict[Fact, set[str]] = {fact: set() for fact in (Fact.PHONE, Fact.PLATE, Fact.VIN, Fact.COMPANY)}
        for row in rows:
            for fact, values in asked.items():
                if fact in row.facts and (fact, row.facts[fact]) not in self._asked:
                    values.add(row.text(fact))
                    self._asked.add((fact, row.facts[fact]))
        people = queries.people_by_phone(tx, asked[Fact.PHONE])
        cars = [car for car in queries.cars(tx, asked[Fact.PLATE], asked[Fact.VIN]) if not self._has(car)]
        found = {person["id"] for person in people}
        owners = self._unknown(car["customer_id"] for car in cars) - found
        for person in [*people, *queries.people(tx, owners), *queries.companies(tx, asked[Fact.COMPANY])]:
            self._add_person(person)
        self._add_contacts(tx)
        for car in cars:
            self._add_car(car)
        for visit in queries.visits_of(tx, [car["id"] for car in cars]):
            self._visits.setdefault(visit["vehicle_id"], set()).add((visit["on"], visit["work"]))

    def _add_contacts(self, tx: Tx) -> None:
        """The contacts of companies that came to hand, with their records; of each company asked for once."""
        firms, self._new_companies = self._new_companies, []
        links = queries.contacts_of(tx, firms) if firms else []
        for person in queries.people(tx, self._unknown(link["customer_id"] for link in links)):
            self._add_person(person)
        for link in links:
            self._join(link["company_id"], self._people[link["customer_id"]])

    def _unknown(self, ids: Iterable[int]) -> set[int]:
        return {one for one in ids if one not in self._people}

    def _join(self, company: int, person: Record) -> None:
        self._links.add((company, _key(person)))
        self._contacts.setdefault(company, []).append(person)

    def _has(self, car: Values) -> bool:
        return self._by_plate.get(car["plate"] or "") is not None or self._by_vin.get(car["vin"] or "") is not None

    def _add_person(self, values: Values) -> None:
        if values["id"] not in self._people:
            record = Record("customers", dict(values), values, id=values["id"])
            self._people[values["id"]] = record
            self._by_phone |= {values["phone"]: record} if values["phone"] else {}
            self._new_companies += [values["id"]] if values["is_company"] else []
            if values["is_company"] and values["name"]:
                self._companies.setdefault(values["name"], record)

    def _add_car(self, values: Values) -> None:
        record = Record("vehicles", dict(values), values, self._people[values["customer_id"]], id=values["id"])
        self._index(record)

    def _index(self, car: Record) -> None:
        self._by_plate |= {car.values["plate"]: car} if car.values["plate"] else {}
        self._by_vin |= {car.values["vin"]: car} if car.values["vin"] else {}

    # --- one row -----------------------------------------------------------------------------------------------------

    def take(self, row: Row) -> Taken:
        """What the row made or changed; a row that can't be taken bears why not."""
        self._taken = Taken()
        car = self._car_of(row)
        if Fact.COMPANY in row.facts and not row.rejected:
            owner = self._company_of(row, car)
        else:
            owner = None if row.rejected else self._person_of(row, car)
        if row.rejected:
            return self._taken
        if owner is None:
            owner = self._made("customers", self._new_person())
        if Fact.COMPANY not in row.facts:
            self._fill_person(owner, row)
        if car is None and (Fact.PLATE in row.facts or Fact.VIN in row.facts):
            car = self._made("vehicles", self._new_car())
            car.owner = owner
        if car is not None:
            self._fill_car(car, row)
            self._add_visit(car, row)
            self._read(car, row)
        return self._taken

    def _company_of(self, row: Row, car: Record | None) -> Record | None:
        """The company of the row, with the person of the row as its contact; a phone without a name is its own."""
        named, phone, name = row.text(Fact.COMPANY), row.text(Fact.PHONE), row.text(Fact.NAME)
        company, person = self._companies.get(named), self._by_phone.get(phone) if phone else None
        another = person is not None and person.values["is_company"] and person is not company
        if another or (car is not None and car.owner is not company):
            row.reject("vehicle_of_another", Fact.COMPANY, named)
            return None
        if company is None:
            told = {"name": named, "name_keys": name_keys.of(named), "is_company": True}
            company = self._companies[named] = self._made("customers", self._new_person() | told)
        if person is company or not (name or person):
            self._fill_person(company, row)
            return company
        if person is None:
            person = next(
                (one for one in self._contacts.get(_key(company), ()) if not phone and _is_called(one, name)), None
            )
        self._link(company, person or self._made("customers", self._new_person()), row)
        return company

    def _link(self, company: Record, person: Record, row: Row) -> None:
        """The person is the company's contact, once."""
        self._fill_person(person, row)
        if (_key(company), _key(person)) not in self._links:
            self._join(_key(company), person)
            told = {"since": self.now, "role": "", "speaks": True, "told": list(AT_FIRST), "ended_at": None}
            link = self._made("company_contacts", told)
            link.owner, link.of = person, company

    def _new_person(self) -> Values:
        blank: Values = {"name": None, "name_keys": "", "phone": None, "note": "", "address": "", "wishes": ""}
        return blank | {"created_at": self.now, "is_key": False, "is_company": False}

    def _new_car(self) -> Values:
        named = (*CAR.values(), *LATEST.values(), "last_service_km", "last_visit_on", "odometer_km")
        blank: Values = dict.fromkeys(named)
        return blank | {"created_at": self.now, "use": "private", "is_equipment": False, "due_round": 0}

    def _made(self, thing: str, values: Values) -> Record:
        record = Record(thing, values)
        self.fresh[id(record)] = record
        self._taken.made.append(thing)
        return record

    def _car_of(self, row: Row) -> Record | None:
        by_plate, by_vin = self._by_plate.get(row.text(Fact.PLATE)), self._by_vin.get(row.text(Fact.VIN))
        if by_plate and by_vin and by_plate is not by_vin:
            row.reject("two_vehicles", Fact.VIN, row.text(Fact.PLATE))
        return by_vin or by_plate

    def _person_of(self, row: Row, car: Record | None) -> Record | None:
        phone, name = row.text(Fact.PHONE), row.text(Fact.NAME)
        person = self._by_phone.get(phone) if phone else None
        if car is None:
            if person is None and not (phone or name):
                row.reject("vehicle_not_known" if row.is_visit else "no_owner", Fact.PLATE)
            return person
        assert car.owner is not None
        owner = car.owner
        if owner.values["is_company"] and self._speaks(owner, person, name):
            return owner
        if (person is not None and owner is not person) or (
            person is None and name and owner.values["name"] and not same_name(name, owner.values["name"])
        ):
            row.reject("vehicle_of_another", Fact.PLATE, row.text(Fact.PLATE) or row.text(Fact.VIN))
        return owner

    def _speaks(self, company: Record, person: Record | None, name: str) -> bool:
        """True when the row names one of the company's contacts."""
        if person is not None:
            return (_key(company), _key(person)) in self._links
        return any(_is_called(one, name) for one in self._contacts.get(_key(company), ()))

    def _fill_person(self, person: Record, row: Row) -> None:
        before = dict(person.values)
        for fact, column in PERSON.items():
            said, has = row.get(fact), person.values[column]
            if said and not has:
                person.values[column] = said
            elif said and has and not (said == has or (fact == Fact.NAME and same_name(str(said), has))):
                row.leave_out("other_on_record", fact, said)
        if person.values["name"] != before["name"]:
            person.values["name_keys"] = name_keys.of(person.values["name"])
        note = row.text(Fact.NOTE)
        if note and note not in person.values["note"]:
            person.values["note"] = "\n".join(part for part in (person.values["note"], note) if part)
        if person.values["phone"]:
            self._by_phone[person.values["phone"]] = person
        self._note(person, before)

    def _fill_car(self, car: Record, row: Row) -> None:
        values, before = car.values, dict(car.values)
        for fact, column in CAR.items():
            said, has = row.get(fact), values[column]
            if said and not has:
                values[column] = said
            elif (
                said
                and has
                and said != has
                and not (fact in (Fact.BRAND, Fact.MODEL) and _same_model(str(said), values))
            ):
                row.leave_out("other_on_record", fact, said)
        for fact, column in LATEST.items():
            said = row.get(fact)
            if isinstance(said, date) and (values[column] is None or said > values[column]):
                values[column] = said
                if fact == Fact.LAST_SERVICE:
                    values["last_service_km"] = row.get(Fact.LAST_SERVICE_KM)
                    values["last_visit_on"] = max(said, values["last_visit_on"] or said)
        self._index(car)
        self._note(car, before)

    def _add_visit(self, car: Record, row: Row) -> None:
        on, work = row.get(Fact.VISITED), row.text(Fact.WORK)
        if not row.is_visit or not isinstance(on, date):
            return
        seen = self._visits.setdefault(car.id or -id(car), set())
        if (on, work) in seen:
            return
        seen.add((on, work))
        km = row.get(Fact.MILEAGE)
        visit = self._made("past_visits", {"on": on, "work": work, "km": km, "paid_fen": row.get(Fact.PAID)})
        visit.of, values, before = car, car.values, dict(car.values)
        if km is not None:
            self._reading(car, km, on)
        values["last_visit_on"] = max(on, values["last_visit_on"] or on)
        if _SERVICE.search(work) and (values["last_service_on"] is None or on > values["last_service_on"]):
            values["last_service_on"], values["last_service_km"] = on, km
        if isinstance(km, int) and km > (values["odometer_km"] or 0):
            values["odometer_km"] = km
        self._note(car, before)

    def _read(self, car: Record, row: Row) -> None:
        km, known = row.get(Fact.MILEAGE), car.values["odometer_km"]
        if row.is_visit or not isinstance(km, int) or km == known:
            return
        if known is not None and km < known:
            row.leave_out("less_mileage", Fact.MILEAGE, km)
            return
        before = dict(car.values)
        car.values["odometer_km"] = km
        self._reading(car, km, None)
        self._note(car, before)

    def _reading(self, car: Record, km: object, on: date | None) -> None:
        at = datetime.combine(on, time(12), self.zone) if on else self.now
        made = self._made("odometer_readings", {"km": km, "at": at, "source": "import", "believed": True})
        made.of = car

    def _note(self, record: Record, before: Values) -> None:
        if record.values != before:
            self.fresh[id(record)] = record
            self._taken.changed = True


def _key(record: Record) -> int:
    """What tells this record from others, also before it has an id."""
    return record.id or -id(record)


def _is_called(record: Record, name: str) -> bool:
    return bool(name and record.values["name"]) and same_name(name, record.values["name"])


def same_name(one: str, other: str) -> bool:
    """True for names that can be one person's: the same but for titles, or a surname and the whole name."""
    first, second = (re.sub(r"[\s.·]", "", _TITLES.sub("", name)).lower() for name in (one, other))
    short, long = sorted((first, second), key=len)
    return bool(short) and (short == long or (len(short) <= 2 and len(long) <= 4 and long.startswith(short)))


def _same_model(said: str, values: Values) -> bool:
    """True for another way to write the brand and model on record."""
    have = re.sub(r"\s", "", f"{values['brand'] or ''}{values['model'] or ''}").lower()
    plain = re.sub(r"\s", "", said).lower()
    return plain in have or have in plain
