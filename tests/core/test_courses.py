"""Courses of a patient: what was given, what was missed, what is next, and when."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.core import events as e
from bedside.core.course_bookings import against_booking
from bedside.core.course_dates import earliest_on, first_free, free_from, is_weekend
from bedside.core.courses import course_of, courses_of
from bedside.core.months import full_months_after, months_later
from tests.core.tapping import SPAIN
from tests.support.daybook import THE_DAY, instant

HEAD = "a" * 64
MONDAY = date(2026, 11, 23)
TODAY = THE_DAY
A_DAY = timedelta(days=1)


def said(on, day, course=1, status="booked", mg=None, day_id=None, **more):
    """What one day of the patient says; begun where it says how much was given."""
    started = instant("10:30", on) if mg is not None or status == "infusing" else None
    return e.EarlierDay(
        day_id=day_id or f"{on}-{course}-{day}",
        head=HEAD,
        signed=False,
        on=on,
        course=course,
        day=day,
        status=status,
        started_at=started,
        full_dose_mg=Decimal(12),
        dose_given_mg=None if mg is None else Decimal(mg),
        **more,
    )


def whole(on, day, course=1):
    return said(on, day, course, "discharged", 12)


def course_given(first_on, course=1):
    return [whole(first_on + n * A_DAY, n + 1, course) for n in range(SPAIN.course_days(course))]


def states(courses, number=1):
    return [one.state for one in courses.course(number).days]


def dates(course):
    return [one.on for one in course.days]


# How many days, and what each says


def test_first_course_has_five_days_and_a_later_one_three():
    assert len(course_of(SPAIN, [], 1, TODAY).days) == 5
    assert len(course_of(SPAIN, [], 2, TODAY).days) == 3
    assert len(course_of(SPAIN, [], 4, TODAY).days) == 3


def test_nobody_has_had_anything_yet_then_course_1_on_five_days_in_a_row_from_today():
    courses = courses_of(SPAIN, [], TODAY)
    assert states(courses) == ["not_booked"] * 5
    assert dates(courses.current) == [TODAY + n * A_DAY for n in range(5)]
    assert (courses.next_day.course, courses.next_day.day) == (1, 1)
    assert courses.last_given_on is None and courses.last_begun is None


def test_each_day_says_what_became_of_it():
    courses = courses_of(
        SPAIN,
        [
            whole(MONDAY - 2 * A_DAY, 1),
            said(MONDAY - A_DAY, 2, status="discharged", mg="6.7"),
            said(TODAY, 3, status="infusing"),
            said(TODAY + A_DAY, 4),
        ],
        TODAY,
    )
    assert states(courses) == ["given", "partly_given", "running", "booked", "not_booked"]
    assert courses.current.given_mg == Decimal("18.7")
    assert courses.current.last_given_on == TODAY
    assert courses.current.last_planned_on == TODAY + 2 * A_DAY


def test_who_has_arrived_is_here_and_given_nothing():
    courses = courses_of(SPAIN, [said(TODAY, 1, status="arrived")], TODAY)
    assert states(courses)[0] == "here"
    assert courses.next_day.day == 1 and not courses.next_day.is_proposed
    assert courses.current.given_mg == 0


def test_booking_whose_date_has_passed_says_nothing_of_a_dose():
    courses = courses_of(SPAIN, [said(MONDAY, 1)], TODAY)
    assert states(courses)[0] == "past_booking"
    assert courses.next_day.on == TODAY and courses.next_day.is_proposed
    assert courses.current.days[0].missed == ()


def test_part_of_a_dose_is_a_day_done_and_its_rest_is_never_given():
    courses = courses_of(SPAIN, [said(MONDAY, 1, status="discharged", mg="0.5")], TODAY)
    assert courses.next_day.day == 2


def test_days_before_the_first_one_known_here_are_left_alone():
    courses = courses_of(SPAIN, [whole(MONDAY, 3)], TODAY)
    assert states(courses) == ["no_record", "no_record", "given", "not_booked", "not_booked"]
    assert [one.day for one in courses.current.to_give] == [4, 5]


def test_booking_of_a_later_day_alone_leaves_the_days_before_it_alone():
    courses = courses_of(SPAIN, [said(TODAY, 2)], TODAY)
    assert states(courses)[:3] == ["no_record", "booked", "not_booked"]


# A missed dose is moved, never doubled


def missed(on, day, status="deferred", course=1):
    return said(on, day, course, status)


@pytest.mark.parametrize("status", ["deferred", "did_not_attend", "left_against_advice"])
def test_missed_dose_gets_the_next_date_and_the_course_ends_a_day_later(status):
    courses = courses_of(SPAIN, [whole(MONDAY, 1), missed(TODAY, 2, status)], TODAY)
    assert states(courses) == ["given", "missed", "not_booked", "not_booked", "not_booked"]
    assert dates(courses.current) == [MONDAY, *(TODAY + n * A_DAY for n in range(1, 5))]
    assert courses.current.is_interrupted
    assert courses.next_day.day == 2


def test_missed_dose_comes_after_the_others_where_those_are_booked():
    booked = [said(TODAY + n * A_DAY, n + 2) for n in (1, 2, 3)]
    courses = courses_of(SPAIN, [whole(MONDAY, 1), missed(TODAY, 2), *booked], TODAY)
    assert courses.current.days[1].on == TODAY + 4 * A_DAY
    assert courses.current.last_planned_on == TODAY + 4 * A_DAY
    assert [one.day for one in courses.current.to_give] == [3, 4, 5, 2]
    assert [one.day for one in courses.current.to_book] == [2]


def test_missed_dose_that_has_a_new_booking_is_booked_and_keeps_what_was_missed():
    again = said(TODAY + 3 * A_DAY, 2, day_id="again")
    courses = courses_of(SPAIN, [whole(MONDAY, 1), missed(TODAY, 2), again], TODAY)
    second = courses.current.days[1]
    assert (second.state, second.on, second.stands) == ("booked", again.on, again)
    assert [one.on for one in second.missed] == [TODAY]


def test_dose_that_was_missed_and_given_later_is_given():
    days = [whole(MONDAY, 1), missed(TODAY, 2), whole(TODAY + A_DAY, 2)]
    courses = courses_of(SPAIN, days, TODAY + A_DAY)
    assert states(courses)[1] == "given"
    assert courses.next_day.day == 3 and courses.next_day.on == TODAY + 2 * A_DAY


def test_course_without_a_gap_is_not_interrupted_and_one_with_a_weekend_is():
    assert not courses_of(SPAIN, [whole(MONDAY, 1)], MONDAY).current.is_interrupted
    days = [whole(MONDAY, 1), said(MONDAY + 2 * A_DAY, 2)]
    assert courses_of(SPAIN, days, MONDAY).current.is_interrupted


def test_nothing_is_proposed_on_the_date_of_another_dose_or_before_today():
    other = said(TODAY + A_DAY, 1, course=2)
    courses = courses_of(SPAIN, [whole(MONDAY - 9 * A_DAY, 1), other], TODAY)
    proposed = [one.on for one in courses.course(1).to_book]
    assert proposed == [TODAY, *(TODAY + n * A_DAY for n in (2, 3, 4))]


def test_weekend_is_proposed_and_said():
    friday = date(2026, 11, 27)
    assert first_free(friday, frozenset({friday})) == friday + A_DAY
    weekend = [is_weekend(friday + n * A_DAY) for n in range(-1, 4)]
    assert weekend == [False, False, True, True, False]


# The next course


def test_after_the_last_day_the_next_course_comes_twelve_months_later():
    courses = courses_of(SPAIN, course_given(MONDAY), MONDAY + 4 * A_DAY)
    assert courses.next_day.course == 2 and courses.next_day.day == 1
    assert courses.earliest_on == date(2027, 11, 27)
    assert [one.on for one in courses.current.days] == [
        date(2027, 11, 27),
        date(2027, 11, 28),
        date(2027, 11, 29),
    ]
    assert courses.last_begun.number == 1


def test_twelve_months_count_from_the_course_as_it_is_planned_while_it_goes_on():
    days = [whole(MONDAY, 1), *(said(MONDAY + n * A_DAY, n + 1) for n in range(1, 5))]
    assert free_from(SPAIN, days, 2, TODAY) == date(2027, 11, 27)
    later = [*days[:-1], said(MONDAY + 8 * A_DAY, 5)]
    assert free_from(SPAIN, later, 2, TODAY) == date(2027, 12, 1)


def test_bookings_of_a_course_itself_do_not_put_its_beginning_off():
    days = [*course_given(MONDAY), said(date(2027, 12, 10), 1, course=2)]
    assert free_from(SPAIN, days, 2, TODAY) == date(2027, 11, 27)


def test_in_a_course_the_next_dose_is_possible_the_day_after_the_last():
    assert earliest_on(SPAIN, [whole(TODAY, 1)], 1, TODAY) == TODAY + A_DAY
    assert earliest_on(SPAIN, [whole(MONDAY, 1)], 1, TODAY) == TODAY
    assert earliest_on(SPAIN, [], 1, TODAY) == TODAY


def test_after_the_protocols_last_course_nothing_is_proposed():
    days = []
    for number in range(1, SPAIN.courses.max_courses + 1):
        days += course_given(date(2026 + 2 * number, 3, 4), number)
    courses = courses_of(SPAIN, days, date(2036, 1, 1))
    assert courses.current is None and courses.next_day is None and courses.earliest_on is None
    assert [one.number for one in courses.courses] == [1, 2, 3, 4]


def test_first_course_known_here_may_be_a_later_one():
    courses = courses_of(SPAIN, [said(TODAY, 1, course=2)], TODAY)
    assert [one.number for one in courses.courses] == [2]
    assert states(courses, 2) == ["booked", "not_booked", "not_booked"]


@pytest.mark.parametrize(
    ("last_on", "until"),
    [
        (date(2026, 11, 27), date(2027, 11, 27)),
        (date(2028, 2, 29), date(2029, 3, 1)),
        (date(2028, 2, 28), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_exactly_twelve_months_is_not_too_early_and_the_day_before_is(last_on, until):
    days = [whole(last_on, 5)]
    kinds = {
        on: [one.kind for one in against_booking(SPAIN, days, 2, 1, on, last_on)]
        for on in (until - A_DAY, until, until + A_DAY)
    }
    assert kinds == {until - A_DAY: ["too_soon"], until: [], until + A_DAY: []}


# Against a booking


@pytest.mark.parametrize(
    ("course", "day", "on", "kinds"),
    [
        (1, 2, MONDAY, ["date_taken", "day_booked"]),
        (1, 1, TODAY, ["day_given", "date_taken"]),
        (1, 2, TODAY, ["day_booked"]),
        (1, 3, TODAY, ["date_taken"]),
        (1, 3, TODAY + A_DAY, []),
        (1, 6, TODAY + A_DAY, ["outside_course"]),
        (2, 4, TODAY + 400 * A_DAY, ["outside_course"]),
        (5, 1, TODAY + 400 * A_DAY, ["past_last_course"]),
        (2, 1, TODAY + A_DAY, ["too_soon"]),
    ],
)
def test_what_stands_against_a_booking(course, day, on, kinds):
    days = [whole(MONDAY, 1), said(TODAY, 2)]
    found = against_booking(SPAIN, days, course, day, on, TODAY)
    assert [one.kind for one in found] == kinds


def test_day_of_an_earlier_course_is_not_given_after_a_later_one_has_begun():
    days = [whole(MONDAY, 1), whole(MONDAY + 400 * A_DAY, 1, course=2)]
    on = MONDAY + 410 * A_DAY
    (found,) = against_booking(SPAIN, days, 1, 2, on, on)
    assert (found.kind, found.other.course) == ("course_over", 2)


def test_after_death_nothing_is_next_and_nothing_is_booked():
    days = [whole(MONDAY, 1), said(TODAY, 2, status="died", mg="3")]
    courses = courses_of(SPAIN, days, TODAY)
    assert (courses.current, courses.next_day, courses.died_on) == (None, None, TODAY)
    assert states(courses)[:2] == ["given", "partly_given"]
    found = against_booking(SPAIN, days, 1, 3, TODAY + A_DAY, TODAY)
    assert [one.kind for one in found] == ["died"]


def test_missed_day_and_a_booking_of_the_past_stand_against_nothing():
    days = [missed(TODAY, 1), said(MONDAY, 2)]
    assert against_booking(SPAIN, days, 1, 1, TODAY, TODAY) == ()
    assert against_booking(SPAIN, days, 1, 2, TODAY, TODAY) == ()


# Against an obvious reference

SOON = st.integers(-2, 9)


@given(st.sets(st.tuples(st.integers(2, 5), SOON), max_size=4), st.integers(-3, 0))
def test_proposed_dates_are_the_earliest_that_fit(booked, first):
    """The reference tries every set of dates: free, in order, after every day of lower number."""
    by_number = {n: said(TODAY + d * A_DAY, n) for n, d in sorted(booked) if d >= 0}
    days = [whole(TODAY + first * A_DAY - A_DAY, 1), *by_number.values()]
    left = [n for n in range(2, 6) if n not in by_number]
    taken = {one.on for one in days}
    window = [TODAY + n * A_DAY for n in range(16) if TODAY + n * A_DAY not in taken]

    def fits(dates):
        on = {one.day: one.on for one in days} | dict(zip(left, dates, strict=True))
        return all(on[low] < on[n] for n in left for low in range(1, n))

    expected = min(dates for dates in combinations(window, len(left)) if fits(dates))
    course = courses_of(SPAIN, days, TODAY).course(1)
    assert tuple(course.days[n - 1].on for n in left) == expected


def _whole_months(on, until):
    months = (until.year - on.year) * 12 + until.month - on.month
    return months - (1 if until.day < on.day else 0)


ANY_DATE = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(ANY_DATE, st.integers(1, 60))
def test_full_months_have_passed_on_that_date_and_not_the_day_before(on, months):
    until = full_months_after(on, months)
    assert _whole_months(on, until) >= months > _whole_months(on, until - A_DAY)


@given(ANY_DATE, st.integers(1, 60))
def test_date_so_many_months_later_is_never_after_the_whole_months(on, months):
    later = months_later(on, months)
    assert later <= full_months_after(on, months) <= later + A_DAY
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months


ENDS = ["booked", "arrived", "infusing", "discharged", "deferred", "did_not_attend"]


@st.composite
def lives(draw):
    """Days of a patient as they might stand in the records, in any order, nonsense included."""
    days = []
    for number in range(draw(st.integers(0, 12))):
        course, status = draw(st.integers(1, 3)), draw(st.sampled_from(ENDS))
        on = TODAY + draw(st.integers(-30, 30)) * A_DAY
        mg = draw(st.sampled_from([12, "3.5"])) if status == "discharged" else None
        day = draw(st.integers(1, SPAIN.course_days(course)))
        days.append(said(on, day, course, status, mg, day_id=f"d{number}"))
    return days


def begun_days(days, course):
    return {one.day for one in days if one.course == course and one.started_at}


@given(lives())
def test_no_dose_is_ever_proposed_twice_or_on_a_date_that_has_one(days):
    courses = courses_of(SPAIN, days, TODAY)
    for course in courses.courses:
        proposed = [one.on for one in course.to_book]
        assert len(set(proposed)) == len(proposed)
        assert not {one.on for one in days} & set(proposed)
        assert all(on >= TODAY for on in proposed)
        assert not begun_days(days, course.number) & {one.day for one in course.to_book}
        assert proposed == sorted(proposed)


@given(lives())
def test_every_begun_day_is_given_and_every_other_is_left_or_before_what_is_known(days):
    courses = courses_of(SPAIN, days, TODAY)
    for course in courses.courses:
        begun = begun_days(days, course.number)
        assert {one.day for one in course.given} == begun
        unknown = {one.day for one in course.days if one.state == "no_record"}
        assert {one.day for one in course.to_give} | begun | unknown == set(
            range(1, len(course.days) + 1)
        )
        tried = {one.day for one in days if one.course == course.number}
        assert not unknown & tried


@given(lives(), st.randoms())
def test_order_of_the_records_changes_nothing(days, random):
    shuffled = list(days)
    random.shuffle(shuffled)
    assert courses_of(SPAIN, shuffled, TODAY) == courses_of(SPAIN, days, TODAY)


@given(lives())
def test_dose_missed_today_never_makes_its_course_end_earlier(days):
    courses = courses_of(SPAIN, days, TODAY)
    course, coming = courses.current, courses.next_day
    if coming is None or coming.stands is None or coming.on != TODAY:
        return
    later = [
        one.model_copy(update={"status": "deferred"}) if one == coming.stands else one
        for one in days
    ]
    after = courses_of(SPAIN, later, TODAY).course(course.number)
    assert after.last_planned_on >= course.last_planned_on
