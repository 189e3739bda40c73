"""The app's own words in the ward's language, and the two phrases that stand everywhere."""

from __future__ import annotations

from typing import cast

import flask_babel
from flask import has_app_context


def _(message: str, **values: object) -> str:
    """The ward's own language; the plain message where no app is running (`bedside plan`)."""
    if has_app_context():
        return str(flask_babel.gettext(message, **values))
    return message % values if values else message


def lazy(message: str) -> str:
    """A message of a class body, put into the reader's language only when it is shown."""
    return cast(str, flask_babel.lazy_gettext(message))


def ngettext(one: str, many: str, count: int) -> str:
    """One and many of a message with `%(num)s` in it.

    >>> ngettext("%(num)s set", "%(num)s sets", 2)
    '2 sets'
    """
    if has_app_context():
        return str(flask_babel.ngettext(one, many, count))
    return (one if count == 1 else many) % {"num": count}


def approx(words: str) -> str:
    """Marks an estimate.

    >>> approx("15:41")
    'Approx 15:41'
    """
    return _("Approx %(estimate)s", estimate=words)


def not_recorded() -> str:
    """What stands where nobody wrote anything; never a zero, never a gap.

    >>> not_recorded()
    'Not recorded'
    """
    return _("Not recorded")
