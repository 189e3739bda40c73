"""What was shown as saved is still there after the process was killed in the middle of its work."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import bedside
from bedside.record.engine import open_engine
from bedside.record.store import append, entries_of
from bedside.record.verify import verify

WORK = textwrap.dedent("""
    import os, sys
    from datetime import datetime, UTC
    from flask import Flask
    from bedside.clock import SystemClock
    from bedside.core.events import NoteWritten, Person
    from bedside.record.engine import connect_app
    from bedside.record.store import NewEntry, append

    address, day_id, die_inside = sys.argv[1:]
    app = Flask("bedside-test")
    connect_app(app, address)
    at, amy = datetime(2026, 11, 17, 10, 30, tzinfo=UTC), Person(id="a", name="A", role="nurse")

    def make(entries):
        if die_inside == "yes" and len(entries) == 20:
            os._exit(9)
        return [NewEntry(NoteWritten(text="note"), at, amy)]

    with app.app_context():
        for number in range(100_000):
            [line] = append(day_id, f"request-{number}", make, SystemClock())
            os.write(1, f"{line.seq} {line.hash}\\n".encode())
""")


def working(address, day_id, die_inside):
    return subprocess.Popen(
        [sys.executable, "-c", WORK, address, day_id, die_inside],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(bedside.__file__).parent.parent)},
        text=True,
    )


def assert_kept(address, day_id, acknowledged):
    there = {(str(line.seq), line.hash) for line in entries_of(day_id)}
    assert {tuple(line.split()) for line in acknowledged} <= there
    engine = open_engine(address)
    assert verify(engine).findings == ()
    engine.dispose()


def test_a_process_that_dies_inside_a_write_loses_no_acknowledged_line(app, address, clock, days):
    day_id = days.book(clock)
    with working(address, day_id, "yes") as process:
        acknowledged = process.stdout.read().splitlines()
    assert process.returncode == 9
    assert len(acknowledged) == 19
    assert len(entries_of(day_id)) == 20
    assert_kept(address, day_id, acknowledged)


@pytest.mark.parametrize("lines", [1, 37, 150])
def test_a_killed_process_loses_no_acknowledged_line(app, address, clock, days, lines):
    day_id = days.book(clock)
    with working(address, day_id, "no") as process:
        acknowledged = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line for line in process.stdout.read().splitlines() if len(line) > 64]
    assert_kept(address, day_id, acknowledged)
    assert len(append(day_id, "afterwards", lambda _: [days.note("goes on")], clock)) == 1
