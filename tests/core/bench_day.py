"""How long the state of a day takes, measured against exact arithmetic in the same run.

Not collected with the suite. Its own command:
.venv/bin/python -m tests.core.bench_day

Rule 37: 200 events at most 6 times a loop of 200 exact multiply-adds; 800 events at most 4.5
times 200 events.
"""

import sys
from datetime import timedelta
from fractions import Fraction
from time import perf_counter

from bedside.core.day import read_day
from tests.support.daybook import DayBook, configuration

ROUNDS = 7
MOST_OF_LOOP = 6
MOST_OF_200 = Fraction(9, 2)


def day_of(events):
    """A long day: the ladder, then observations, readings, pauses and notes minute by minute."""
    observations = configuration().protocols["spain-2019"].observations
    book = DayBook().started("112").climbs_to(150)
    started_at, minute = book.after(0).now, 150
    while len(book.entries) < events:
        minute += 1
        book.at(started_at + timedelta(minutes=minute))
        if minute % observations.reaction_interval_min == 0:
            book.pauses()
        elif minute % observations.reaction_interval_min == 1 and minute > 151:
            book.resumes("25")
        else:
            book.observes()
    return book.entries[:events], book.now


def multiply_adds(count):
    """Rate times minutes over sixty, added up exactly: what no telling of the volume can avoid."""
    total = Fraction(0)
    for minute in range(count):
        total += Fraction(25 + minute % 7, 2) * minute / 60
    return total


def fastest(work):
    """The least of several runs: what it takes when nothing else disturbs."""
    times = []
    for _ in range(ROUNDS * 20):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return min(times)


def main():
    (short, short_now), (long, long_now) = day_of(200), day_of(800)
    loop = fastest(lambda: multiply_adds(200))
    state_of_200 = fastest(lambda: read_day(short, short_now))
    state_of_800 = fastest(lambda: read_day(long, long_now))
    against_loop, growth = state_of_200 / loop, state_of_800 / state_of_200
    sys.stdout.write(
        f"200 multiply-adds {loop * 1e3:.3f} ms\n"
        f"200 events {state_of_200 * 1e3:.3f} ms, {against_loop:.2f} times (at most 6)\n"
        f"800 events {state_of_800 * 1e3:.3f} ms, {growth:.2f} times 200 (at most 4.5)\n"
    )
    return 0 if against_loop <= MOST_OF_LOOP and growth <= MOST_OF_200 else 1


if __name__ == "__main__":
    sys.exit(main())
