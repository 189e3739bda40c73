"""What the blocks of a screen show: words already decided, nothing left to work out.

Frozen, so that a macro can only draw them. No clinical value is compared here or in a template.
`attributes` are extra HTML attributes (htmx, data-) as (name, value) pairs; `hidden` are hidden
form fields as (name, value) pairs: the request id, the sequence the form was drawn on, the CSRF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal[
    "check", "clock", "diamond", "overdue", "triangle", "paused", "octagon", "broken", "flag",
    "ring", "not-given", "cross", "dot", "lock", "back", "hidden", "info", "silent",
]  # fmt: skip
Tone = Literal["ok", "soon", "due", "late", "reaction", "refused", "quiet", "plain"]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Countdown:
    """A span the tablet recomputes every second from the server's time, never decrements.

    `at` is ISO 8601 UTC; `pattern` has one `{}` for the span ("in {}", "{}"); `words` is what the
    server read out; `kind` is how the span is rounded and shown.
    """

    at: str
    words: str
    pattern: str = "{}"
    kind: Literal["until", "since", "clock"] = "until"


@dataclass(frozen=True, slots=True)
class State:
    """Shape, word and colour of one state; the age counts inside the tag when it matters."""

    shape: Shape
    word: str
    tone: Tone
    countdown: Countdown | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Kept, broken or still open, with by how much: "1hr 19min spare"."""

    shape: Shape
    words: str
    tone: Literal["ok", "over", "open"]


@dataclass(frozen=True, slots=True)
class Button:
    """A link (`href`), a form post of its own (`post_to`), or a submit of the form it stands in.

    `note` is the quiet word behind the label ("in 22min"). `dialog` is the id of the dialog that
    opens instead of the page when JavaScript runs. `form` names the form it submits from outside.
    """

    label: str
    href: str | None = None
    post_to: str | None = None
    kind: Literal["outlined", "filled", "reaction", "quiet", "link"] = "outlined"
    size: Literal["", "main", "bar", "compact"] = ""
    is_wide: bool = False
    shape: Shape | None = None
    note: str = ""
    countdown: Countdown | None = None
    hidden_label: str = ""
    name: str | None = None
    value: str = ""
    form: str | None = None
    dialog: str | None = None
    hidden: Pairs = ()
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is in the chair. `born` carries the age; nothing in the band is ever shortened."""

    name: str
    born: str
    gender: str
    nhs_number: str
    allergies: str
    has_known_allergies: bool
    chair: str
    course_and_day: str
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One screen in the strip."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """Where am I, is the screen live, who is signed in.

    `live_at` is the clock of the answer, `server_now` the same instant as ISO 8601 UTC.
    `marker` is the training or unsigned-protocol word, `menu` what opens behind it (the demo's
    clock); `counts` only on screens of the unit, `more` the rarer ones behind one word.
    """

    tabs: tuple[Tab, ...]
    label: str
    live_at: str
    server_now: str
    who: str
    lock_href: str | None
    back: Tab | None = None
    marker: str = ""
    is_lost: bool = False
    counts: tuple[State, ...] = ()
    menu: tuple[Button, ...] = ()
    more: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitBar:
    """Head of a screen that shows several patients, or none."""

    title: str
    meta: str
    who: str
    clock: str


@dataclass(frozen=True, slots=True)
class ActionBar:
    """Always reachable. Cancel and save stand first, at the left; `end` is Reaction."""

    buttons: tuple[Button, ...]
    end: Button | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RateCard:
    """The confirmed rate. `paused` replaces "As of" by how long the pump has stood still."""

    value: str
    state: State
    as_of: str
    step: str = ""
    is_long: bool = False
    paused: str = ""
    sums: str = ""
    paused_since: Countdown | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is due, or due next. `not_yet` is said in the button's place until it may be done."""

    tone: Literal["due", "soon", "late", "calm"]
    state: State
    when: str
    what: str
    button: Button | None = None
    not_yet: str = ""
    since: Countdown | None = None
    others: tuple[Button, ...] = ()

    @property
    def has_long_word(self) -> bool:
        """A drug name too wide for the largest type; it is set smaller, never broken."""
        return any(len(word) > 15 for word in self.what.split())


@dataclass(frozen=True, slots=True)
class LaterStep:
    """The step after it, in one line."""

    title: str
    button: Button | None = None
    when: str = ""
    title_portrait: str = ""
    countdown: Countdown | None = None


@dataclass(frozen=True, slots=True)
class DueList:
    """Everything the patient's day says about what comes: the block, then at most two lines."""

    block: NextStep
    later: tuple[LaterStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One sum of the infusion: "9.8", "of 101.2 mL"."""

    label: str
    value: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit with its clock and its verdict; the first to bite comes first."""

    name: str
    verdict: Verdict
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry of the record: what happened and what was entered later about it."""

    happened: str
    lead: str
    rest: str
    who: str
    entered: str
    notes: tuple[str, ...] = ()
    is_struck: bool = False
    link: Button | None = None
    move: Button | None = None


@dataclass(frozen=True, slots=True)
class SideFigure:
    """One figure with the facts behind it: earliest start, dose today."""

    label: str
    value: str
    note: str
    pairs: Pairs = ()
    todo_lead: str = ""
    todo: str = ""
