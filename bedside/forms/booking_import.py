"""The file of bookings, chosen; and the same file again, once what it would do was seen."""

import base64
import zlib

from werkzeug.datastructures import FileStorage
from wtforms import FileField, IntegerField, StringField
from wtforms.validators import InputRequired

from bedside.bookings_file import MOST_BYTES
from bedside.forms.entry import EntryForm


class FileForm(EntryForm):
    """First the file itself; then what was shown of it, with its seal."""

    seq = IntegerField(validators=[InputRequired()], default=0)
    file = FileField()
    content = StringField()
    seal = StringField()

    def uploaded(self) -> bytes | None:
        """The file that was chosen; None where none was."""
        file = self.file.data
        return file.read() if isinstance(file, FileStorage) and file.filename else None

    def shown(self) -> bytes | None:
        """The file again, as the page of what it would do carries it; None where it is damaged."""
        try:
            packed = base64.b64decode(str(self.content.data or ""), validate=True)
            unpack = zlib.decompressobj()
            content = unpack.decompress(packed, MOST_BYTES + 1)
        except (ValueError, zlib.error):
            return None
        return content or None


def packed(content: bytes) -> str:
    """A file to carry in a page."""
    return base64.b64encode(zlib.compress(content, 9)).decode()
