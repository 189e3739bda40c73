"""The web's edge: read the form, call the action, draw the screen. No rule stands here."""

from flask import Blueprint

from bedside.routes.access import access
from bedside.routes.arrival import arrival
from bedside.routes.as_needed import as_needed
from bedside.routes.bag_end import bag_end
from bedside.routes.board import board
from bedside.routes.booking_import import booking_import
from bedside.routes.bookings import bookings
from bedside.routes.checks import checks
from bedside.routes.courses import courses
from bedside.routes.day_list import day_list
from bedside.routes.decisions import decisions
from bedside.routes.downtime import downtime
from bedside.routes.drafts import drafts
from bedside.routes.emergency import emergency
from bedside.routes.endings import endings
from bedside.routes.facts import facts
from bedside.routes.figures import figures
from bedside.routes.going_home import going_home
from bedside.routes.handover import handover
from bedside.routes.handover_all import handover_all
from bedside.routes.health import health
from bedside.routes.medicine import medicine
from bedside.routes.move_entry import move_entry
from bedside.routes.observations import observations
from bedside.routes.own_account import own_account
from bedside.routes.paper import paper
from bedside.routes.patient import patient
from bedside.routes.patients import patients
from bedside.routes.pause import pause
from bedside.routes.people import people
from bedside.routes.premedication import premedication
from bedside.routes.protocol import protocol
from bedside.routes.pump import pump
from bedside.routes.rate import rate
from bedside.routes.rate_seen import rate_seen
from bedside.routes.reaction import reaction
from bedside.routes.reactions import reactions
from bedside.routes.ready import ready
from bedside.routes.record import record
from bedside.routes.start_times import start_times
from bedside.routes.tablets import tablets
from bedside.routes.unit_paper import unit_paper
from bedside.routes.views import views
from bedside.routes.wall import wall

BLUEPRINTS: tuple[Blueprint, ...] = (
    health,
    access,
    own_account,
    people,
    tablets,
    day_list,
    board,
    start_times,
    figures,
    patient,
    patients,
    bookings,
    booking_import,
    courses,
    record,
    move_entry,
    protocol,
    drafts,
    arrival,
    going_home,
    checks,
    premedication,
    ready,
    decisions,
    handover,
    handover_all,
    endings,
    observations,
    reaction,
    reactions,
    emergency,
    rate,
    rate_seen,
    pause,
    pump,
    bag_end,
    medicine,
    as_needed,
    paper,
    unit_paper,
    wall,
    downtime,
    views,
    facts,
)
