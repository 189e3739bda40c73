"""The downtime pack in a folder: printed anew after each change, so that paper outlives the server.

Runs in a process of its own, at low priority: it reads the record beside the server and never
holds up a tap. The file changes all at once, or stays as it was.
"""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, render_template
from sqlalchemy.exc import SQLAlchemyError

from bedside.booking import settings_in_force
from bedside.clock import Clock
from bedside.config_files import Configuration
from bedside.config_units import FIRST_UNIT
from bedside.core.quantities import whole_minute
from bedside.paper.downtime.pack import FILE_NAME, downtime_pack
from bedside.paper.frame import Printing
from bedside.paper.job import Job
from bedside.paper.press import Press, PressBusy, PressFailed, PressMissing, PressTooSlow
from bedside.record.bookings import bookings_of
from bedside.record.chain import LineUnreadable
from bedside.record.patient_days import with_earlier_days
from bedside.record.tables import db
from bedside.record.today import SoFar, so_far, unit_day
from bedside.resources import STATIC
from bedside.wording import _, day_of

log = logging.getLogger("bedside")
STATUS_FILE = "downtime-pack.json"
# A whole unit's pack is 20 to 40 pages, printed with what the tablets leave of two cores.
SECONDS = 180.0
LOOKS_EVERY_S = 2.0
# Several taps belong together (a set, a rate): one print for them.
SETTLES_S = 5.0
# Taps that never pause for so long must not keep the paper from being made.
WAITS_AT_MOST_S = 30.0
# After a failed print: one that runs into its limit each time would take the machine for itself.
RETRIES_AFTER_S = 60.0
# Printed again without a change, so that "state at" and what is due now stay near the truth.
FRESH_FOR = timedelta(minutes=15)
# Silent for longer, the pack is no longer what the screens say.
LATE_AFTER = timedelta(minutes=5)
NOT_PRINTED = (PressBusy, PressTooSlow, PressMissing, PressFailed)


def folder_of(folder: Path, unit_id: str) -> Path:
    """Where a unit's pack is kept: the first unit's in the folder itself, others one below."""
    return folder if unit_id == FIRST_UNIT else folder / unit_id


def pack_html(configuration: Configuration, printing: Printing, unit_id: str) -> str:
    """Every sheet of today as one page of HTML; what cannot be read stands on its first page."""
    on = day_of(printing.at, configuration.unit.zone)
    found = unit_day(on, unit_id, printing.at, settings_in_force(configuration))
    bookings = bookings_of(found.unreadable)
    pack = downtime_pack(found.days, printing, with_earlier_days, bookings)
    return render_template("paper/downtime/pack.html", pack=pack, preview=())


def pack_pdf(configuration: Configuration, printing: Printing, unit_id: str) -> bytes:
    """The pack as PDF; needs an app context. Raises PressTooSlow, PressMissing, PressFailed."""
    html = pack_html(configuration, printing, unit_id)
    css = (STATIC / "dist" / "paper.css").read_text("utf-8")
    return Press(seconds=SECONDS).print(Job(html, css, printing.at))


def write_whole(file: Path, content: bytes) -> None:
    """The file is the old one or the new one, never half: also when the power fails."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        # Names and diagnoses: for the owner and the group that prints, nobody else.
        os.chmod(name, 0o640)
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)  # only there where something went wrong
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True, slots=True)
class FolderState:
    """When the pack was made and when the record was last looked at; `trouble`: why not since."""

    made_at: datetime | None
    looked_at: datetime
    trouble: str = ""

    def is_late(self, now: datetime) -> bool:
        """The pack may no longer be what the screens say."""
        return bool(self.trouble) or self.made_at is None or now - self.looked_at > LATE_AFTER

    def as_json(self) -> bytes:
        told = {
            "made_at": self.made_at.isoformat() if self.made_at else None,
            "looked_at": self.looked_at.isoformat(),
            "trouble": self.trouble,
        }
        return json.dumps(told).encode()


def folder_state(folder: Path) -> FolderState | None:
    """What the folder says of itself; None: nothing was ever made there, or it cannot be read."""
    try:
        told = json.loads((folder / STATUS_FILE).read_text("utf-8"))
        made_at = told["made_at"]
        return FolderState(
            datetime.fromisoformat(made_at) if made_at else None,
            datetime.fromisoformat(told["looked_at"]),
            told["trouble"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(slots=True)
class Keeper:
    """Keeps one folder's pack up to date; `look` is called again and again."""

    app: Flask
    configuration: Configuration
    clock: Clock
    folder: Path
    unit_id: str
    printing: Callable[[datetime], Printing]
    printed: SoFar | None = None
    seen: SoFar | None = None
    first_changed_at: datetime | None = None
    last_changed_at: datetime | None = None
    tried_at: datetime | None = None
    state: FolderState | None = None

    def look(self) -> None:
        """Prints where something has changed and settled, or the pack has grown old."""
        now = self.clock.now()
        try:
            with self.app.app_context():
                found = so_far(day_of(now, self.configuration.unit.zone), self.unit_id)
                db.session.remove()
        except SQLAlchemyError as failed:
            self._note(now, type(failed).__name__)
            return
        if found != self.seen:
            self.seen, self.last_changed_at = found, now
            self.first_changed_at = self.first_changed_at or now
        if self._is_wanted(now):
            self._print(found, now)
        elif self.state is None or now - self.state.looked_at >= timedelta(minutes=1):
            self._note(now, self.state.trouble if self.state else "")

    def _is_wanted(self, now: datetime) -> bool:
        if self.tried_at is None:
            return True
        if self.state is not None and self.state.trouble:
            return _seconds(self.tried_at, now) >= RETRIES_AFTER_S
        if self.seen == self.printed:
            return now - self.tried_at >= FRESH_FOR
        assert self.first_changed_at is not None and self.last_changed_at is not None
        has_settled = _seconds(self.last_changed_at, now) >= SETTLES_S
        return has_settled or _seconds(self.first_changed_at, now) >= WAITS_AT_MOST_S

    def _print(self, found: SoFar, now: datetime) -> None:
        is_first, self.tried_at = self.tried_at is None, now
        try:
            if is_first:
                self._remove_halves()
            with self.app.app_context():
                printing = self.printing(whole_minute(now))
                pdf = pack_pdf(self.configuration, printing, self.unit_id)
                db.session.remove()
            write_whole(self.folder / FILE_NAME, pdf)
        except (*NOT_PRINTED, SQLAlchemyError, LineUnreadable, OSError) as trouble:
            # Its type says what happened; nothing of a patient is ever logged.
            log.warning("downtime pack not made: %s", type(trouble).__name__)
            self._note(now, type(trouble).__name__)
            return
        self.printed, self.first_changed_at = found, None
        self._note(now, "", made_at=now)

    def _remove_halves(self) -> None:
        """What a keeper that was killed while writing has left: names and diagnoses."""
        for name in (FILE_NAME, STATUS_FILE):
            for half in self.folder.glob(f".{name}-*"):
                half.unlink(missing_ok=True)

    def _note(self, now: datetime, trouble: str, made_at: datetime | None = None) -> None:
        if made_at is None and self.state is not None:
            made_at = self.state.made_at
        self.state = FolderState(made_at, now, trouble)
        try:
            write_whole(self.folder / STATUS_FILE, self.state.as_json())
        except OSError as failed:
            log.warning("downtime folder cannot be written: %s", failed.strerror)


def _seconds(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()


def made_by_the_server() -> str:
    return _("the server")
