"""The register of patients: found by index however it is typed, one number one patient."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects import sqlite as lite

from bedside.core.events import Patient
from bedside.record import patients as register_module
from bedside.record.engine import open_engine, writing
from bedside.record.patients import (
    MOST_FOUND,
    ChangedMeanwhile,
    NumberTaken,
    PatientUnknown,
    booked_on,
    born,
    change_in,
    named,
    patient_of,
    patient_with,
    register,
)
from bedside.record.tables import db

NUMBERS = ["9434765919", "9876543210", "9990000018", "9990000034", "9990000050"]


def someone(family="Smith", given="Jane", number="9990000018", **more):
    told = {"title": "Ms", "born_on": date(1984, 3, 12), "gender": "Female"}
    return Patient(family_name=family, given_name=given, nhs_number=number, **(told | more))


def add_nurse(days, address):
    engine = open_engine(address)
    with engine.execution_options(bedside_writes=True).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO person (id, name, initials, role, pin_hash, active, created_at)"
                " VALUES ('amy', 'Amy Osei', 'AO', 'nurse', 'x', :yes, :at)"
            ),
            {"yes": True, "at": "2026-11-17T10:30:00.000000Z"},
        )
    engine.dispose()


@pytest.fixture
def here(address, days, clock):
    """Registers a patient of the unit on each engine."""
    add_nurse(days, address)
    app = days.app_on(address)
    with app.app_context():
        yield lambda patient, unit="unit": register(patient, unit, days.nurse, clock)
        db.session.remove()
        db.engine.dispose()


def found(typed, unit="unit"):
    return [one.patient.given_name for one in named(typed, unit).patients]


def test_a_patient_is_found_however_the_name_is_typed(here):
    here(someone("O'Brien-Smith", "Zoë"))
    here(someone("McDonald", "Ann", "9990000034"))
    for typed in ("zoe", "BRIEN", "o brien", "o’brien-smith", "smith  ZOE", "Smith, Zoë", "obr"):
        assert found(typed) == ["Zoë"], typed
    for typed in ("mc donald", "McDonald", "ann mcd"):
        assert found(typed) == ["Ann"], typed
    assert found("smith ann") == []
    assert found("%") == found("_") == []


def test_another_units_patient_is_not_found(here):
    here(someone(), "other")
    assert found("smith") == []
    assert patient_with("9990000018", "unit") is None
    assert born(date(1984, 3, 12), "unit").patients == ()
    assert patient_with("9990000018", "other") is not None


def test_one_number_is_one_patient_in_a_unit_and_it_is_said_whose(here):
    mine = here(someone())
    with pytest.raises(NumberTaken) as taken:
        here(someone("Other", "Name"))
    assert taken.value.who == mine
    assert here(someone(), "other").id != mine.id


def test_every_form_of_allergies_comes_back_as_it_was_written(here):
    forms = [
        {"allergies": ("penicillin", "latex")},
        {"allergies": ()},
        {},
        {"allergies_unavailable": True},
    ]
    for form, number in zip(forms, NUMBERS, strict=False):
        one = here(someone(number=number, **form))
        assert patient_of(one.id).patient == someone(number=number, **form)


def test_changed_details_are_found_by_the_new_name_alone(here, days, clock):
    known = here(someone())
    with writing() as session:
        change_in(session, known, someone("Jones"), days.nurse, clock)
    assert (found("smith"), found("jones")) == ([], ["Jane"])
    assert patient_of(known.id).version == 2


def test_two_who_correct_one_patient_are_told_of_each_other(here, days, clock):
    known = here(someone())
    with writing() as session:
        change_in(session, known, someone("Jones"), days.nurse, clock)
    with pytest.raises(ChangedMeanwhile) as changed, writing() as session:
        change_in(session, known, someone("Smythe"), days.nurse, clock)
    assert changed.value.now.patient.family_name == "Jones"
    assert found("smythe") == []


def test_two_who_add_one_number_at_once_add_one_patient(here, address, days, clock):
    app = days.app_on(address)

    def add(given):
        with app.app_context():
            try:
                return register(someone(given=given), "unit", days.nurse, clock).id
            except NumberTaken:
                return None

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(add, ["A", "B", "C", "D"]))
    with app.app_context():
        db.engine.dispose()
    assert len([one for one in ids if one]) == 1


def test_no_more_than_a_page_is_found_and_it_says_so(here, monkeypatch):
    monkeypatch.setattr(register_module, "MOST_FOUND", 3)
    for number, given in zip(NUMBERS, "ABCDE", strict=True):
        here(someone("Smith-Smithson", given, number))
    result = named("smith", "unit")
    assert (len(result.patients), result.has_more) == (3, True)
    assert (len(named("smith a", "unit").patients), MOST_FOUND) == (1, 20)


def test_an_unknown_id_is_nobody(here):
    with pytest.raises(PatientUnknown):
        patient_of("nobody")
    assert booked_on(date(2026, 11, 17), "unit") == ()


def plans_of(asked, address):
    """How the engine would answer, with many patients in the table."""
    dialect = pg.dialect() if address.startswith("postgresql") else lite.dialect()
    sql = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if address.startswith("postgresql") else "EXPLAIN QUERY PLAN "
    engine = open_engine(address)
    with engine.connect() as connection:
        if address.startswith("postgresql"):
            # The table is small: with this a full scan is taken only where no index serves.
            connection.exec_driver_sql("SET enable_seqscan = off")
        lines = connection.exec_driver_sql((explain + sql).replace("%", "%%")).all()
    engine.dispose()
    return "\n".join(str(line[-1]) for line in lines)


def test_no_search_reads_the_whole_table(here, address, days, clock, monkeypatch):
    asked = []
    monkeypatch.setattr(
        register_module, "_first_of", lambda one: asked.append(one) or register_module.Found(())
    )
    named("smith jane", "unit")
    born(date(1984, 3, 12), "unit")
    monkeypatch.undo()
    for one in asked:
        plan = plans_of(one, address)
        assert "SCAN patient" not in plan.replace("Index Scan", ""), plan
        assert "Seq Scan" not in plan, plan
        assert "ix_patient" in plan or "pk_patient" in plan, plan
