"""Names as they are compared and searched for: however they are typed, written or hyphenated."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a letter and a mark.
_ALONE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NO_LETTER = re.compile(r"[\W_]+")


# Every name of the day meets every other at each drawing of its list.
@lru_cache(maxsize=4_096)
def folded(name: str) -> str:
    """Small letters without accents, apostrophes left out, one space for anything between.

    >>> folded("  O'Brien-MÜLLER "), folded("Æther Łoś")
    ('obrien muller', 'aether los')
    """
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).casefold())
    letters = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(_NO_LETTER.sub(" ", letters.translate(_ALONE)).split())


def words_of(name: str) -> frozenset[str]:
    """Every word this name can be found by: its parts, and all of it in one.

    >>> sorted(words_of("O'Brien-Smith"))
    ['brien', 'o', 'obrien', 'obriensmith', 'smith']
    """
    apart = folded(_APOSTROPHES.sub(" ", name)).split()
    parts = folded(name).split()
    return frozenset({*apart, *parts, "".join(parts)} - {""})


def asked_for(typed: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read what was typed, the plain one first: each the beginnings of words to find.

    "mc donald" is tried as two words, then as one.
    """
    words = tuple(dict.fromkeys(folded(typed).split()))
    joined = [(*words[:i], words[i] + words[i + 1], *words[i + 2 :]) for i in range(len(words) - 1)]
    return (words, *joined) if words else ()
