"""The web's edge: read the form, call the action, draw the screen. No rule stands here."""

from flask import Blueprint

from bedside.routes.access import access
from bedside.routes.arrival import arrival
from bedside.routes.health import health

BLUEPRINTS: tuple[Blueprint, ...] = (health, access, arrival)
