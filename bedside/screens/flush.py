"""A source's flush in words: a fact and what it does to a line that holds drug (hazard W23)."""

from fractions import Fraction

from bedside.core.protocol import Flush, Protocol
from bedside.wording import _, duration, plain, rate_words, rounded


def flush_words(protocol: Protocol, flush: Flush) -> str:
    """How much over which time, and how many times faster than the infusion ever runs.

    The line holds the drug as the bag does, so the doses per hour go as the rates.
    """
    times = flush.rate_ml_per_h / Fraction(protocol.max_rate_ml_per_h)
    return _(
        "%(ml)s mL over %(span)s, %(rate)s: with drug in the line %(times)s times the highest rate",
        ml=plain(flush.volume_ml),
        span=duration(flush.minutes),
        rate=rate_words(flush.rate_ml_per_h),
        times=plain(rounded(times, 1)),
    )
