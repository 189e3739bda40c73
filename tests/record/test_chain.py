"""The chain shows what was changed in a record, and honestly not what it cannot show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest

from bedside.core.events import Entry, NoteWritten, Person, RateChanged
from bedside.record.chain import NO_HASH, LineUnreadable, broken_links, line_of, seal, sealed_from

AT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
NURSE = Person(id="amy", name="Amy Osei", role="nurse")


def entry(seq, event=None):
    return Entry(
        seq=seq,
        occurred_at=AT,
        recorded_at=AT + timedelta(milliseconds=123),
        by=NURSE,
        second_person=None,
        request_id=f"request-{seq}",
        corrects=None,
        event=event or NoteWritten(text=f"note {seq}"),
    )


def chain(*events):
    sealed, prev = [], NO_HASH
    for seq, event in enumerate(events or [None] * 4, start=1):
        sealed.append(seal(entry(seq, event), prev))
        prev = sealed[-1].hash
    return [line_of(line) for line in sealed]


def problems(lines):
    return [(broken.problem, broken.seq) for broken in broken_links(lines)]


def test_an_untouched_chain_has_no_broken_link():
    assert problems(chain()) == []
    assert problems([]) == []


def test_the_hash_is_sha256_over_the_previous_hash_and_the_canonical_line():
    spelled = (
        '{"by":{"id":"amy","name":"Amy Osei","role":"nurse"},"corrects":null,'
        '"data":{"rate_ml_per_h":"15.50"},"occurred_at":"2026-11-17T10:30:00Z",'
        '"recorded_at":"2026-11-17T10:30:00.123Z","request_id":"request-1",'
        '"second_person":null,"seq":1,"type":"rate_changed"}'
    )
    [line] = chain(RateChanged(rate_ml_per_h=Decimal("15.50")))
    assert line.hash == sha256(("0" * 64 + spelled).encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"type": "day_deferred"},
        {"occurred_at": "2026-11-17T10:29:00Z"},
        {"recorded_at": "2026-11-17T10:30:00.124Z"},
        {"by": {"id": "ben", "name": "Ben Hall", "role": "nurse"}},
        {"second_person": {"id": "ben", "name": "Ben Hall", "role": "nurse"}},
        {"request_id": "request-9"},
        {"corrects": 1},
        {"data": {"text": "note 2 "}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_value_is_found_at_its_line(change):
    lines = chain()
    lines[1] = replace(lines[1], **change)
    assert problems(lines) == [("changed_line", 2)]


def test_a_line_changed_together_with_its_own_hash_breaks_the_next_link():
    lines = chain()
    changed = replace(lines[1], data={"text": "nothing happened"})
    lines[1] = replace(changed, hash=changed.hash_of_content())
    assert problems(lines) == [("wrong_prev", 3)]


def test_a_removed_line_is_named():
    lines = chain()
    del lines[1]
    assert problems(lines) == [("missing_line", 2)]


def test_a_removed_first_line_is_named():
    assert problems(chain()[1:]) == [("missing_line", 1)]


def test_a_swapped_pair_is_in_the_wrong_order():
    lines = chain()
    lines[1], lines[2] = lines[2], lines[1]
    assert problems(lines) == [("wrong_order", 2)]


def test_a_swapped_pair_that_also_swapped_its_numbers_is_changed():
    lines = chain()
    lines[1], lines[2] = replace(lines[2], seq=2), replace(lines[1], seq=3)
    assert ("changed_line", 2) in problems(lines) and ("changed_line", 3) in problems(lines)


def test_a_first_line_must_not_follow_another_record():
    lines = [line_of(seal(entry(1), "a" * 64))]
    assert problems(lines) == [("wrong_prev", 1)]


def test_a_rehashed_tail_is_found_only_by_the_printed_head():
    printed_head = chain()[-1].hash
    rewritten = chain(None, NoteWritten(text="nothing happened"), None, None)
    assert problems(rewritten) == []
    assert rewritten[-1].hash != printed_head


def test_a_cut_off_tail_is_found_only_by_the_printed_head():
    printed_head = chain()[-1].hash
    assert problems(chain()[:-1]) == []
    assert chain()[:-1][-1].hash != printed_head


def test_a_sealed_line_reads_back_as_it_was_written():
    sealed = seal(entry(1, RateChanged(rate_ml_per_h=Decimal("15.50"))), NO_HASH)
    assert sealed_from(line_of(sealed)) == sealed


def test_a_local_time_is_sealed_as_the_same_instant_in_utc():
    local = AT.astimezone(timezone(timedelta(hours=1)))
    assert seal(replace(entry(1), occurred_at=local), NO_HASH) == seal(entry(1), NO_HASH)


@pytest.mark.parametrize(
    "times",
    [
        {"occurred_at": AT + timedelta(seconds=1)},
        {"occurred_at": AT.replace(tzinfo=None)},
        {"recorded_at": AT + timedelta(microseconds=1)},
        {"recorded_at": AT.replace(tzinfo=None)},
    ],
)
def test_a_time_that_paper_could_not_show_is_not_sealed(times):
    with pytest.raises(ValueError):
        seal(replace(entry(1), **times), NO_HASH)


def test_an_unreadable_line_is_named_without_quoting_it():
    line = replace(chain()[0], data={"text": ["Jane Smith"]})
    with pytest.raises(LineUnreadable, match=r"line 1 .*note_written") as caught:
        sealed_from(line)
    assert "Jane" not in str(caught.value) and caught.value.__cause__ is None
