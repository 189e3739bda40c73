"""The worked examples W1 to W30 of the clinical facts, for bags of 100, 101.2 and 112 mL.

The numbers are typed out as they stand there, exact to the decimals given.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bedside.core import events as e
from bedside.core.limits import first_to_bite
from bedside.core.pump_check import compare_reading
from bedside.core.quantities import minutes_for, volume_ml
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.taps import Tap
from bedside.core.starting import leads_at
from tests.core.reasons import codes_of
from tests.support.daybook import NURSE, DayBook, configuration, instant, with_ladder

VOLUMES = ("100", "101.2", "112")
LONDON = ZoneInfo("Europe/London")
SPAIN = configuration().protocols["spain-2019"]
UNIT = configuration().unit


def each_volume(*numbers):
    """One case a volume, with that volume's number or numbers."""
    return pytest.mark.parametrize(
        ("volume", "expected"), list(zip(VOLUMES, numbers, strict=True)), ids=VOLUMES
    )


def rounded(value, like):
    """The value rounded to as many places as the typed number has."""
    places = len(like.partition(".")[2])
    return Decimal(round(Fraction(value) * 10**places)).scaleb(-places)


def same(value, typed):
    return rounded(value, typed) == Decimal(typed)


def finish_min(day):
    return day.projection.minutes_after(day.history.started.occurred_at)


def limit(day, name):
    return next(one for one in day.limits if one.name == name)


def halved(volume, minute, half, way="hold", wait=None, **book):
    """Grade 2 at this minute, halved at once, way on signed at once."""
    book = DayBook(**book).started(volume).climbs_to(minute)
    reaction = book.after(minute).reacts(2)
    book.rate(half)
    book.chooses(way, reaction, wait)
    return book


def stopped(volume, minute, pause, half, way="hold", wait=None, start="10:30", **bag):
    """Grade 2 at this minute, stopped, over, and resumed at half after the pause."""
    book = DayBook(start=start).started(volume, at=start, **bag).climbs_to(minute)
    reaction = book.after(minute).reacts(2)
    book.pauses()
    book.after(minute + pause).reaction_over(reaction)
    book.chooses(way, reaction, wait)
    book.resumes(half)
    return book


def plain_pause(volume, minute, pause, rate, **day):
    book = DayBook(start=day.get("at", "10:30")).started(volume, **day).climbs_to(minute)
    book.after(minute).pauses()
    book.after(minute + pause).resumes(rate)
    return book


W1 = {
    15: "1.25",
    30: "2.5",
    45: "5.0",
    60: "7.5",
    75: "11.25",
    90: "15.0",
    100: "18.333",
    120: "25.0",
    130: "28.333",
    150: "35.0",
    180: "47.5",
    200: "55.833",
    240: "72.5",
    300: "97.5",
}


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize(("minute", "given"), W1.items())
def test_w1_volume_given_by_the_undisturbed_ladder(volume, minute, given):
    book = DayBook().started(volume).climbs_to(minute)
    assert same(book.day_after(minute).dose.given_ml, given)


@pytest.mark.parametrize("volume", VOLUMES)
def test_w1_volume_given_never_exceeds_the_bag(volume):
    book = DayBook().started(volume).climbs_to(150)
    assert book.day_after(600).dose.given_ml == Fraction(volume)


@each_volume(("306.00", "15:36"), ("308.88", "15:39"), ("334.80", "16:05"))
def test_w2_finish_of_the_undisturbed_ladder(volume, expected):
    minutes, clock = expected
    day = DayBook().started(volume).day()
    assert same(finish_min(day), minutes)
    assert f"{day.projection.finish_at:%H:%M}" == clock


@each_volume("5:06:00", "5:08:53", "5:34:48")
def test_w2_finish_in_hours_minutes_and_seconds(volume, expected):
    seconds = round(finish_min(DayBook().started(volume).day()) * 60)
    assert str(timedelta(seconds=seconds)) == expected


W3 = {
    "100": {60: "0.900", 150: "4.200", 240: "8.700", 300: "11.700"},
    "101.2": {60: "0.889", 150: "4.150", 240: "8.597", 300: "11.561"},
    "112": {60: "0.804", 150: "3.750", 240: "7.768", 300: "10.446"},
}


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("minute", (60, 150, 240, 300))
def test_w3_milligrams_given_are_a_share_of_the_whole_bag(volume, minute):
    book = DayBook().started(volume).climbs_to(minute)
    assert same(book.day_after(minute).dose.given_mg, W3[volume][minute])


@each_volume(
    ("0.600", "1.200", "1.800", "2.400", "3.000"),
    ("0.593", "1.186", "1.779", "2.372", "2.964"),
    ("0.536", "1.071", "1.607", "2.143", "2.679"),
)
def test_w4_milligrams_an_hour_at_each_rate(volume, expected):
    dose = DayBook().started(volume).day().dose
    rates = (5, 10, 15, 20, 25)
    assert all(same(dose.mg(Fraction(r)), mg) for r, mg in zip(rates, expected, strict=True))


@each_volume("306.00", "308.88", "334.80")
def test_w5_grade_1_leaves_the_finish_unchanged(volume, expected):
    book = DayBook().started(volume).climbs_to(100)
    book.after(100).reacts(1)
    assert same(finish_min(book.day()), expected)


@each_volume(("590.00", "110"), ("597.20", "117.2"), ("662.00", "182"))
def test_w6_half_rate_held_from_minute_100_breaches_eight_hours(volume, expected):
    minutes, over = expected
    day = halved(volume, 100, "10").day_after(100)
    assert same(day.dose.given_ml, "18.333")
    assert same(finish_min(day), minutes)
    assert (limit(day, "max_8h").verdict, limit(day, "max_8h").margin_min) == (
        "over",
        -Fraction(over),
    )


@each_volume("338.00", "340.88", "366.80")
def test_w7_r_climbs_again_after_thirty_minutes(volume, expected):
    assert same(finish_min(halved(volume, 100, "10", "climb", 30).day()), expected)


@each_volume("326.00", "328.88", "354.80")
def test_w7_l_returns_to_the_plan_at_the_planned_time(volume, expected):
    assert same(finish_min(halved(volume, 100, "10", "return_to_plan").day()), expected)


@each_volume("502.00", "507.76", "559.60")
def test_w7_d_halves_every_later_step_and_breaches(volume, expected):
    day = halved(volume, 100, "10", "halve_later").day()
    assert same(finish_min(day), expected)
    assert limit(day, "max_8h").is_over


@each_volume("600.00", "607.20", "672.00")
def test_w8_stop_of_forty_minutes_then_half_held_breaches(volume, expected):
    day = stopped(volume, 130, 40, "10").day()
    assert same(finish_min(day), expected)
    assert limit(day, "max_8h").is_over


@pytest.mark.parametrize("volume", VOLUMES)
def test_w8_nothing_flows_while_stopped(volume):
    book = stopped(volume, 130, 40, "10")
    given = {book.day_after(minute).dose.given_ml for minute in (130, 131, 150, 170)}
    assert len(given) == 1
    assert same(given.pop(), "28.333")


@each_volume(("384.00", "518.00"), ("386.88", "523.76"), ("412.80", "575.60"))
def test_w8_other_ways_on_after_the_stop(volume, expected):
    climb, halve = expected
    assert same(finish_min(stopped(volume, 130, 40, "10", "climb", 30).day()), climb)
    assert same(finish_min(stopped(volume, 130, 40, "10", "halve_later").day()), halve)


@each_volume("346.00", "348.88", "374.80")
def test_w8_plain_pause_shifts_the_later_steps(volume, expected):
    assert same(finish_min(plain_pause(volume, 130, 40, "20").day()), expected)


@each_volume("412.00", "417.76", "469.60")
def test_w9_half_rate_held_from_minute_200_is_kept(volume, expected):
    day = halved(volume, 200, "12.5").day()
    assert same(day.dose.given_ml, "55.833")
    assert same(finish_min(day), expected)
    assert limit(day, "max_8h").verdict == "kept"


@each_volume(("472.00", "kept"), ("477.76", "kept"), ("529.60", "over"))
def test_w10_the_bag_volume_alone_flips_the_verdict(volume, expected):
    day = stopped(volume, 200, 60, "12.5").day()
    assert (same(finish_min(day), expected[0]), limit(day, "max_8h").verdict) == (True, expected[1])


def test_w10_breach_of_the_large_bag_is_49_60_minutes():
    day = stopped("112", 200, 60, "12.5").day()
    assert same(-limit(day, "max_8h").margin_min, "49.60")


@each_volume(("480.00", "kept"), ("485.76", "over"), ("537.60", "over"))
def test_w11_exactly_480_00_minutes_is_no_breach(volume, expected):
    day = stopped(volume, 200, 68, "12.5").day()
    assert (same(finish_min(day), expected[0]), limit(day, "max_8h").verdict) == (True, expected[1])


def test_w11_one_minute_more_is_a_breach():
    day = stopped("100", 200, 69, "12.5").day()
    assert same(finish_min(day), "481.00")
    assert limit(day, "max_8h").is_over


@each_volume(150, 150, 190)
def test_w12_first_minute_from_which_a_held_half_rate_fits(volume, expected):
    halves = {0: "2.5", 30: "5", 60: "7.5", 90: "10", 150: "12.5"}
    fits = [
        minute
        for minute in [*range(0, 150, 7), 149, 150, 151, 188, 189, 190, 191, 200]
        if not limit(
            halved(volume, minute, halves[max(m for m in halves if m <= minute)]).day(), "max_8h"
        ).is_over
    ]
    assert min(fits) == expected


@pytest.mark.parametrize(("minute", "spare"), [(189, "-0.6"), (190, "0.4")])
def test_w12_the_large_bag_fits_from_minute_189_6(minute, spare):
    # The finish moves 1 min earlier for each minute the halving comes later: 0.4 after 189.6.
    assert limit(halved("112", minute, "12.5").day(), "max_8h").margin_min == Fraction(spare)


@each_volume("174.00", "171.12", "145.20")
def test_w13_longest_pause_with_resume_at_the_full_rate(volume, expected):
    assert same(limit(DayBook().started(volume).day(), "max_8h").margin_min, expected)
    most = int(Decimal(expected))
    verdicts = [
        limit(plain_pause(volume, 130, pause, "20").day(), "max_8h").verdict
        for pause in (most, most + 1)
    ]
    assert verdicts == ["kept", "over"]


def two_halvings(volume, first, second, **book):
    book = halved(volume, 180, first, **book)
    at_first = book.day().dose.given_ml
    book.after(220).reacts(2)
    book.rate(second)
    return at_first, book.day()


@each_volume("644.00", "655.52", "759.20")
def test_w14_second_reaction_halves_the_rate_then_running(volume, expected):
    at_first, day = two_halvings(volume, "12.5", "6.25")
    assert same(at_first, "47.5")
    assert same(day.dose.given_ml, "55.833")
    assert same(finish_min(day), expected)


@each_volume("647.42", "659.03", "763.55")
def test_w14_pump_steps_of_a_tenth_round_the_half_down(volume, expected):
    pump = UNIT.pump.model_copy(update={"step_ml_per_h": Decimal("0.1")})
    unit = UNIT.model_copy(update={"pump": pump})
    book = halved(volume, 180, "12.5", unit=unit)
    book.after(220).reacts(2)
    assert book.day().half_permitted == Fraction("6.2")
    book.rate("6.2")
    assert same(finish_min(book.day()), expected)


@pytest.mark.parametrize(
    ("minute", "half"), [(10, "2.5"), (40, "5"), (70, "7.5"), (100, "10"), (200, "12.5")]
)
def test_w14_half_rates_of_the_ladder(minute, half):
    book = DayBook().started().climbs_to(minute)
    book.after(minute).reacts(2)
    assert book.day().half_permitted == Fraction(half)


def test_w15_early_halving_is_flagged_at_once():
    day = halved("100", 10, "2.5").day()
    assert same(day.dose.given_ml, "0.833")
    assert same(finish_min(day), "2390.00")
    assert limit(day, "max_8h").is_over


@each_volume(("16:36", "kept"), ("16:39", "kept"), ("17:05", "over"))
def test_w16_bag_life_ends_before_the_eight_hours(volume, expected):
    day = DayBook(start="11:30").started(volume, at="11:30", prepared="09:00").day()
    assert f"{day.projection.finish_at:%H:%M}" == expected[0]
    assert limit(day, "bag").verdict == expected[1]
    assert limit(day, "max_8h").verdict == "kept"


@pytest.mark.parametrize("volume", VOLUMES)
def test_w16_the_limit_that_comes_first_is_named(volume):
    unit = UNIT.model_copy(update={"closing_at": time(23, 0)})
    book = DayBook(start="11:30", unit=unit).started(volume, at="11:30", prepared="09:00")
    first = first_to_bite(book.day().limits)
    assert (first.name, f"{first.at:%H:%M}") == ("bag", "17:00")


@each_volume(("17:16", "6.667", "0.800"), ("17:19", "7.867", "0.933"), ("17:45", "18.667", "2.000"))
def test_w16_left_in_the_bag_when_it_expires_after_a_pause(volume, expected):
    book = plain_pause(volume, 130, 40, "20", at="11:30", prepared="09:00")
    assert f"{book.day().projection.finish_at:%H:%M}" == expected[0]
    book.after(190).rate("25")
    dose = book.day("17:00").dose
    assert same(dose.not_given_ml, expected[1])
    assert same(dose.mg(dose.not_given_ml), expected[2])


@each_volume(("45.0", "5.400"), ("46.2", "5.478"), ("57.0", "6.107"))
def test_w16_left_in_the_bag_when_it_expires_at_half_rate(volume, expected):
    book = stopped(volume, 130, 40, "10", start="11:30", prepared="09:00")
    dose = book.day("17:00").dose
    assert same(dose.not_given_ml, expected[0])
    assert same(dose.mg(dose.not_given_ml), expected[1])


@each_volume(174, 171, 145)
def test_w17_latest_start_after_the_bag_was_prepared(volume, expected):
    verdicts = []
    for age in (expected, expected + 1):
        start = f"{instant('08:00') + timedelta(minutes=age):%H:%M}"
        book = DayBook(start=start).started(volume, at=start, prepared="08:00")
        verdicts.append(limit(book.day(), "bag").verdict)
    assert verdicts == ["kept", "over"]


@each_volume("312.40", "315.28", "341.20")
def test_w18_a_late_step_keeps_its_full_length(volume, expected):
    book = DayBook().started(volume)
    book.after(38).rate("10")
    assert same(finish_min(book.day()), expected)
    for minute, rate in ((68, "15"), (98, "20"), (158, "25")):
        book.after(minute).rate(rate)
    given = [book.day_after(minute).dose.given_ml for minute in (38, 68, 98, 158)]
    typed = ("3.167", "8.167", "15.667", "35.667")
    assert all(same(ml, text) for ml, text in zip(given, typed, strict=True))
    assert same(finish_min(book.day()), expected)


@each_volume("307.60", "310.48", "336.40")
def test_w18_b_later_steps_confirmed_at_their_planned_times(volume, expected):
    book = DayBook().started(volume)
    for minute, rate in ((38, "10"), (60, "15"), (90, "20"), (150, "25")):
        book.after(minute).rate(rate, "as planned")
    assert same(finish_min(book.day()), expected)


def recorded_late(volume):
    """C: set on the pump at minute 30, entered at minute 38."""
    book = DayBook().started(volume)
    entered_at = book.after(38).now
    book.after(30).write(e.RateChanged(rate_ml_per_h=Decimal(10)), entered_at=entered_at)
    return book.after(38)


@each_volume("306.00", "308.88", "334.80")
def test_w18_c_step_on_time_but_entered_late_changes_nothing(volume, expected):
    assert same(finish_min(recorded_late(volume).day()), expected)


def test_w18_a_and_c_are_distinguishable_in_the_record():
    late = DayBook().started()
    late.after(38).rate("10")
    done, entered = late.entries[-1], recorded_late("101.2").entries[-1]
    assert done.recorded_at == entered.recorded_at
    assert (done.recorded_at - done.occurred_at).seconds == 0
    assert (entered.recorded_at - entered.occurred_at) == timedelta(minutes=8)


@each_volume("309.00", "311.88", "337.80")
def test_w19_last_step_a_quarter_of_an_hour_late(volume, expected):
    book = DayBook().started(volume).climbs_to(90)
    book.after(165).rate("25")
    assert same(book.day().dose.given_ml, "40.0")
    assert same(finish_min(book.day()), expected)


def discontinued(volume, minute, **book_and_bag):
    unit = book_and_bag.pop("unit", UNIT)
    book = DayBook(unit=unit).started(volume, **book_and_bag).climbs_to(minute)
    book.after(minute).write(e.InfusionDiscontinued(reason="grade 4"))
    return book


@each_volume(("6.700", "5.300"), ("6.621", "5.379"), ("5.982", "6.018"))
def test_w20_discontinued_at_minute_200(volume, expected):
    day = discontinued(volume, 200).day_after(400)
    assert same(day.dose.given_ml, "55.833")
    assert same(day.dose.given_mg, expected[0])
    assert same(day.dose.mg(day.dose.not_given_ml), expected[1])
    assert day.projection is None


def with_line(ml="15"):
    line = UNIT.line.model_copy(update={"volume_ml": Decimal(ml)})
    return UNIT.model_copy(update={"line": line})


@each_volume("4.900", "4.842", "4.375")
def test_w20_saline_in_the_line_never_reached_the_patient_as_drug(volume, expected):
    day = discontinued(volume, 200, unit=with_line(), primed="saline").day()
    assert same(day.dose.given_ml, "40.833")
    assert same(day.dose.given_mg, expected)


@each_volume(("0.600", "3.400"), ("0.593", "3.360"), ("0.536", "3.036"))
def test_w21_discontinued_at_minutes_45_and_130(volume, expected):
    early = discontinued(volume, 45).day().dose
    assert same(early.given_ml, "5.0")
    assert same(early.given_mg, expected[0])
    assert same(discontinued(volume, 130).day().dose.given_mg, expected[1])


def constant(rate):
    return with_ladder(SPAIN, (rate, None))


def test_w22_112_ml_at_28_an_hour_takes_exactly_four_hours():
    book = DayBook(protocol=constant("28")).started("112")
    assert same(finish_min(book.day()), "240.00")
    assert limit(book.day(), "min_4h").verdict == "kept"
    assert same(book.day_after(100).dose.given_ml, "46.667")


@each_volume("240.00", "242.88", "268.80")
def test_w22_constant_25_an_hour(volume, expected):
    assert same(finish_min(DayBook(protocol=constant("25")).started(volume).day()), expected)


@each_volume(("2.400", "24.0"), ("2.372", "23.7"), ("2.143", "21.4"))
def test_w23_fast_flush_is_eight_times_the_dose_rate(volume, expected):
    dose = DayBook().started(volume).day().dose
    assert same(dose.mg(Fraction(20)), expected[0])
    assert same(dose.mg(Fraction(200)), expected[1])
    assert dose.mg(Fraction(200)) == 8 * dose.mg(Fraction(25))


def test_w23_twenty_millilitres_take_6_0_or_48_0_minutes():
    assert volume_ml(Fraction(200), 30) == 100
    assert minutes_for(Fraction(20), Fraction(200)) == 6
    assert minutes_for(Fraction(20), Fraction(25)) == 48


@each_volume(("15:36", "17:36"), ("15:39", "17:39"), ("16:05", "18:05"))
def test_w24_day_plan_before_the_start(volume, expected):
    day = DayBook().made_ready(volume).day()
    assert f"{day.projection.finish_at:%H:%M}" == expected[0]
    assert f"{day.home_at:%H:%M}" == expected[1]
    assert f"{limit(day, 'max_8h').at:%H:%M}" == "18:30"


@each_volume(("15:36", "18:06"), ("15:39", "18:09"), ("16:05", "18:35"))
def test_w24_watch_starts_after_a_flush_of_thirty_minutes(volume, expected):
    book = DayBook().started(volume).climbs_to(150)
    book.at(expected[0]).write(e.BagFinished())
    book.at(book.now + timedelta(minutes=30)).write(e.LineFlushed())
    assert f"{book.day().watch_end_at:%H:%M}" == expected[1]


@pytest.mark.parametrize(("closing", "verdict"), [(time(17, 39), "kept"), (time(17, 38), "over")])
def test_w24_home_is_compared_with_closing_before_the_start(closing, verdict):
    unit = UNIT.model_copy(update={"closing_at": closing})
    assert limit(DayBook(unit=unit).made_ready("101.2").day(), "closing").verdict == verdict


def premedication_clocks(protocol=SPAIN):
    book = DayBook(protocol=protocol)
    book.at("08:00").arrives()
    return {
        task.detail: f"{task.due_at:%H:%M}"
        for task in book.day().tasks
        if task.kind == "premedication"
    }


def test_w25_spanish_premedication_for_half_past_ten():
    clocks = premedication_clocks()
    assert clocks["paracetamol"] == clocks["dexchlorpheniramine"] == "08:30"
    assert clocks["methylprednisolone"] == "09:00"


def test_w25_german_premedication_sixty_minutes_before():
    hour_before = tuple(p.model_copy(update={"minutes_before": 60}) for p in SPAIN.premedication)
    german = SPAIN.model_copy(update={"premedication": hour_before})
    assert set(premedication_clocks(german).values()) == {"09:30"}


def test_w25_premedication_ages_when_the_start_slips_to_noon():
    book = DayBook()
    book.at("08:15").arrives()
    given_at = {
        "paracetamol": "08:30",
        "dexchlorpheniramine": "08:30",
        "methylprednisolone": "09:00",
    }
    for name, clock in given_at.items():
        given = e.PremedicationGiven(premedication_id=name, dose_mg=Decimal(1), route="oral")
        book.at(clock).write(given)
    noon = book.at("12:00").now
    book.at("10:00").write(e.PlannedStartMoved(planned_start_at=noon, reason="late bag"))
    leads = {lead.premedication.id: lead for lead in leads_at(book.day().history, noon)}
    assert leads["paracetamol"].age_min == leads["dexchlorpheniramine"].age_min == 210
    assert leads["methylprednisolone"].age_min == 180
    assert {leads[name].timing for name in given_at} == {"old"}


def observation_minutes(interval, end=309):
    """Minutes at which a set falls due when each is taken the minute it is due."""
    observations = SPAIN.observations.model_copy(
        update={"interval_min": interval, "watch_interval_min": interval}
    )
    book = DayBook(protocol=SPAIN.model_copy(update={"observations": observations}))
    book.made_ready("101.2").at("10:30").observes()
    book.starts()
    book.climbs_to(150)
    started_at, found = book.after(0).now, []
    while len(found) < 40:
        if len(found) and found[-1] < end <= found[-1] + interval:
            book.after(end).write(e.BagFinished())
            book.write(e.LineDisconnected())
        day = book.day_after(found[-1] if found else 0)
        task = next((t for t in day.tasks if t.kind == "observations"), None)
        if task is None:
            break
        found.append((task.due_at - started_at) // timedelta(minutes=1))
        book.at(task.due_at).observes()
    return found


def test_w26_every_thirty_minutes_is_ten_sets_the_end_and_four_after():
    minutes = observation_minutes(30)
    assert minutes[:10] == list(range(30, 301, 30))
    assert minutes[10:14] == [309, 339, 369, 399]
    assert 309 + 110 <= minutes[-1] <= 309 + 120


def test_w26_every_hour_is_five_sets_the_end_and_two_after():
    minutes = observation_minutes(60)
    assert minutes[:5] == list(range(60, 301, 60))
    assert minutes[5:7] == [309, 369]
    assert 309 + 110 <= minutes[-1] <= 309 + 120
    assert len(minutes) == 8


def test_w26_after_a_late_set_the_next_counts_from_it():
    plan = SPAIN.observations.model_copy(update={"interval_min": 30})
    book = DayBook(protocol=SPAIN.model_copy(update={"observations": plan})).started()
    book.after(47).observes()
    due = next(t for t in book.day().tasks if t.kind == "observations")
    assert due.due_at == book.after(77).now


@pytest.mark.parametrize(
    ("reading", "asks"),
    [("37.5", True), ("36.75", False), ("36.76", True), ("33.25", False), ("33.24", True)],
)
def test_w27_pump_reading_is_questioned_beyond_five_percent(reading, asks):
    book = DayBook().started().climbs_to(150)
    book.after(150).write(e.PumpReadingRecorded(volume_ml=Decimal(reading)))
    assert (book.day().reading_in_question is not None) == asks
    assert book.day().dose.pumped_ml == 35


def rate_codes(book, rate):
    event = e.RateChanged(rate_ml_per_h=Decimal(rate))
    tap = Tap(event, book.now, NURSE, "tap", book.entries[-1].seq)
    return set(codes_of(findings_for(book.day(), tap)))


def test_w28_one_key_slips_are_not_taken_as_rates():
    assert "above_maximum" in rate_codes(DayBook().started().after(30), "50")
    assert rate_codes(halved("100", 10, "2.5").after(30), "25") == {"reaction_open"}
    at_15 = DayBook().started().climbs_to(60)
    assert rate_codes(at_15.after(70), "1.5") == {"other_rate_needs_reason"}


@pytest.mark.parametrize("rate", ["5", "10", "15", "20", "12.5"])
def test_w28_ladder_and_the_exact_half_need_no_reason(rate):
    book = DayBook().started().climbs_to(150)
    book.after(160).observes()
    assert rate_codes(book, rate) == set()


def test_w27_37_5_is_7_1_percent_above_the_35_computed():
    check = compare_reading(UNIT, Fraction("37.5"), Fraction(35))
    assert same(check.percent, "7.1")


@pytest.mark.parametrize(
    ("minute", "rate", "half"),
    [(10, "5", "2.5"), (40, "10", "5"), (70, "15", "7.5"), (100, "20", "10"), (160, "25", "12.5")],
)
def test_w28_only_the_ladder_and_its_halves_need_no_reason(minute, rate, half):
    book = DayBook().started().climbs_to(minute)
    book.after(minute).observes()
    assert book.day().rate_now == Fraction(rate)
    assert rate_codes(book, half) == set()
    assert rate_codes(book, str(Decimal(half) - Decimal("0.1"))) == {"other_rate_needs_reason"}


@pytest.mark.parametrize(("rate", "codes"), [("25", set()), ("25.1", {"above_maximum"})])
def test_w28_anything_above_25_is_rejected(rate, codes):
    book = DayBook().started().climbs_to(149)
    book.after(150).observes()
    assert rate_codes(book, rate) == codes


def night(on, start, end):
    """The volume given between two London wall clocks of a night; `end` may say fold."""
    begins = datetime.combine(on, start, LONDON).astimezone(UTC)
    book = DayBook(on=on - timedelta(days=1)).made_ready("101.2")
    book.at(begins).starts()
    for minute, rate in ((30, "10"), (60, "15"), (90, "20")):
        book.after(minute).rate(rate)
    ends = datetime.combine(on, end, LONDON).astimezone(UTC)
    return book.day(ends).dose.given_ml


def test_w29_clocks_back_makes_quarter_to_one_to_quarter_past_one_ninety_minutes():
    given = night(date(2026, 10, 25), time(0, 45), time(1, 15, fold=1))
    assert given == 15


def test_w29_clocks_forward_makes_quarter_to_one_to_quarter_past_two_thirty_minutes():
    given = night(date(2026, 3, 29), time(0, 45), time(2, 15))
    assert given == Fraction(5, 2)


def test_w29_closing_in_july_is_an_hour_earlier_in_utc():
    day = DayBook(on=date(2026, 7, 14), start="09:30").day()
    assert limit(day, "closing").at == datetime(2026, 7, 14, 17, 45, tzinfo=UTC)
    assert f"{day.history.planned_start_at.astimezone(UNIT.zone):%H:%M}" == "10:30"


def test_w30_line_volume_primed_with_drug():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    assert same(finish_min(book.day()), "272.88")
    book.after(273).write(e.BagFinished())
    at_empty = book.day().dose
    assert at_empty.given_ml == Fraction("86.2")
    assert same(at_empty.given_mg, "10.221")
    book.after(300).write(e.LineFlushed())
    flushed = book.day().dose
    assert same(flushed.given_mg - at_empty.given_mg, "1.779")
    assert flushed.not_given_ml == 0


def test_w30_nothing_is_complete_before_the_flush_is_confirmed():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(273).write(e.BagFinished())
    book.after(280).write(e.LineDisconnected())
    assert book.day().dose.not_given_ml == 15


def test_w30_unsigned_line_is_not_counted():
    dose = DayBook().started("101.2").climbs_to(150).day_after(309).dose
    assert dose.line_ml is None
    assert dose.given_ml == Fraction("101.2")
