"""Two reactions at once: the graver one, or the decision it waits for, leads."""

from bedside.core.events import BagFinished, LineFlushed
from tests.support.daybook import DayBook


def _two_open():
    book = DayBook().started().climbs_to(70)
    book.after(70)
    mild = book.reacts(1)
    book.after(75)
    grave = book.reacts(2)
    book.pauses()
    return book, mild, grave


def _leading(book):
    task = book.day().tasks[0]
    return task.kind, task.detail


def test_an_older_mild_reaction_does_not_hide_the_one_that_stopped_the_pump():
    book, _mild, _grave = _two_open()
    assert _leading(book) == ("reaction", "2")
    assert [task.detail for task in book.day().tasks if task.kind == "reaction"] == ["2"]


def test_the_decision_leads_while_a_mild_reaction_is_still_open():
    book, _mild, grave = _two_open()
    book.after(90).reaction_over(grave)
    assert _leading(book) == ("decision", str(grave.seq))


def test_the_mild_reaction_leads_again_once_the_way_on_is_signed():
    book, _mild, grave = _two_open()
    book.after(90).reaction_over(grave)
    book.chooses("hold", grave)
    book.resumes("7.5")
    assert _leading(book) == ("reaction", "1")


def test_nobody_goes_home_before_now():
    book = DayBook().started().climbs_to(200)
    book.after(309).write(BagFinished())
    book.after(310).write(LineFlushed())
    assert book.day_after(430).home_at == book.day_after(430).watch_end_at
    assert book.day_after(450).home_at == book.day_after(450).now
