"""On paper: a moved entry on either record, doses without a decision, allergies as checks."""

from decimal import Decimal

from bedside.core import events as e
from bedside.core.moving import moved
from bedside.paper.checks import checks_part
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks
from bedside.paper.premedication import medicine_lines, premedication_rows
from tests.support.daybook import PATIENT, SECOND, DayBook


def marks_of(book):
    day = book.day()
    return Marks(day, Initials(day))


def test_the_struck_line_is_printed_as_moved_and_not_as_never_happened():
    book = DayBook().started()
    entry = book.at("11:00").observes()
    struck = e.EntryStruck(correction_reason="next chair", moved_to_day="day2")
    book.at("11:02").write(struck, corrects=entry.seq)
    row = marks_of(book).rows[-1]
    assert (row.what, row.now) == ("Line struck", "moved to another patient's record")


def test_a_line_moved_here_is_marked_at_once_with_who_entered_it_there():
    wrong = DayBook().started()
    entry = wrong.at("11:00").write(e.NoteWritten(text="cold"), by=SECOND)
    book = DayBook().started()
    book.at("11:00").write(moved(entry, "day2", "next chair", {}))
    marks = marks_of(book)
    row = marks.rows[-1]
    assert row.mark.startswith("L")
    said = "Moved from another patient's record, where T. Brandt entered it at 11:00: next chair"
    assert row.reason.startswith(said)


def test_a_dose_without_a_decision_says_so_on_the_record_and_in_the_summary():
    book = DayBook()
    book.at("08:15").arrives()
    despite = {"given_despite": "swallowed before it was read"}
    book.at("08:30").write(
        e.PremedicationGiven(
            premedication_id="paracetamol", dose_mg=Decimal(1000), route="oral", **despite
        )
    )
    book.write(
        e.MedicineGiven(drug="cetirizine", dose=Decimal(10), dose_unit="mg", route="IV", **despite)
    )
    day = book.day()
    rows = premedication_rows(day, Initials(day), Marks(day, Initials(day)))
    paracetamol = next(row for row in rows if row.drug == "paracetamol")
    words = "▲ Given without a prescriber's decision: swallowed before it was read"
    assert words in paracetamol.below
    assert [words in line.note for line in medicine_lines(day)] == [True, True]


def test_allergies_against_the_days_medicines_stand_among_the_checks():
    book = DayBook(patient=PATIENT.model_copy(update={"allergies": ("paracetamol",)}))
    book.at("08:15").arrives()

    def told():
        day = book.day()
        columns = checks_part(day, Initials(day)).columns
        rows = [row for column in columns for row in column]
        return next((r.mark, r.answer) for r in rows if r.question.startswith("Listed allergy"))

    assert told() == ("✗", "not decided")
    book.write(e.PremedicationNotGiven(premedication_id="paracetamol", reason="allergy"))
    assert told() == ("◆", "decided, or not given")
