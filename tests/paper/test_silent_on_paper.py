"""What no source says is never printed as if one had said it."""

import pytest

from bedside.core import events as e
from bedside.paper.afterwards import flush_and_watch
from bedside.paper.frame import Printing
from bedside.paper.signatures import protocol_part
from tests.support.daybook import PRESCRIBER, DayBook, configuration

PROTOCOLS = configuration().protocols


def with_basis(protocol, basis):
    """The same protocol after the unit settled its rates and its line on this basis."""
    steps = tuple(step.model_copy(update={"basis": basis}) for step in protocol.steps)
    line = protocol.line.model_copy(update={"basis": basis})
    return protocol.model_copy(update={"steps": steps, "line": line})


def printed(desk, protocol):
    """Every label and its words in the protocol's part and the line's, of a day stopped early."""
    book = DayBook(protocol=protocol).started("112")
    book.after(10).write(e.InfusionDiscontinued(reason="prescriber"), by=PRESCRIBER)
    day = book.day()
    with desk.app.test_request_context():
        at = Printing(at=day.now, by="N. Okafor", is_training=True, configuration=configuration())
        pairs = (*protocol_part(day, at), *flush_and_watch(day))
    return "\n".join(f"{one.label} {one.lead} {one.rest}" for one in pairs)


@pytest.mark.parametrize("name", ["cambridge-2020", "germany-2016", "us-2024"])
def test_a_rate_that_no_source_gives_stands_beside_no_document(desk, name):
    told = printed(desk, PROTOCOLS[name])
    assert "Its rates rest on:  no source; a proposal that the unit has still to decide." in told
    assert "Unit's rule: none yet" in told


def test_a_rate_read_out_of_a_figure_is_called_inferred(desk):
    told = printed(desk, PROTOCOLS["spain-2019"])
    assert "Its rates rest on:  [001] Meca-Lallana and others" in told
    assert "evidence to December 2017, inferred." in told


def test_what_the_unit_decided_is_called_the_units(desk):
    told = printed(desk, with_basis(PROTOCOLS["us-2024"], "unit"))
    assert "Its rates rest on:  the unit's own decision." in told
    assert "Unit's rule  " in told and "none yet" not in told


def test_a_rate_that_a_source_gives_names_the_source(desk):
    told = printed(desk, with_basis(PROTOCOLS["spain-2019"], "source"))
    assert "Its rates rest on:  [001] Meca-Lallana and others" in told
