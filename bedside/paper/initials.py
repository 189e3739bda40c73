"""Initials for the people of one day, each explained once on page 1."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry, Person
from bedside.wording import _, letters_of


@dataclass(frozen=True, slots=True)
class Explained:
    """ "NO" and "N. Okafor, nurse"."""

    initials: str
    words: str


class Initials:
    """`of(person)`; two people with the same letters get a number."""

    def __init__(self, day: Day) -> None:
        self._of: dict[str, str] = {}
        self._people: dict[str, Person] = {}
        for person in _people_of(day):
            self._add(person)

    def _add(self, person: Person) -> None:
        if person.id in self._of:
            return
        letters = letters_of(person.name)
        taken = set(self._of.values())
        number, found = 1, letters
        while found in taken:
            number += 1
            found = f"{letters}{number}"
        self._of[person.id] = found
        self._people[person.id] = person

    def of(self, person: Person | None) -> str:
        return "" if person is None else self._of.get(person.id, letters_of(person.name))

    def by(self, entry: Entry) -> str:
        """Who entered it, with the second person: "NO, TB"."""
        both = (self.of(entry.by), self.of(entry.second_person))
        return ", ".join(one for one in both if one)

    @property
    def explained(self) -> tuple[Explained, ...]:
        return tuple(
            Explained(self._of[id_], f"{person.name}, {role_words(person)}")
            for id_, person in self._people.items()
        )


def role_words(person: Person) -> str:
    return {
        "nurse": _("nurse"),
        "prescriber": _("prescriber"),
        "manager": _("manager"),
        "administrator": _("administrator"),
    }[person.role]


def _people_of(day: Day) -> Iterator[Person]:
    for entry in day.history.entries:
        yield entry.by
        if entry.second_person is not None:
            yield entry.second_person
