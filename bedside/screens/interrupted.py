"""What the protocol says of a course that was interrupted, while doses of it are left."""

from bedside.core.courses import Course
from bedside.core.protocol import Protocol
from bedside.screens.sources import source_words

# The preparation of a protocol that speaks of it.
INTERRUPTED = "interrupted_course"


def interrupted_words(course: Course, protocol: Protocol) -> tuple[str, str] | None:
    """The signed words, and on what they rest; None where the protocol has none."""
    fact = next((one for one in protocol.preparation if one.id == INTERRUPTED), None)
    if fact is None or not (course.given and course.to_give and course.is_interrupted):
        return None
    rest = f"{fact.note} {source_words(fact)}" if fact.note else source_words(fact)
    return f"{fact.text}.", rest
