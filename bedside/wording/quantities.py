"""How rates, volumes and doses read (CUI and BNF rules, clinical.md 4e).

The only place that rounds for display. Pure: exact numbers in, words out; they follow no locale.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bedside.wording.messages import _

Number = Fraction | Decimal | int


def rounded(value: Number, places: int) -> Decimal:
    """The one rounding for display: half away from zero, exact until here.

    >>> rounded(Fraction(39, 4), 1), rounded(Fraction(1, 3), 2)
    (Decimal('9.8'), Decimal('0.33'))
    """
    exact = Fraction(value)
    steps = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(-steps if exact < 0 else steps).scaleb(-places)


def plain(value: Decimal) -> str:
    """A number without trailing zeros, with a leading zero, a comma in thousands.

    >>> plain(Decimal("5.0")), plain(Decimal("0.50")), plain(Decimal("1000"))
    ('5', '0.5', '1,000')
    """
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rate(ml_per_h: Number) -> str:
    """A rate as the pump shows it: exact, at most three places.

    >>> rate(Decimal("12.50")), rate(5), rate(Fraction(25, 8))
    ('12.5', '5', '3.125')
    """
    return plain(rounded(ml_per_h, 3))


def rate_words(ml_per_h: Number) -> str:
    """A rate with its unit in words.

    >>> rate_words(Decimal("12.5"))
    '12.5 mL per hour'
    """
    return _("%(rate)s mL per hour", rate=rate(ml_per_h))


def volume(ml: Number) -> str:
    """A volume to a tenth of a millilitre, without its unit.

    >>> volume(Fraction(39, 4)), volume(Decimal("5.00"))
    ('9.8', '5')
    """
    return plain(rounded(ml, 1))


def given_and_left(given_ml: Number, bag_ml: Number) -> tuple[str, str]:
    """What has gone in and what is still in the bag; together always the bag as shown.

    While anything is left, a tenth is shown as left: "0 mL" means empty. Both in mL.

    >>> given_and_left(Fraction(39, 4), Decimal("101.2"))
    ('9.8', '91.4')
    >>> given_and_left(Fraction("101.19"), Decimal("101.2"))
    ('101.1', '0.1')
    """
    bag = rounded(bag_ml, 1)
    given = min(bag, rounded(given_ml, 1))
    if given == bag and Fraction(given_ml) < Fraction(bag_ml) and bag > 0:
        given = bag - Decimal("0.1")
    return plain(given), plain(bag - given)


def dose_given(mg: Number) -> str:
    """The part of the dose that is in, in mg to a tenth, without its unit.

    >>> dose_given(Fraction(1171, 1000))
    '1.2'
    """
    return plain(rounded(mg, 1))


def dose(mg: Number) -> str:
    """A prescribed dose with its unit: grams beside mg from 1 g, micrograms below 1 mg.

    >>> dose(1000), dose(12), dose(Decimal("0.5"))
    ('1,000 mg (1 g)', '12 mg', '500 micrograms')
    """
    exact = Fraction(mg)
    if 0 < exact < 1:
        return _("%(dose)s micrograms", dose=plain(rounded(exact * 1000, 3)))
    in_mg = _("%(dose)s mg", dose=plain(rounded(exact, 3)))
    if exact < 1000:
        return in_mg
    return _("%(mg)s (%(grams)s g)", mg=in_mg, grams=plain(rounded(exact / 1000, 3)))


def dose_planned(mg: Number | None) -> str:
    """The protocol's dose; without one the chart's counts.

    >>> dose_planned(40), dose_planned(None)
    ('40 mg', 'as on the chart')
    """
    return _("as on the chart") if mg is None else dose(mg)
