"""The guard before every request: who asks, may they, and is it of their unit?

Who reaches which route stands in `policy_table`. A day, patient, tablet or person of another unit
is answered exactly as one that does not exist.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from bedside.access.sessions import SignedIn, signed_in
from bedside.access.tablets import COOKIE as TABLET_COOKIE
from bedside.record.belonging import NotThere, belongs_somewhere, unit_of
from bedside.routes.access import COOKIE
from bedside.routes.drawing import with_marker
from bedside.routes.looking import keep_looks, note_use
from bedside.routes.policy_table import POLICIES, Policy
from bedside.routes.present import now, person, signed_in_or_none, tablet, ward
from bedside.routes.problems import problem_page
from bedside.screens.frame import strip_of_unit
from bedside.screens.not_allowed import NotAllowed, not_enrolled_here, not_your_page

_POLICIES = "bedside-policies"
# Where whoever has a first password chooses an own one before all else.
SET_UP = "own_account.set_up_page"
Answer = Response | tuple[str, int]


class PoliciesDiffer(Exception):
    """A route has no policy, or a policy no route: the app does not start."""


def guard(app: Flask) -> None:
    """Asks before each request. Each route needs its line: `settle_policies` once all are there."""
    app.extensions[_POLICIES] = dict(POLICIES)
    app.before_request(_before_request)
    keep_looks(app)


def settle_policies(app: Flask, more: Mapping[str, Policy] | None = None) -> None:
    """Every route has a policy and every policy a route. `more`: the demo's own routes.

    Raises PoliciesDiffer with every name.
    """
    policies: dict[str, Policy] = app.extensions[_POLICIES]
    policies.update(more or {})
    routes = set(app.view_functions)
    without = [f"{name}: no policy in routes/policy_table.py" for name in routes - set(policies)]
    unknown = [f"{name}: a policy, but no such route" for name in set(policies) - routes]
    if without or unknown:
        raise PoliciesDiffer("; ".join(sorted(without + unknown)))


def policies_of(app: Flask) -> Mapping[str, Policy]:
    """Endpoint to policy, as this app asks."""
    policies: dict[str, Policy] = app.extensions[_POLICIES]
    return policies


def _before_request() -> Answer | None:
    if request.endpoint == "static":
        return None
    _who_asks()
    if request.endpoint is None:
        return None
    policy = policies_of(current_app)[request.endpoint]
    against = _against(policy)
    if against is not None or policy.roles is None:
        return against
    who = signed_in_or_none()
    if who is not None:
        _ask_unit(who)
        if not who.locked:
            return note_use(who, policy.of_patients, _is_poll())
    return None


def _who_asks() -> None:
    """Which enrolled device, of which unit, and who is signed in there."""
    units = ward().configuration.unit_ids
    here = ward().tablet_of(request.cookies.get(TABLET_COOKIE))
    if here is not None and here.unit_id not in units:
        here = None  # its unit is no longer in the configuration
    g.tablet = here
    g.unit_id = here.unit_id if here is not None else None
    idle = timedelta(minutes=ward().configuration.unit.pin_idle_min)
    g.signed_in = who = signed_in(request.cookies.get(COOKIE), here, idle, ward().real_clock)
    if here is None and who is not None and who.unit_id is not None:
        g.unit_id = who.unit_id
        if who.unit_id not in units:
            g.unit_id = g.signed_in = None  # else they would manage the first unit's people


def _against(policy: Policy) -> Answer | None:
    """What is answered in place of the page; None: go on."""
    who = signed_in_or_none()
    is_wall = (here := tablet()) is not None and here.kind == "wall_screen"
    if policy.roles is None or (is_wall and policy.on_wall):
        return None
    if who is None:
        return _away("access.sign_in_page")
    if who.locked and not policy.while_locked:
        return _away("access.locked")
    if who.must_set_up and not policy.to_set_up:
        return _away(SET_UP)
    if (here is None or is_wall) and not policy.on_any_device:
        return _refused(not_enrolled_here(is_wall))
    if who.person.role not in policy.roles and policy.instead and not _is_poll():
        return redirect(url_for(policy.instead), 303)
    if who.person.role not in policy.roles:
        return _refused(not_your_page(policy.roles, who.person.role))
    return None


def _ask_unit(who: SignedIn) -> None:
    """404 for what is of another unit, and for what is not there at all: nobody can tell which."""
    for name, value in (request.view_args or {}).items():
        if belongs_somewhere(name) and not _is_for(who, name, str(value)):
            abort(404)


def _is_for(who: SignedIn, name: str, value: str) -> bool:
    """Of this request's unit. Whoever runs the whole installation manages every unit's people and
    devices, but sees the patients of the unit whose device it is."""
    try:
        unit_id = unit_of(name, value)
    except NotThere:
        return False
    if unit_id == ward().unit_id:
        return True
    return name in ("person_id", "tablet_id") and unit_of("person_id", who.person.id) is None


def _is_poll() -> bool:
    """A screen refreshing itself is nobody at the tablet."""
    return request.headers.get("HX-Request") == "true" and request.method == "GET"


def _refused(screen: NotAllowed) -> Answer:
    """Whose page it is and what to do; a poll is told to load the page that says so."""
    if _is_poll():
        return _moved(_current_path())
    strip = strip_of_unit("", now(), ward().zone, person())
    shown = with_marker(strip if tablet() is not None else replace(strip, tabs=(), more=()))
    return problem_page(screen.title, screen.words, screen.ways, shown), 403


def _away(endpoint: str) -> Response:
    """To sign-in or lock, back here afterwards; a poll is told to move the whole page."""
    came_from = request.full_path.rstrip("?")
    if request.headers.get("Bedside-Fetch"):
        # A form sent by script must not take the locked screen for "saved".
        return Response(status=423 if endpoint == "access.locked" else 401)
    if _is_poll():
        return _moved(url_for(endpoint, next=_current_path()))
    if request.method != "GET":
        came_from = request.headers.get("Referer", "/days")
        came_from = "/" + came_from.split("://", 1)[-1].partition("/")[2]
    return redirect(url_for(endpoint, next=came_from), 303)


def _current_path() -> str:
    """The page around the fragment that asked."""
    current = request.headers.get("HX-Current-URL", "/days")
    return "/" + current.split("://", 1)[-1].partition("/")[2]


def _moved(path: str) -> Response:
    answer = Response(status=204)
    answer.headers["HX-Redirect"] = path
    return answer
