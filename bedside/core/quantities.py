"""Exact numbers: Fraction for anything divided, Decimal for what is typed and printed.

Rounding for the eye happens in `bedside.wording`; rounding for machines happens here, once.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import ceil

MINUTE = timedelta(minutes=1)
_MACHINE_PLACES = Decimal("0.000001")


def whole_minute(instant: datetime) -> datetime:
    """The minute the screen shows for this instant: seconds cut off, never rounded up."""
    return instant.replace(second=0, microsecond=0)


def minutes_between(start_at: datetime, end_at: datetime) -> int:
    """Whole minutes from one shown minute to another; both aware UTC, both whole minutes."""
    return (end_at - start_at) // MINUTE


def at_or_after(start_at: datetime, minutes: Fraction | int) -> datetime:
    """The first whole minute that is not before `start_at` plus `minutes`: a finish rounds up."""
    return start_at + timedelta(minutes=ceil(minutes))


def volume_ml(rate_ml_per_h: Fraction, minutes: Fraction | int) -> Fraction:
    """What flows at this rate in this many minutes, in mL, unrounded."""
    return rate_ml_per_h * minutes / 60


def minutes_for(volume_ml: Fraction, rate_ml_per_h: Fraction) -> Fraction:
    """How many minutes this volume needs at this rate, unrounded."""
    return volume_ml * 60 / rate_ml_per_h


def decimal_string(value: Fraction | Decimal | int) -> str:
    """The number for a machine: the exact decimal, or 6 places half even where none exists.

    No exponent and no trailing zeros: "12.5", "0", "0.583333".
    """
    exact = Fraction(value)
    with localcontext() as context:
        # Wide enough that the division below is exact before it is rounded once.
        context.prec = 60
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        if Fraction(quotient) != exact:
            quotient = quotient.quantize(_MACHINE_PLACES, rounding=ROUND_HALF_EVEN)
        text = f"{quotient:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
