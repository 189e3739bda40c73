"""Mistakes in the words of the patient's page: named with file and key, before anything prints."""

import pytest

from tests.config.test_config_mistakes import change, folder, mistakes_of
from tests.support.daybook import configuration

__all__ = ["folder"]  # the fixture
FILE = "take_home.toml"
SAMPLES = {
    "unknown place": (
        "I have just had {drug}.",
        "I have just had {drugs}.",
        "call.lines[0].lead: {drugs} is not known here",
    ),
    "open brace": ("I have just had {drug}.", "I have just had {drug.", "braces do not match"),
    "no source": (
        'text = "you collapse"\nbasis = "source"\nsource = "[E46]"',
        'text = "you collapse"\nbasis = "source"',
        "call.signs[5].source: is missing",
    ),
    "unknown document": ('source = "[E50]"', 'source = "[E51]"', "end[0].source: names E51"),
    "nothing said": ('text = "you collapse"', 'text = " "', "needs words in `text` or `lead`"),
    "next time without its kind": (
        'next_is = "not_before"\n',
        "",
        "next_after_min and next_is stand together",
    ),
    "twice": ('id = "hives:few"', 'id = "hives:widespread"', "stand twice: hives:widespread"),
    "unknown key": ('version = "1"', 'version = "1"\nsize = 12', "size: is not a known key"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_mistake_names_the_file_the_key_and_the_reason(folder, name):
    old, new, said = SAMPLES[name]
    change(folder, FILE, old, new)
    [mistake] = mistakes_of(folder)
    assert mistake.startswith(f"{FILE}: ") and said in mistake


def test_without_the_file_nothing_starts(folder):
    (folder / FILE).unlink()
    assert mistakes_of(folder) == [f"{FILE}: the file is missing"]


def test_a_word_without_a_plain_one_keeps_the_protocols_own():
    words = configuration().take_home
    assert words.plain("hives:few", "Hives: few") != "Hives: few"
    assert words.plain("fifth:disease", "Fifth disease") == "Fifth disease"
