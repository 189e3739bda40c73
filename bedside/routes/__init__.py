"""The web's edge: read the form, call the action, draw the screen. No rule stands here."""

from flask import Blueprint

from bedside.routes.access import access
from bedside.routes.arrival import arrival
from bedside.routes.checks import checks
from bedside.routes.day_list import day_list
from bedside.routes.going_home import going_home
from bedside.routes.health import health
from bedside.routes.patient import patient

BLUEPRINTS: tuple[Blueprint, ...] = (
    health,
    access,
    day_list,
    patient,
    arrival,
    going_home,
    checks,
)
