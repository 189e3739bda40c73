"""The unit's figures as a page: which dates, what they rest on, and the tables."""

from dataclasses import dataclass
from datetime import date

from bedside.core.figures import Figures
from bedside.forms.date_range import DateRange, DateTyped, Named
from bedside.screens.figure_tables import FigureTable, figure_tables
from bedside.screens.form_parts import DateField
from bedside.screens.parts import Tab
from bedside.wording import _, date_text, ngettext


@dataclass(frozen=True, slots=True)
class RangeForm:
    """Named ranges as links, and two dates to type."""

    tabs: tuple[Tab, ...]
    first: DateField
    last: DateField


@dataclass(frozen=True, slots=True)
class FiguresScreen:
    """`tables` None: the dates asked for were refused. `warning`: records that cannot be read."""

    asks: RangeForm
    summary: str = ""
    warning: str = ""
    csv_href: str = ""
    tables: tuple[FigureTable, ...] | None = None


def range_words(first: date, last: date) -> str:
    """One date, or two with "to"."""
    if first == last:
        return date_text(first)
    return _("%(first)s to %(last)s", first=date_text(first), last=date_text(last))


def summary_words(figures: Figures) -> str:
    """How many days and infusions the figures rest on."""
    days = ngettext("%(num)s day booked", "%(num)s days booked", figures.days)
    infusions = ngettext("%(num)s infusion", "%(num)s infusions", figures.infusions)
    return _("%(days)s, %(infusions)s started", days=days, infusions=infusions)


def unreadable_figures(number: int) -> str:
    """Says that the figures lack something; empty where they do not."""
    if not number:
        return ""
    return ngettext(
        "%(num)s record cannot be read and is in none of these figures. "
        "Tell the people who run Bedside.",
        "%(num)s records cannot be read and are in none of these figures. "
        "Tell the people who run Bedside.",
        number,
    )


def figures_screen(asked: DateRange, figures: Figures | None, soon_min: int) -> FiguresScreen:
    """The page; `figures` None where the dates were refused."""
    asks = _asks(asked)
    if figures is None:
        return FiguresScreen(asks)
    return FiguresScreen(
        asks=asks,
        summary=summary_words(figures),
        warning=unreadable_figures(figures.unreadable),
        csv_href=f"/figures.csv?{asked.query}",
        tables=figure_tables(figures, soon_min),
    )


def _asks(asked: DateRange) -> RangeForm:
    named: tuple[tuple[Named, str], ...] = (
        ("today", _("Today")),
        ("week", _("This week")),
        ("month", _("This month")),
    )
    return RangeForm(
        tabs=tuple(
            Tab(label, f"/figures?range={name}", name == asked.named) for name, label in named
        ),
        first=_field("from", _("From"), asked.first),
        last=_field("to", _("To"), asked.last),
    )


def _field(name: str, label: str, typed: DateTyped) -> DateField:
    return DateField(name, label, typed.day, typed.month, typed.year, error=typed.error)
