"""Page 1: whether sections 1 to 4 fit on it, or how much does not, reckoned before layout.

Where they do not, section 5 follows on the second page instead of beginning a third.
"""

from bedside.paper.bag import BagPart
from bedside.paper.checks import ChecksPart
from bedside.paper.key_facts import KeyFact
from bedside.paper.premedication import PremedicationRow
from bedside.paper.responsible import Turn

PAGE_MM = 254.4
_TITLE_MM, _HEAD_MM, _LINE_MM, _ROW_MM = 14.5, 11.5, 3.75, 0.95


def spilled_mm(
    key_facts: tuple[KeyFact, ...],
    people: int,
    checks: ChecksPart,
    premedication: tuple[PremedicationRow, ...],
    bag: BagPart,
    turns: tuple[Turn, ...],
    header_mm: float,
) -> float:
    """How much of it stands on the second page, 0 where all fits.

    Rather too much than too little: a page that is not quite full is better than one with a single
    table.
    """
    notes = max(sum(1 + len(note) // 22 for note in fact.notes) for fact in key_facts)
    strip = 15.0 + notes * _LINE_MM
    names = 5.0 * (1 + people // 5)
    rows = max(len(column) for column in checks.columns)
    listed = _HEAD_MM - 5 + checks.lines * _LINE_MM + rows * _ROW_MM
    medicines = _HEAD_MM + sum(_medicine_mm(row) for row in premedication)
    bag_mm = _HEAD_MM - 2.8 + max(len(bag.pairs) * 4.8, 17.0 + 3.75 * _lines_of(bag))
    responsible = _HEAD_MM - 2.8 + max(3 * 4.8, len(turns) * 4.8 + 4)
    used = _TITLE_MM + strip + names + listed + header_mm
    spilled = 0.0
    for part in (medicines, bag_mm, responsible):
        # Sections do not break: what follows one that moved on moves with it.
        if spilled or used + part > PAGE_MM:
            spilled += part
        used += part
    return spilled


def _medicine_mm(row: PremedicationRow) -> float:
    lines = max(
        1 + len(f"{row.drug} {row.amount}") // 46,
        1 + len(row.planned) // 33,
        1 + len(row.note) // 16,
    )
    return _ROW_MM + (lines + -(-len(row.below) // 100)) * _LINE_MM


def _lines_of(bag: BagPart) -> int:
    return sum(1 + len(f"{note.lead}{note.rest}") // 58 for note in bag.notes)
