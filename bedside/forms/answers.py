"""Fields with several answers under names that the protocol gives."""

from typing import Any

from wtforms import Field


class TickedField(Field):
    """Tick boxes of one name: `ticked` holds the values posted, in their order."""

    ticked: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.ticked = tuple(dict.fromkeys(formdata.getlist(self.name))) if formdata else ()


class AnswersField(Field):
    """Questions named by the protocol: posts `<name>-<question>`; `chosen` holds "hives:few"."""

    chosen: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        prefix = f"{self.name}-"
        self.chosen = tuple(
            f"{key.removeprefix(prefix)}:{value}"
            for key in (formdata or {})
            if key.startswith(prefix)
            for value in dict.fromkeys(formdata.getlist(key))
        )
