"""The protocol in force: its numbers with their sources, who signed, and what it still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from bedside.approvals import Approval, is_past_review, missing_signatures, signatures_of
from bedside.changes import Change, changes_between
from bedside.config_files import silent_entries
from bedside.core.ladder import ladder_from
from bedside.core.projection import stretches_of
from bedside.core.protocol import Protocol
from bedside.core.quantities import MINUTE
from bedside.screens.changes import ChangeRow, change_count, change_rows
from bedside.screens.day_picture import RateFrom
from bedside.screens.parts import Pairs
from bedside.screens.patient_notices import Notice
from bedside.screens.protocol_rows import ProtocolGroup, ProtocolRow, groups_of
from bedside.screens.sketches import Sketch
from bedside.screens.small_pictures import rate_picture
from bedside.wording import _, date_text, duration, rate_words, volume

# The picture has no clock of its own: it starts at nought.
NOUGHT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProtocolScreen:
    """`facts`: title, version, content hash, who signed."""

    title: str
    facts: Pairs
    notices: tuple[Notice, ...]
    picture: Sketch
    picture_words: str
    groups: tuple[ProtocolGroup, ...]
    lacking: tuple[ProtocolRow, ...]
    changed: tuple[ChangeRow, ...] = ()


def protocol_screen(
    protocol: Protocol,
    sha256: str,
    approvals: Iterable[Approval],
    today: date,
    in_force: Protocol | None = None,
) -> ProtocolScreen:
    """One protocol as it stands, whoever reads it.

    `in_force`: what days opened now run with; where it differs, the page says what changed.
    """
    approvals = tuple(approvals)
    changes = _since(protocol, in_force)
    signed = signatures_of(sha256, approvals)
    return ProtocolScreen(
        title=protocol.title,
        facts=(
            (_("Version"), f"{protocol.id}, {protocol.version}"),
            (_("Content (SHA-256)"), sha256[:16]),
            *((_role(one), _signature(one)) for one in signed),
        ),
        notices=(
            *_notices(protocol, sha256, approvals, today),
            *_kept_version(protocol, in_force, changes),
        ),
        picture=_picture(protocol),
        picture_words=_steps_in_words(protocol),
        groups=(*groups_of(protocol), _documents(protocol)),
        lacking=tuple(
            ProtocolRow(key, note, _("Sources are silent"), is_silent=True)
            for key, note in silent_entries(protocol)
        ),
        changed=change_rows(changes),
    )


def _since(protocol: Protocol, in_force: Protocol | None) -> tuple[Change, ...]:
    """What changed since the day was opened; another protocol is no new version of this one."""
    if in_force is None or in_force.id != protocol.id:
        return ()
    return changes_between(protocol.model_dump(mode="json"), in_force.model_dump(mode="json"))


def _kept_version(
    protocol: Protocol, in_force: Protocol | None, changes: tuple[Change, ...]
) -> Iterable[Notice]:
    if in_force is None:
        return
    lead = _("This day keeps the version it was opened with.")
    if in_force.id != protocol.id:
        yield Notice("info", lead, _("New days run with %(title)s.", title=in_force.title))
    elif changes:
        count, version = change_count(changes), in_force.version
        words = _("New days run with version %(version)s: %(count)s.", version=version, count=count)
        yield Notice("info", lead, words)


def _documents(protocol: Protocol) -> ProtocolGroup:
    """What the tags in brackets stand for."""
    named = sorted(protocol.documents.items())
    rows = tuple(ProtocolRow(f"[{tag}]", title, "") for tag, title in named)
    return ProtocolGroup(_("Documents"), rows)


def _role(approval: Approval) -> str:
    return {"clinical_lead": _("Clinical lead"), "pharmacist": _("Pharmacist")}[approval.role]


def _signature(approval: Approval) -> str:
    on = date_text(date.fromisoformat(approval.signed_on))
    return f"{approval.name}, {approval.registration}, {on}"


def _notices(
    protocol: Protocol, sha256: str, approvals: tuple[Approval, ...], today: date
) -> Iterable[Notice]:
    missing = missing_signatures(sha256, approvals)
    names = {"clinical_lead": _("clinical lead"), "pharmacist": _("pharmacist")}
    if missing:
        who = _(" and ").join(names[role] for role in missing)
        yield Notice("flag", _("Not signed: training only."), _("Missing: %(who)s.", who=who))
    if is_past_review(protocol, today) and protocol.review_by is not None:
        on = date_text(protocol.review_by)
        yield Notice("overdue", _("Past its review date, %(on)s.", on=on), "")


def _stairs(protocol: Protocol) -> tuple[RateFrom, ...]:
    ladder = ladder_from(protocol.steps, Fraction(protocol.steps[0].rate_ml_per_h))
    stretches = stretches_of(ladder, Fraction(protocol.bag.nominal_volume_ml))
    stairs = [RateFrom(_after(one.from_min), one.rate_ml_per_h) for one in stretches]
    return (*stairs, RateFrom(_after(stretches[-1].to_min), Fraction(0)))


def _after(minutes: Fraction) -> datetime:
    return NOUGHT + int(minutes) * MINUTE


def _picture(protocol: Protocol) -> Sketch:
    """The steps over time, up to the longest time allowed."""
    stairs, words = _stairs(protocol), _steps_in_words(protocol)
    limit_at = NOUGHT + protocol.limits.max_clock.minutes * MINUTE
    to_at = max(limit_at, stairs[-1].at) + 30 * MINUTE
    highest = Fraction(protocol.max_rate_ml_per_h)
    return rate_picture(stairs, NOUGHT, to_at, limit_at, highest, words)


def _steps_in_words(protocol: Protocol) -> str:
    steps = ", ".join(
        _("%(rate)s for %(span)s", rate=rate_words(s.rate_ml_per_h), span=duration(s.minutes))
        if s.minutes is not None
        else _("%(rate)s until empty", rate=rate_words(s.rate_ml_per_h))
        for s in protocol.steps
    )
    whole = duration((_stairs(protocol)[-1].at - NOUGHT) // MINUTE)
    bag = volume(protocol.bag.nominal_volume_ml)
    return _("%(steps)s. %(bag)s mL in about %(whole)s.", steps=steps, bag=bag, whole=whole)
