"""Shared by every test: how hard Hypothesis tries.

quick      the suite on every change
ci         the same, from a fixed seed, so that a red build is red again tomorrow
thorough   10,000 examples of each property, by its own command:
           .venv/bin/python -m pytest tests/core -m generated -p no:cacheprovider -n 2 \
               --hypothesis-profile=thorough
mutants    few examples and no shrinking: mutation testing asks only whether one fails
"""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.support import proofs

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.filter_too_much]

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
settings.register_profile(
    "ci", settings.get_profile("quick"), derandomize=True, print_blob=True, database=None
)
settings.register_profile(
    "thorough", settings.get_profile("quick"), max_examples=10_000, database=None
)
settings.register_profile(
    "mutants",
    settings.get_profile("ci"),
    max_examples=10,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("ci" if os.environ.get("CI") else "quick")


def pytest_configure(config):
    config.addinivalue_line("markers", "generated: days made up by Hypothesis")
    config.addinivalue_line("markers", "rule(number): proves this rule, see tests/proofs.toml")
    config.addinivalue_line("markers", "who_may(act): proves this row of the rules' Who may")
    config.addinivalue_line("markers", "hazard(name): proves the control of this hazard")


def pytest_collection_modifyitems(items):
    for item in items:
        proofs.mark(item)
