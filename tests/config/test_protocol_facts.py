"""The table of clinical.md section 1, fact by fact, against the four shipped files.

A row that differs between the protocols is configuration (section 1b), never code.
"""

import re

import pytest

from bedside.approvals import silences
from bedside.config_files import sourced_entries
from tests.support.daybook import configuration

FILES = configuration().protocols
SPAIN, GERMANY, CAMBRIDGE, US = (
    FILES[name] for name in ("spain-2019", "germany-2016", "cambridge-2020", "us-2024")
)
ALL = (SPAIN, GERMANY, CAMBRIDGE, US)
BY_ID = {protocol.id: protocol for protocol in ALL}
EACH = pytest.mark.parametrize("protocol", ALL, ids=BY_ID)
STARTED_WITHOUT_A_RATE = (GERMANY, CAMBRIDGE, US)


def entry(items, id_):
    return next(item for item in items if item.id == id_)


def ids(items):
    return {item.id for item in items}


def words(entry_):
    """All that an entry says, as one text."""
    return " ".join(str(value) for value in entry_.model_dump().values())


def test_four_protocols_are_shipped():
    assert set(FILES) == set(BY_ID)


@EACH
def test_dose_and_days_of_the_first_and_every_later_course(protocol):
    assert protocol.drug.dose_mg == 12
    assert [protocol.course_days(course) for course in (1, 2, 3)] == [5, 3, 3]
    assert protocol.courses.months_between == 12


STEROID = {
    "spain-2019": {
        1: (1000, 1000, 500, 250, 250),
        2: (750, 500, 250),
        3: (750, 500, 250),
    },
    "germany-2016": {1: (1000, 1000, 1000, None, None), 2: (1000,) * 3, 3: (1000,) * 3},
    "cambridge-2020": {1: (1000, 1000, 1000, None, None), 2: (1000,) * 3, 3: (1000,) * 3},
    "us-2024": {1: (1000, 1000, 1000, None, None), 2: (1000,) * 3, 3: (1000,) * 3},
}


@pytest.mark.parametrize(
    ("protocol", "course", "doses"),
    [(id_, course, doses) for id_, of in STEROID.items() for course, doses in of.items()],
)
def test_1b_1_methylprednisolone_of_every_course_day(protocol, course, doses):
    steroid = entry(BY_ID[protocol].premedication, "methylprednisolone")
    given = [steroid.dose_on(course, day) for day in range(1, len(doses) + 1)]
    assert tuple(one and one.dose_mg for one in given) == doses


@pytest.mark.parametrize(
    ("protocol", "leads"),
    [
        (
            SPAIN,
            {
                "paracetamol": 120,
                "dexchlorpheniramine": 120,
                "methylprednisolone": 90,
                "pantoprazole": None,
                "aciclovir": None,
            },
        ),
        (
            GERMANY,
            {
                "methylprednisolone": 60,
                "paracetamol": 60,
                "cetirizine": None,
                "ranitidine": None,
                "aciclovir": None,
            },
        ),
        (
            CAMBRIDGE,
            {
                "methylprednisolone": None,
                "paracetamol": None,
                "cetirizine": None,
                "aciclovir": None,
            },
        ),
        (
            US,
            {
                "methylprednisolone": 0,
                "antihistamine": None,
                "antipyretic": None,
                "antiviral": None,
            },
        ),
    ],
    ids=BY_ID,
)
def test_1b_2_lead_times_in_minutes(protocol, leads):
    assert {p.id: p.minutes_before for p in protocol.premedication} == leads


@pytest.mark.parametrize(
    ("protocol", "doses"),
    [
        (
            SPAIN,
            {"paracetamol": 1000, "dexchlorpheniramine": 5, "pantoprazole": 40, "aciclovir": 200},
        ),
        (GERMANY, {"paracetamol": 1000, "cetirizine": None, "ranitidine": 300, "aciclovir": 200}),
        (CAMBRIDGE, {"paracetamol": None, "cetirizine": None, "aciclovir": 200}),
        (US, {"antihistamine": None, "antipyretic": None, "antiviral": None}),
    ],
    ids=BY_ID,
)
@pytest.mark.parametrize(("course", "day"), [(1, 1), (1, 5), (2, 3)])
def test_daily_medicines_and_no_dose_where_the_source_has_none(protocol, doses, course, day):
    given = {
        p.id: p.dose_on(course, day).dose_mg
        for p in protocol.premedication
        if p.id != "methylprednisolone"
    }
    assert given == doses


@EACH
def test_a_dose_that_no_source_has_is_silent(protocol):
    for premed in protocol.premedication:
        for dose in premed.doses:
            assert dose.dose_mg is not None or dose.basis == "silent"


@pytest.mark.parametrize(
    ("protocol", "ladder", "basis"),
    [
        (
            SPAIN,
            [(5, 0, 30), (10, 30, 60), (15, 60, 90), (20, 90, 150), (25, 150, None)],
            "inferred",
        ),
        (GERMANY, [(28, 0, None)], "silent"),
        (
            CAMBRIDGE,
            [(5, 0, 30), (10, 30, 60), (15, 60, 90), (20, 90, 150), (25, 150, None)],
            "silent",
        ),
        (US, [(25, 0, None)], "silent"),
    ],
    ids=BY_ID,
)
def test_1b_3_rates_are_the_sources_or_say_that_it_is_silent(protocol, ladder, basis):
    assert [(s.rate_ml_per_h, s.from_min, s.to_min) for s in protocol.steps] == ladder
    assert {step.basis for step in protocol.steps} == {protocol.max_rate.basis} == {basis}
    assert protocol.max_rate_ml_per_h == ladder[-1][0]


def test_1b_3_germanys_proposal_says_that_it_lies_above_the_spanish_highest_rate():
    note = GERMANY.steps[0].note
    assert "above the highest Spanish rate of 25" in note
    assert "a bag of 100 mL would run under 4 hours" in note


@pytest.mark.parametrize(
    ("protocol", "volume"),
    [(SPAIN, "101.2"), (GERMANY, "112"), (US, "101.2")],
    ids=lambda x: getattr(x, "id", x),
)
def test_1b_4_volume_of_the_bag(protocol, volume):
    assert str(protocol.bag.nominal_volume_ml) == volume


@pytest.mark.parametrize(
    ("protocol", "in_infusion", "in_watch", "basis"),
    [
        (SPAIN, 60, 60, "source"),
        (GERMANY, 30, 30, "inferred"),
        (CAMBRIDGE, 30, 30, "silent"),
        (US, 30, 30, "silent"),
    ],
    ids=BY_ID,
)
def test_1b_5_observation_intervals_never_above_60(protocol, in_infusion, in_watch, basis):
    plan = protocol.observations
    assert (plan.interval_min, plan.watch_interval_min, plan.basis) == (
        in_infusion,
        in_watch,
        basis,
    )


@pytest.mark.parametrize(
    ("protocol", "temperature"),
    [(SPAIN, "2 to 8 °C"), (GERMANY, "2 to 8 °C"), (US, "15 to 25 °C or at 2 to 8 °C")],
    ids=lambda x: getattr(x, "id", x),
)
def test_1b_6_storage_of_the_bag_with_its_temperature(protocol, temperature):
    storage = entry(protocol.bag.handling, "storage")
    assert temperature in storage.text
    assert "8 hours" in storage.text
    assert protocol.limits.bag_life.minutes == 480


def test_1b_6_the_bag_is_not_shaken_in_spain_and_gently_inverted_in_the_united_states():
    assert entry(SPAIN.bag.handling, "no_shaking").text == "Do not shake"
    assert entry(US.bag.handling, "invert").text == "Invert the bag gently to mix"
    assert "opaque bag" in entry(SPAIN.bag.handling, "light").text


@pytest.mark.parametrize(
    ("protocol", "item", "length"),
    [
        (SPAIN, "aciclovir", "4 to 8 weeks"),
        (GERMANY, "aciclovir", "4 weeks from the first day"),
        (CAMBRIDGE, "aciclovir", "at least one month after treatment"),
        (US, "antiviral", "at least 2 months"),
    ],
    ids=BY_ID,
)
def test_1b_7_length_of_the_herpes_prophylaxis(protocol, item, length):
    assert length in entry(protocol.follow_up, item).when


@pytest.mark.parametrize(
    ("protocol", "start"),
    [
        (SPAIN, "from the first dose"),
        (GERMANY, "from the evening before day 1"),
        (CAMBRIDGE, "from the first day of the course"),
    ],
    ids=lambda x: getattr(x, "id", x),
)
def test_1b_7_start_of_the_herpes_prophylaxis(protocol, start):
    assert start in entry(protocol.premedication, "aciclovir").when


def test_1b_8_co_trimoxazole_on_alternate_days_in_cambridge_and_advised_against_in_spain():
    assert entry(CAMBRIDGE.follow_up, "co_trimoxazole").what == "Co-trimoxazole 960 mg"
    assert entry(CAMBRIDGE.follow_up, "co_trimoxazole").when == "On alternate days for one month"
    assert "co_trimoxazole" not in ids(SPAIN.follow_up)
    assert "not advised" in entry(SPAIN.checks, "listeria_diet").note


@pytest.mark.parametrize(
    ("protocol", "said"),
    [
        (SPAIN, "Fingolimod 6 weeks, natalizumab 12 weeks"),
        (GERMANY, "natalizumab 2 to 3 months"),
        (CAMBRIDGE, "28 days"),
    ],
    ids=lambda x: getattr(x, "id", x),
)
def test_1b_9_washout(protocol, said):
    assert said in words(entry(protocol.checks, "washout"))


@pytest.mark.parametrize(
    ("protocol", "item", "what", "when"),
    [
        (SPAIN, "blood_urine_monthly", "urine", "Every month until 48 months"),
        (SPAIN, "thyroid_quarterly", "Thyroid", "Every 3 months"),
        (SPAIN, "hpv_yearly", "human papillomavirus", "Every year"),
        (GERMANY, "blood_urine_monthly", "creatinine, urine", "Every month until 48 months"),
        (GERMANY, "thyroid_quarterly", "TSH", "Every 3 months"),
        (GERMANY, "ms_centre_4_weeks", "check-up", "4 weeks after"),
        (GERMANY, "antihistamine", "cetirizine", "one more week"),
        (CAMBRIDGE, "blood_monthly", "Creatinine, full blood count", "Every month until 48 months"),
        (CAMBRIDGE, "liver_quarterly", "Liver", "Every 3 months until 48 months"),
        (CAMBRIDGE, "thyroid_quarterly", "Thyroid", "Every 3 months until 48 months"),
        (US, "blood_urine_monthly", "urinalysis", "Every month until 48 months"),
        (US, "thyroid_quarterly", "Thyroid", "Every 3 months until 48 months"),
        (US, "liver_periodic", "ALT", "Periodically"),
        (US, "skin_yearly", "Skin", "Every year"),
    ],
    ids=lambda x: getattr(x, "id", None),
)
def test_1b_10_follow_up(protocol, item, what, when):
    visit = entry(protocol.follow_up, item)
    assert what in visit.what
    assert when in visit.when


EVERY = {"Every month": 1, "Every 3 months": 3, "Every year": 12}
UNTIL = {"48 months": 48, "4 years": 48, "4 months after": 4}


@EACH
def test_numbers_of_a_follow_up_say_what_its_words_say(protocol):
    for visit in protocol.follow_up:
        every = [n for words, n in EVERY.items() if visit.when.startswith(words)]
        until = [n for words, n in UNTIL.items() if words in visit.when]
        assert ([visit.every_months] if visit.every_months else []) == every, visit.id
        assert ([visit.until_months] if visit.until_months else []) == until, visit.id
        weeks = visit.when == f"{visit.once_after_weeks} weeks after the infusion"
        assert weeks is (visit.once_after_weeks is not None)


@EACH
def test_monthly_bloods_are_the_dates_of_the_patients_page(protocol):
    bloods = protocol.bloods
    assert (bloods.every_months, bloods.until_months) == (1, 48)
    assert "blood" in bloods.what.lower()


@EACH
def test_contraception_until_4_months_after_the_course(protocol):
    assert "4 months" in entry(protocol.follow_up, "contraception").when
    assert "4 months" in entry(protocol.checks, "breastfeeding_contraception").title


def test_1b_11_spain_primes_with_drug_and_germany_flushes_100_ml_over_30_minutes():
    assert SPAIN.bag.prime_with == "drug"
    assert SPAIN.line.flush is None
    flush = GERMANY.line.flush
    assert (flush.volume_ml, flush.minutes, flush.rate_ml_per_h) == (100, 30, 200)
    assert [protocol.line.flush for protocol in (CAMBRIDGE, US)] == [None, None]


@EACH
def test_1b_11_no_shipped_rule_permits_a_flush(protocol):
    assert protocol.line.when_it_holds_drug == "ask"
    assert protocol.line.basis == "silent"
    assert protocol.line.reaction_text == "Do not flush. Ask the prescriber."


@pytest.mark.parametrize(
    ("protocol", "drug"),
    [
        (entry(SPAIN.premedication, "dexchlorpheniramine"), "dexchlorpheniramine"),
        (entry(GERMANY.premedication, "ranitidine"), "ranitidine"),
        (entry(GERMANY.reactions.actions, "dimetindene"), "dimetindene"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_1b_12_drugs_not_usable_as_written_in_the_united_kingdom_say_so(protocol, drug):
    assert drug in words(protocol).lower()
    assert "United Kingdom" in protocol.note
    assert "needs a local" in protocol.note


@EACH
@pytest.mark.parametrize(
    "contraindication",
    [
        "hypersensitivity",
        "hiv",
        "infection",
        "hypertension",
        "dissection_stroke_heart",
        "clotting",
        "autoimmune",
    ],
)
def test_1b_13_every_contraindication_of_2020_stops_the_day(protocol, contraindication):
    check = entry(protocol.checks, contraindication)
    assert check.if_failed == "stop"
    assert not check.may_not_apply
    assert "[000] Contraindications" in check.source


def test_1b_13_germany_adds_pregnancy_lactation_and_chronic_infections():
    assert entry(GERMANY.checks, "breastfeeding_contraception").if_failed == "stop"
    assert entry(GERMANY.checks, "other_absolute").if_failed == "stop"


@EACH
def test_1b_15_no_reference_range_with_its_wrong_unit_is_copied(protocol):
    text = protocol.model_dump_json()
    assert not re.search(r"mmol|GPt|RCD|10\*9|umol", text)


@EACH
def test_the_watch_is_two_hours_and_the_limits_four_and_eight(protocol):
    assert protocol.watch.minutes == 120
    assert protocol.limits.min_running.minutes == 240
    assert protocol.limits.max_clock.minutes == 480
    assert (protocol.limits.max_clock.basis == "source") is (protocol is SPAIN)


def test_fluids_and_food_in_germany():
    assert "2 litres" in entry(GERMANY.preparation, "fluids").text
    assert "Bland diet" in entry(GERMANY.preparation, "bland_diet").text
    assert "raw-milk cheese" in entry(GERMANY.discharge, "diet").text


def test_an_interrupted_german_course_gets_the_steroid_before_every_infusion_left():
    text = entry(GERMANY.preparation, "interrupted_course").text
    assert "methylprednisolone before all of them" in text


def test_going_home():
    assert "Come back" in entry(SPAIN.discharge, "rash_or_headache").text
    assert "blood in sputum or urine" in entry(CAMBRIDGE.discharge, "report").text
    assert "stroke" in entry(US.discharge, "stroke").text
    assert entry(GERMANY.follow_up, "paracetamol_standby").who == "Patient"


def test_cambridge_is_past_its_review_date_of_august_2022():
    assert CAMBRIDGE.review_by.isoformat() == "2022-08-31"
    assert [p.review_by for p in (SPAIN, GERMANY, US)] == [None, None, None]


def kinds(protocol, grade):
    return [a.kind for a in protocol.reactions.actions if grade in a.grades]


MODERATE = ["stop_or_halve", "call", "medicine", "line", "wait", "resume_half"]


@pytest.mark.parametrize("protocol", [SPAIN, CAMBRIDGE, US], ids=lambda x: x.id)
def test_actions_of_figure_3_or_its_proposal(protocol):
    assert kinds(protocol, 1) == ["medicine", "continue"]
    assert kinds(protocol, 2) == kinds(protocol, 3) == MODERATE
    assert kinds(protocol, 4) == ["stop", "call", "medicine", "line"]


def test_actions_of_table_3_in_its_order():
    assert kinds(GERMANY, 1) == ["medicine", "slow"]
    moderate = [a.id for a in GERMANY.reactions.actions if 2 in a.grades]
    assert moderate == [
        "stop",
        "call_prescriber",
        "dimetindene",
        "prednisolone",
        "line",
        "wait",
        "go_on_slower",
    ]
    assert kinds(GERMANY, 4) == ["stop", "call", "medicine", "line"]
    assert "4 mg IV" in entry(GERMANY.reactions.actions, "dimetindene").text
    prednisolone = entry(GERMANY.reactions.actions, "prednisolone").text
    assert prednisolone.startswith("If that is not enough, prednisolone 250 mg IV")


@pytest.mark.parametrize("protocol", [CAMBRIDGE, US], ids=lambda x: x.id)
def test_a_source_without_reaction_actions_is_silent_in_every_one(protocol):
    assert {action.basis for action in protocol.reactions.actions} == {"silent"}


@EACH
def test_adrenaline_stands_on_the_anaphylaxis_card_alone(protocol):
    text = {card.id: card.model_dump_json().lower() for card in protocol.emergency}
    assert [id_ for id_, card in text.items() if "adrenaline" in card] == ["anaphylaxis"]
    assert "adrenaline" not in protocol.reactions.model_dump_json().lower()


@EACH
def test_no_antihistamine_or_steroid_is_a_step_of_any_card(protocol):
    steps = [step for card in protocol.emergency for step in card.steps]
    said = " ".join(f"{step.text} {step.detail}" for step in steps).lower()
    assert not re.search(r"antihist|dimetind|fenistil|prednis|chlorphen|cetirizine|steroid", said)
    anaphylaxis = protocol.card("anaphylaxis")
    assert [s.id for s in anaphylaxis.steps][:3] == ["stop_pump", "call", "adrenaline"]
    assert any("Antihistamine third line" in remark for remark in anaphylaxis.remarks)


@EACH
def test_a_medicine_for_a_graver_reaction_says_that_it_is_no_anaphylaxis_care(protocol):
    for action in protocol.reactions.actions:
        if action.kind == "medicine" and max(action.grades) > 1:
            assert "Never a treatment of anaphylaxis: open the emergency card." in action.note


@pytest.mark.parametrize("protocol", STARTED_WITHOUT_A_RATE, ids=lambda x: x.id)
def test_serve_starts_nothing_while_rate_actions_or_line_are_silent(protocol):
    open_keys = silences(protocol)
    assert {"steps[0]", "max_rate", "line"} <= set(open_keys)
    assert any(key.startswith("reactions.actions") for key in open_keys)


@EACH
def test_platelets_are_planned_on_days_3_and_5_then_on_day_3(protocol):
    check = entry(protocol.checks, "platelets_planned")
    asked = {(c, d) for c in (1, 2, 3) for d in range(1, 6) if check.is_asked(c, d)}
    assert asked == {(1, 3), (1, 5), (2, 3), (3, 3)}


@EACH
def test_every_entry_names_a_listed_document_or_says_what_it_is(protocol):
    for key, one in sourced_entries(protocol):
        named = re.findall(r"\[([^\]]+)\]", f"{one.source} {one.note or ''}")
        assert re.search(r"\[", one.source), key
        assert set(named) <= {*protocol.documents, "A", "K"}, key


@EACH
def test_what_rests_on_the_unit_alone_is_marked(protocol):
    for key, one in sourced_entries(protocol):
        marks = f"{one.source} {one.note or ''}"
        if one.basis == "unit":
            assert "[A]" in marks or "[K]" in marks, key
        elif one.basis == "silent":
            assert one.note, key
        else:
            assert re.search(r"\[(0\d\d|E\d+)\]", one.source), key


@EACH
def test_no_document_is_listed_that_nothing_cites(protocol):
    cited = protocol.model_dump_json(exclude={"documents"})
    assert [d for d in protocol.documents if f"[{d}]" not in cited] == []


@EACH
def test_every_card_and_check_names_the_drug_of_the_protocol(protocol):
    assert "{drug}" not in protocol.model_dump_json()
    call = next(s for s in protocol.card("anaphylaxis").steps if s.id == "call")
    assert call.detail == "Say: anaphylaxis, day unit, chair, alemtuzumab running"
