"""The words of the page that the patient takes home: the unit's own, each with its source.

No screen and no calculation of the day rests on them, so they are not pinned with the day: the
page says what is in force when it is printed, and which version that is.
"""

from string import Formatter
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from bedside.core.events import Frozen, Id, Text
from bedside.core.protocol import Minutes, Reactions, Sourced

PLACES = frozenset({"drug", "emergency", "urgent", "first_bloods", "last_bloods"})
WordId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(:[a-z0-9_]+)?$")]


def _only_known_places(words: str) -> str:
    try:
        places = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError as broken:
        raise ValueError(f"braces do not match: {words}") from broken
    if places - PLACES:
        unknown = ", ".join(sorted(places - PLACES))
        raise ValueError(f"{{{unknown}}} is not known here; there are: {', '.join(sorted(PLACES))}")
    return words


class Sentence(Sourced):
    """One or two plain sentences; `lead` is bold, `on` the days of the course."""

    lead: Text | None = None
    text: str
    on: Literal["every_day", "last_day", "not_last_day"] = "every_day"

    @field_validator("lead", "text")
    @classmethod
    def _places_exist(cls, value: str | None) -> str | None:
        return value if value is None else _only_known_places(value)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.lead and not self.text.strip():
            raise ValueError("needs words in `text` or `lead`")
        return self


class Line(Sentence):
    """Of a section. `as_list`: with a point before it."""

    as_list: bool = False


class CallBox(Sourced):
    """When to call the emergency number, and what to say."""

    when: Text
    signs: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    lines: tuple[Sentence, ...]


class UrgentBox(Frozen):
    lines: Annotated[tuple[Sentence, ...], Field(min_length=1)]


class Section(Frozen):
    id: Id
    title: Text
    column: Literal["left", "right"]
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]


class HomeMedicine(Sourced):
    """What stands beside this drug; the next time counts from the last dose in the record.

    `always`: on the page even where none was given here today.
    """

    drug: Text
    always: bool = False
    next_after_min: Minutes | None = None
    next_is: Literal["due", "not_before"] | None = None
    text: Text

    @model_validator(mode="after")
    def _next_is_whole(self) -> Self:
        if (self.next_after_min is None) != (self.next_is is None):
            raise ValueError("next_after_min and next_is stand together")
        return self


class PlainWord(Sourced):
    """What the patient reads in place of the record's own word."""

    id: WordId
    text: Text


class OtherMedicines(Sourced):
    text: Text


class TakeHome(Frozen):
    """The whole page's words. Signed by clinical lead and pharmacist like a protocol."""

    id: ClassVar[str] = "take-home"
    version: Text
    documents: dict[str, Text]
    emergency_number: Text
    urgent_number: Text
    call: CallBox
    urgent: UrgentBox
    sections: tuple[Section, ...]
    end: tuple[Sentence, ...]
    medicines: tuple[HomeMedicine, ...]
    other_medicines: OtherMedicines
    words: tuple[PlainWord, ...]

    def plain(self, word_id: str, otherwise: str) -> str:
        """The plain words for this symptom, route or card, else the ones it came with."""
        return next((word.text for word in self.words if word.id == word_id), otherwise)

    def without_plain_words(self, reactions: Reactions) -> tuple[str, ...]:
        """Symptoms and red flags that the page would name as the protocol does."""
        known = {word.id for word in self.words}
        named = [flag.id for flag in reactions.red_flags]
        for symptom in reactions.symptoms:
            named += [f"{symptom.id}:{one.id}" for one in symptom.options if one.id != "none"]
        return tuple(name for name in named if name not in known)

    @field_validator("sections", "words")
    @classmethod
    def _ids_once(cls, value: tuple[Section | PlainWord, ...]) -> tuple[Section | PlainWord, ...]:
        ids = [one.id for one in value]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"stand twice: {', '.join(twice)}")
        return value
