"""A plan for a machine: every number an exact decimal string."""

import json
from datetime import time
from fractions import Fraction
from typing import Any

from bedside.core.plan import Plan, PlannedPremedication
from bedside.core.quantities import decimal_string


def plan_json(planned: Plan, closing_at: time) -> str:
    """The plan for a machine: every number an exact decimal string."""
    protocol = planned.protocol
    return json.dumps(
        {
            "protocol": protocol.id,
            "version": protocol.version,
            "volume_ml": decimal_string(planned.volume_ml),
            "steps": [
                {
                    name: decimal_string(getattr(step, name))
                    for name in (
                        "rate_ml_per_h",
                        "from_min",
                        "to_min",
                        "volume_ml",
                        "cumulative_ml",
                    )
                }
                for step in planned.steps
            ],
            "finish_min": decimal_string(planned.finish_min),
            "premeds": [_premedication_json(premed) for premed in planned.premedication],
            "observations_min": [decimal_string(m) for m in planned.observations_min],
            "limits": _limits_json(planned, closing_at),
        },
        indent=2,
        ensure_ascii=False,
    )


def _premedication_json(planned: PlannedPremedication) -> dict[str, Any]:
    premedication = planned.premedication
    before = premedication.minutes_before
    return {
        "name": premedication.drug,
        "dose_mg": None if planned.dose_mg is None else decimal_string(planned.dose_mg),
        "route": " or ".join(premedication.routes),
        "minutes_before": None if before is None else decimal_string(before),
    }


def _limits_json(planned: Plan, closing_at: time) -> dict[str, Any]:
    limits: dict[str, Any] = {
        limit.name: {
            "limit_min": decimal_string(limit.limit_min),
            "margin_min": decimal_string(limit.margin_min),
            # Not known before the bag is prepared; the margin is how old it may be at the start.
            "verdict": _verdict(limit.margin_min, open_if_kept=limit.name == "bag"),
        }
        for limit in planned.limits
    }
    margin = planned.spare_before(closing_at)
    if margin is None:
        return limits
    closing = {
        "at": f"{closing_at:%H:%M}",
        "margin_min": decimal_string(margin),
        "verdict": _verdict(margin),
    }
    return {**limits, "closing": closing}


def _verdict(margin_min: Fraction, *, open_if_kept: bool = False) -> str:
    if margin_min < 0:
        return "over"
    return "open" if open_if_kept else "kept"
