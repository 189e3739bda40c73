"""A CTCAE term with its grade as one choice of a form: "urticaria:2"."""

from typing import cast, get_args

from bedside.core.events import Grade


def ctcae_value(term_id: str, grade: int) -> str:
    return f"{term_id}:{grade}"


def ctcae_typed(value: str | None) -> tuple[str | None, Grade | None]:
    """Term and grade as chosen; a grade that is none is left out, so that it is refused."""
    term, _sep, grade = (value or "").partition(":")
    known = {str(one): one for one in get_args(Grade)}
    return term or None, cast(Grade | None, known.get(grade))
