"""The unit's floor: its chairs by bay, and how many nurses are there at what time.

Nothing of a patient's day is worked out from it, so it is not pinned with the day.
"""

from collections.abc import Sequence
from datetime import time
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from bedside.core.events import Frozen, Text


class Bay(Frozen):
    """Chairs that stand together, in the order they are walked past."""

    name: Text
    chairs: Annotated[tuple[Text, ...], Field(min_length=1)]


class Nurses(Frozen):
    """From this time of the day on so many nurses look after patients, until the next entry."""

    from_at: time
    count: Annotated[int, Field(ge=0, le=99)]

    @field_validator("from_at")
    @classmethod
    def _whole_minute(cls, value: time) -> time:
        if value.second or value.microsecond:
            raise ValueError("needs a whole minute")
        return value


class Tasks(Frozen):
    """What start times are proposed by [A]. `most_for_a_nurse`: tasks that one nurse can take in
    a quarter of an hour, None: nobody has said; `start_every_min`: starts are whole so many
    minutes after midnight; `move_most_min`: no start is moved further only to even out the load,
    None: any."""

    most_for_a_nurse: Annotated[int, Field(ge=1, le=15)] | None = None
    start_every_min: Annotated[int, Field(ge=1, le=60)] = 5
    move_most_min: Annotated[int, Field(ge=0, le=720)] | None = None


class Floor(Frozen):
    """Empty where the unit has not said: chairs are then typed, and nurses not counted."""

    bays: tuple[Bay, ...] = ()
    nurses: tuple[Nurses, ...] = ()
    tasks: Tasks = Tasks()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if (twice := _twice([bay.name for bay in self.bays])) is not None:
            raise ValueError(f"bay {twice} stands twice")
        if (twice := _twice(self.chairs)) is not None:
            raise ValueError(f"chair {twice} stands twice")
        times = [entry.from_at for entry in self.nurses]
        if times != sorted(set(times)):
            raise ValueError("nurses: each from_at must be later than the one before")
        return self

    @property
    def chairs(self) -> tuple[str, ...]:
        """Every chair, bay by bay."""
        return tuple(chair for bay in self.bays for chair in bay.chairs)

    def bay_of(self, chair: str) -> str | None:
        """The bay in which this chair stands; None: nobody has said."""
        return next((bay.name for bay in self.bays if chair in bay.chairs), None)

    def nurses_at(self, clock: time) -> int | None:
        """How many nurses are there at this time (the unit's clock); None: nobody has said.

        Before the first entry nobody is there.
        """
        if not self.nurses:
            return None
        begun = [entry.count for entry in self.nurses if entry.from_at <= clock]
        return begun[-1] if begun else 0


def _twice(names: Sequence[str]) -> str | None:
    return next((name for i, name in enumerate(names) if name in names[:i]), None)
