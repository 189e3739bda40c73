"""A broken configuration: each mistake is one clear line that names file and key, all at once."""

import shutil

import pytest

from bedside.config_files import read_configuration
from bedside.config_mistakes import ConfigInvalid
from tests.support.daybook import CONFIG

SPAIN = "protocols/spain-2019.toml"
SHARED = "every_protocol.toml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    return tmp_path / "config"


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes_of(folder):
    with pytest.raises(ConfigInvalid) as invalid:
        read_configuration(folder)
    assert str(invalid.value).splitlines() == [str(m) for m in invalid.value.mistakes]
    return [str(mistake) for mistake in invalid.value.mistakes]


TIMES = "\nfrom_min = 60\nto_min = 90"
STEP = "rate_ml_per_h = 15" + TIMES
SAMPLES = {
    "syntax": (
        SPAIN, 'version = "1"', "version = ",
        f"{SPAIN}: line 9, column 11: is not TOML: Invalid value",
    ),
    "unknown key": (
        SPAIN, STEP, STEP + "\nrate_ml_per_hour = 15",
        f"{SPAIN}: steps[2].rate_ml_per_hour: is not a known key",
    ),
    "missing key": (
        SPAIN, STEP, TIMES.strip(), f"{SPAIN}: steps[2].rate_ml_per_h: is missing",
    ),
    "not a number": (
        SPAIN, STEP, 'rate_ml_per_h = "fast"' + TIMES,
        f"{SPAIN}: steps[2].rate_ml_per_h: needs a number, got 'fast'",
    ),
    "zero rate": (
        SPAIN, STEP, "rate_ml_per_h = 0.0" + TIMES,
        f"{SPAIN}: steps[2].rate_ml_per_h: must be above 0, got 0.0",
    ),
    "infinite rate": (
        SPAIN, STEP, "rate_ml_per_h = inf" + TIMES,
        f"{SPAIN}: steps[2].rate_ml_per_h: needs a finite number, got Infinity",
    ),
    "rate slip 15 to 1.5": (
        SPAIN, STEP, "rate_ml_per_h = 1.5" + TIMES,
        f"{SPAIN}: steps[2].rate_ml_per_h: must be above the rate before, 10, got 1.5",
    ),
    "open step in the middle": (
        SPAIN, STEP, "rate_ml_per_h = 15\nfrom_min = 60",
        f"{SPAIN}: steps[2].to_min: is missing: only the last step has none",
    ),
    "closed last step": (
        SPAIN, "from_min = 150", "from_min = 150\nto_min = 306",
        f"{SPAIN}: steps[4].to_min: the last step has none: it runs until empty",
    ),
    "half a minute": (
        SPAIN, STEP, "rate_ml_per_h = 15\nfrom_min = 60\nto_min = 90.5",
        f"{SPAIN}: steps[2].to_min: needs a whole number, got 90.5",
    ),
    "gap": (
        SPAIN, "from_min = 90\n", "from_min = 95\n",
        f"{SPAIN}: steps[3].from_min: gap from 90 to 95 min: the step before ends at 90",
    ),
    "overlap": (
        SPAIN, "from_min = 90\n", "from_min = 85\n",
        f"{SPAIN}: steps[3].from_min: overlap from 85 to 90 min: the step before ends at 90",
    ),
    "late first step": (
        SPAIN, "from_min = 0\n", "from_min = 5\n",
        f"{SPAIN}: steps[0].from_min: the first step starts at 0, not 5",
    ),
    "negative time": (
        SPAIN, "from_min = 30\n", "from_min = -30\n",
        f"{SPAIN}: steps[1].from_min: must be 0 or more, got -30",
    ),
    "step that ends as it begins": (
        SPAIN, "from_min = 0\nto_min = 30", "from_min = 0\nto_min = 0",
        f"{SPAIN}: steps[0].to_min: must be after from_min 0, got 0",
        f"{SPAIN}: steps[1].from_min: gap from 0 to 30 min: the step before ends at 0",
    ),
    "rate above the highest": (
        SPAIN, "ml_per_h = 25\nbasis", "ml_per_h = 24.9\nbasis",
        f"{SPAIN}: steps[4].rate_ml_per_h: is above max_rate.ml_per_h, 24.9, got 25",
    ),
    "rate without its unit": (
        SPAIN, STEP, "rate = 15" + TIMES,
        f"{SPAIN}: steps[2].rate_ml_per_h: is missing",
        f"{SPAIN}: steps[2].rate: is not a known key: the unit is missing, write rate_ml_per_h",
    ),
    "nominal volume is a slip": (
        SPAIN, "nominal_volume_ml = 101.2", "nominal_volume_ml = 10.12",
        f"{SPAIN}: bag: nominal_volume_ml is outside volume_from_ml to volume_to_ml",
    ),
    "check on days of a course's first day": (
        SPAIN, 'when = "every_day"\non = ', 'when = "day_1"\non = ',
        f'{SPAIN}: checks[24]: `on` needs when = "every_day", not "day_1"',
    ),
    "interval above the hour": (
        SPAIN, "\ninterval_min = 60", "\ninterval_min = 61",
        f"{SPAIN}: observations.interval_min: must be 60 or less, got 61",
    ),
    "a source that names no document": (
        SPAIN, 'source = "[001] Recommendation 19"', 'source = "somewhere"',
        f"{SPAIN}: preparation[2].source: names no document in [ ]: name one, "
        'or write basis = "unit"',
    ),
    "a dose on a day past the first course": (
        SPAIN, "days = [4, 5]", "days = [4, 6]",
        f"{SPAIN}: premedication[2].doses[2].days: day 6 is past the course, which has 5 days",
    ),
    "a dose on a day past a later course": (
        SPAIN, "from_course = 3\ndays = [3]", "from_course = 3\ndays = [4]",
        f"{SPAIN}: premedication[2].doses[8].days: day 4 is past the course, which has 3 days",
    ),
    "a pump that cannot be set to half of the first rate": (
        "ward.toml", "# step_ml_per_h = 0.1", "step_ml_per_h = 2.6 #",
        "ward.toml: pump.step_ml_per_h: must be at most half of spain-2019's first rate, 2.5, "
        "got 2.6",
    ),
    "a line that holds the whole bag": (
        "ward.toml", "# volume_ml = 15", "volume_ml = 90 #",
        "ward.toml: line.volume_ml: must be below spain-2019's smallest bag, 90 mL, got 90",
    ),
    "basis": (
        SPAIN, 'basis = "source"', 'basis = "guess"',
        f"{SPAIN}: courses.basis: must be 'source', 'inferred', 'unit' or 'silent', got 'guess'",
    ),
    "empty source": (
        SPAIN, 'source = "[001] Recommendations 18 and 19"', 'source = ""',
        f"{SPAIN}: watch.source: must not be empty",
    ),
    "unknown document": (
        SPAIN, 'source = "[001] Recommendations 18 and 19"', 'source = "[E99] page 3"',
        f"{SPAIN}: watch.source: names E99, which `documents` does not have",
    ),
    "limits crossed": (
        SPAIN, "[limits.min_running]\nminutes = 240", "[limits.min_running]\nminutes = 481",
        f"{SPAIN}: limits: min_running is above max_clock",
    ),
    "check twice": (
        SPAIN, 'id = "consent"', 'id = "twelve_months"',
        f"{SPAIN}: checks: id used twice: twelve_months",
    ),
    "two doses for a day": (
        SPAIN, "days = [4, 5]", "days = [3, 4, 5]",
        f"{SPAIN}: premedication[2].doses: two doses for course 1, day 3",
    ),
    "band missing": (
        SPAIN, "[[reactions.bands]]\ngrade = 3", "[[reactions.bands]]\ngrade = 2",
        f"{SPAIN}: reactions.bands: needs grades 1, 2, 3 and 4 in this order",
    ),
    "prescriber called at grade 4 only": (
        SPAIN, 'kind = "call"\ngrades = [2, 3, 4]', 'kind = "call"\ngrades = [4]',
        f'{SPAIN}: reactions.actions: grade 2 has no action of kind "call"',
        f'{SPAIN}: reactions.actions: grade 3 has no action of kind "call"',
    ),
    "unknown placeholder": (
        SPAIN, "Go on at {rate} mL per hour", "Go on at {speed} mL per hour",
        f"{SPAIN}: reactions.actions[1].text: only {{rate}} and {{half}} can be filled in",
    ),
    "unknown card of a flag": (
        SHARED, 'cards = ["anaphylaxis", "stroke"', 'cards = ["anaphylaxis", "strokes"',
        f"{SHARED}: reactions.red_flags[0].cards[1]: must be "
        "'anaphylaxis', 'stroke', 'chest_pain' or 'lung_bleeding', got 'strokes'",
    ),
    "id is not the file's name": (
        SPAIN, 'id = "spain-2019"', 'id = "spain"',
        f"{SPAIN}: id: must be 'spain-2019', the name of the file",
    ),
    "unanswerable": (
        SHARED, 'id = "next_day"\ntitle = "Next day agreed, or last day of the course"\n'
        'answered_by = "nurse"', 'id = "next_day"\ntitle = "Next day"\nanswered_by = "record"',
        f"{SHARED}: fit_to_go[7].answered_by: the record can answer only: cannula, "
        "discharge_set, dose_explained, no_open_reaction, watch_over",
    ),
    "own cards": (
        SPAIN, "[watch]", "[[emergency]]\n[watch]",
        f"{SPAIN}: emergency: is not a known key: cards stand in emergency.toml",
    ),
    "card missing": (
        "emergency.toml", 'id = "chest_pain"', 'id = "stroke"',
        "emergency.toml: cards: every protocol needs a card for: chest_pain",
    ),
    "restart": (
        "emergency.toml", 'title = "Chest pain"', 'title = "Chest pain"\nrestart_allowed = true',
        "emergency.toml: cards[2].restart_allowed: must be False, got True",
    ),
    "card's unknown document": (
        "emergency.toml", 'source = "[E28]"', 'source = "[E98]"',
        "emergency.toml: cards[0].steps[5].source: names E98, which `documents` does not have",
    ),
    "card step key": (
        "emergency.toml", "repeat_after_min = 5", "repeat_after_min = -5",
        "emergency.toml: cards[0].steps[2].repeat_after_min: must be 0 or more, got -5",
    ),
    "unknown protocol": (
        "ward.toml", 'protocol = "spain-2019"', 'protocol = "spain-2091"',
        "ward.toml: protocol: names 'spain-2091', but there is no protocols/spain-2091.toml",
    ),
    "time zone": (
        "ward.toml", "Europe/London", "Europe/Londn",
        "ward.toml: time_zone: no such time zone: Europe/Londn",
    ),
    "a folder of time zones": (
        "ward.toml", "Europe/London", "Europe", "ward.toml: time_zone: no such time zone: Europe",
    ),
    "closing": (
        "ward.toml", "18:45:00", '"evening"',
        "ward.toml: closing_at: needs a clock time such as 18:45:00, got 'evening'",
    ),
    "ward's unknown key": (
        "ward.toml", "pin_idle_min", "pin_idle_minutes",
        "ward.toml: pin_idle_minutes: is not a known key",
    ),
    "factor below the label": (
        "ward.toml", "factor = 1.15", "factor = 0.85",
        "ward.toml: pump.reading_over_label_factor: must be 1 or more, got 0.85",
    ),
    "true or false": (
        "ward.toml", "after_any_stop = false", 'after_any_stop = "maybe"',
        "ward.toml: second_check_after_any_stop: needs true or false, got 'maybe'",
    ),
    "limits of a sign": (
        "observations.toml", "lowest = 30.0", "lowest = 36.0",
        "observations.toml: signs[0]: lowest, low, high, highest must climb",
    ),
    "sign twice": (
        "observations.toml", 'sign = "pulse_per_min"', 'sign = "temperature_c"',
        "observations.toml: signs: each of these once: temperature_c, pulse_per_min, "
        "systolic_mmhg, diastolic_mmhg, breaths_per_min, spo2_percent",
    ),
    "observations' unknown key": (
        "observations.toml", "[[signs]]", "interval = 30\n[[signs]]",
        "observations.toml: interval: is not a known key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_a_mistake_is_one_line_with_file_and_key(folder, sample):
    file, old, new, *lines = sample
    change(folder, file, old, new)
    assert mistakes_of(folder) == lines


def test_mistakes_of_all_files_are_told_at_once(folder):
    change(folder, SPAIN, STEP, "rate_ml_per_h = 0\nfrom_min = 60\nto_min = -90")
    change(folder, SPAIN, "[watch]\nminutes = 120", "[watch]\nminutes = -1")
    change(folder, "emergency.toml", 'title = "Chest pain"', "title = 7")
    change(folder, "ward.toml", "rate_step_min = 10", "")
    change(folder, "observations.toml", "places = 1", "places = 2")
    (folder / "protocols" / "other.toml").write_text("id = ", encoding="utf-8")
    assert [line.rpartition(": ")[0] for line in mistakes_of(folder)] == [
        "emergency.toml: cards[2].title",
        "protocols/other.toml: end of document: is not TOML",
        f"{SPAIN}: steps[2].rate_ml_per_h",
        f"{SPAIN}: steps[2].to_min",
        f"{SPAIN}: watch.minutes",
        "ward.toml: grace.rate_step_min",
        "observations.toml: signs[0].places",
    ]


@pytest.mark.parametrize(
    "file", ["ward.toml", "observations.toml", "ctcae.toml", "emergency.toml", SHARED]
)
def test_a_missing_file_is_told_once(folder, file):
    (folder / file).unlink()
    assert mistakes_of(folder) == [f"{file}: the file is missing"]


def test_an_empty_folder_says_everything_that_is_missing(tmp_path):
    files = {file.name for file in CONFIG.glob("*.toml")}
    missing = {f"{file}: the file is missing" for file in files}
    assert set(mistakes_of(tmp_path)) == missing | {"protocols: holds no protocol file (*.toml)"}


def test_a_file_that_is_not_utf_8_is_told_and_not_guessed(folder):
    (folder / "ward.toml").write_bytes('name = "Tagesklinik Süd"'.encode("latin-1"))
    [line] = mistakes_of(folder)
    assert line.startswith("ward.toml: cannot be read as UTF-8 text")


def test_a_broken_protocol_is_not_also_called_unknown_by_the_ward(folder):
    change(folder, SPAIN, 'version = "1"', "version = 1")
    assert mistakes_of(folder) == [f"{SPAIN}: version: needs text in quotes, got 1"]


def test_a_cards_mistake_is_told_once_however_many_protocols_use_it(folder):
    text = (folder / SPAIN).read_text(encoding="utf-8")
    other = text.replace('id = "spain-2019"', 'id = "spain-slow"')
    (folder / "protocols" / "spain-slow.toml").write_text(other, encoding="utf-8")
    change(folder, "emergency.toml", 'source = "[E28]"', 'source = "[E98]"')
    [line] = mistakes_of(folder)
    assert line.startswith("emergency.toml: cards[0].steps[5].source: names E98")


def test_numbers_keep_the_digits_they_were_written_with(folder):
    change(folder, "ward.toml", "reading_differs_ml = 1\n", "reading_differs_ml = 1.50\n")
    assert str(read_configuration(folder).unit.pump.reading_differs_ml) == "1.50"


def test_a_second_protocol_is_a_file_and_no_code(folder):
    text = (folder / SPAIN).read_text(encoding="utf-8")
    other = text.replace('id = "spain-2019"', 'id = "spain-slow"')
    (folder / "protocols" / "spain-slow.toml").write_text(other, encoding="utf-8")
    assert "spain-slow" in read_configuration(folder).protocols


def test_a_pump_step_of_exactly_half_and_a_line_just_below_the_bag_are_taken(folder):
    change(folder, "ward.toml", "# step_ml_per_h = 0.1", "step_ml_per_h = 2.5 #")
    change(folder, "ward.toml", "# volume_ml = 15", "volume_ml = 89.9 #")
    unit = read_configuration(folder).unit
    assert (str(unit.pump.step_ml_per_h), str(unit.line.volume_ml)) == ("2.5", "89.9")
