"""Half-filled forms: kept for one person and one form until they are saved or 24 h old.

Not a part of the record. PINs and tokens never come here. Times are the server's real clock.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete

from bedside.clock import Clock
from bedside.record.engine import writing
from bedside.record.tables import DraftRow, db

KEPT_FOR = timedelta(hours=24)
LONGEST = 60_000
# What a form of no single day is about.
OF_UNIT = "unit"
Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, by field, and when it was last kept."""

    fields: Fields
    saved_at: datetime


_NEVER = frozenset({"csrf_token", "request_id", "seq", "draft"})


_SECRETS = frozenset({"pin", "password"})


def may_be_kept(name: str) -> bool:
    """No token, no line number, nothing that is or holds a PIN or a password."""
    parts = name.lower().replace("-", "_").split("_")
    return name not in _NEVER and _SECRETS.isdisjoint(parts)


def keep_draft(
    person_id: str, about: str, form: str, typed: Mapping[str, Sequence[str]], clock: Clock
) -> None:
    """Keeps what was typed in place of what was kept before; nothing typed removes it.

    A time once typed stays, for the page sends it only where it was changed. Old drafts are
    swept away.
    """
    now = clock.now()
    before = draft_of(person_id, about, form, clock)
    fields = {name: list(values) for name, values in typed.items() if may_be_kept(name)}
    if fields and before is not None and "occurred_at" in before.fields:
        fields.setdefault("occurred_at", before.fields["occurred_at"])
    text = json.dumps(fields, ensure_ascii=False)
    with writing() as session:
        session.execute(delete(DraftRow).where(DraftRow.saved_at < now - KEPT_FOR))
        session.execute(delete(DraftRow).where(*_one(person_id, about, form)))
        if fields and len(text) <= LONGEST:
            row = DraftRow(person_id=person_id, about=about, form=form, fields=text, saved_at=now)
            session.add(row)


def draft_of(person_id: str, about: str, form: str, clock: Clock) -> Draft | None:
    """What this person had typed into this form; None where there is nothing or it is old."""
    row = db.session.get(DraftRow, (person_id, about, form))
    if row is None or row.saved_at < clock.now() - KEPT_FOR:
        return None
    typed = json.loads(row.fields).items()
    return Draft({str(name): [str(v) for v in values] for name, values in typed}, row.saved_at)


def forget_draft(
    person_id: str, about: str, form: str, fields: Collection[str] | None = None
) -> None:
    """The form was saved; with `fields`, only these of it, and the rest is kept."""
    with writing() as session:
        row = None if fields is None else session.get(DraftRow, (person_id, about, form))
        left = {} if row is None else json.loads(row.fields)
        left = {name: typed for name, typed in left.items() if name not in (fields or ())}
        if row is not None and left:
            row.fields = json.dumps(left, ensure_ascii=False)
        else:
            session.execute(delete(DraftRow).where(*_one(person_id, about, form)))


def _one(person_id: str, about: str, form: str) -> tuple[ColumnElement[bool], ...]:
    return DraftRow.person_id == person_id, DraftRow.about == about, DraftRow.form == form
