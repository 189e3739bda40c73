"""What goes to the press: a page, its stylesheet, the files attached to it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF."""

    name: str
    description: str
    content: str


@dataclass(frozen=True, slots=True)
class Job:
    """`made_at`, aware, is the date inside the PDF: the same job gives the same bytes."""

    html: str
    css: str
    made_at: datetime
    attachments: tuple[Attached, ...] = ()

    def as_json(self) -> bytes:
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        told = json.loads(text)
        attachments = tuple(Attached(**one) for one in told.pop("attachments"))
        made_at = datetime.fromisoformat(told.pop("made_at"))
        return cls(**told, made_at=made_at, attachments=attachments)
