"""Names are found however they are typed, written, hyphenated or accented."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.core.names import asked_for, folded, words_of

NAMES = st.text(st.sampled_from("abcdeéèüßøłñçžAÖÅÆ'’-  "), min_size=1, max_size=20).filter(
    lambda name: folded(name) != ""
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("  Fitzgerald-Morrison ", "fitzgerald morrison"),
        ("MÜLLER", "muller"),
        ("Müller", "muller"),
        ("Strauß", "strauss"),
        ("Łukasz Øst", "lukasz ost"),
        ("van  den\tBerg", "van den berg"),
    ],
)
def test_a_name_is_compared_without_case_accents_and_marks(name, told):
    assert folded(name) == told


@given(NAMES)
def test_folding_twice_is_folding_once(name):
    assert folded(folded(name)) == folded(name)


@given(NAMES)
def test_case_accents_and_how_unicode_spells_them_make_no_difference(name):
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, name)) == folded(name)
    assert folded(name.upper().lower()) == folded(name.lower())


@given(NAMES, st.booleans())
def test_a_name_is_found_by_itself_and_by_each_of_its_parts(name, is_upper):
    typed = name.upper() if is_upper else name
    words = words_of(name)
    for part in (typed, *typed.split()):
        readings = asked_for(part)
        assert not readings or any(
            all(any(word.startswith(asked) for word in words) for asked in reading)
            for reading in readings
        )


@pytest.mark.parametrize(
    "typed",
    ["obrien", "o brien", "O'Brien", "o-brien smith", "SMITH obrien", "brien", "OBRIENSMITH"],
)
def test_a_double_name_is_found_by_any_of_its_spellings(typed):
    words = words_of("O'Brien-Smith")
    assert any(
        all(any(word.startswith(asked) for word in words) for asked in reading)
        for reading in asked_for(typed)
    )


def test_two_words_that_are_one_name_are_tried_as_one():
    assert asked_for("mc donald") == (("mc", "donald"), ("mcdonald",))


def test_nothing_typed_asks_for_nothing():
    assert asked_for(" - ' ") == ()
