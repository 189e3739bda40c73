"""Where each word of a PDF stands, as poppler sees it."""

import re
import subprocess
from functools import cache

SYMBOLS = "✓✗▲◆■–"
WORD = re.compile(
    r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)


@cache
def words_of(pdf):
    """(page, words, left, top, right, bottom) in points, as poppler sees them."""
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return [
        (number, box[5], *map(float, box.groups()[:4]))
        for number, page in enumerate(told.split("<page ")[1:], start=1)
        for box in WORD.finditer(page)
        if box[5] not in SYMBOLS  # drawn smaller than their font says
    ]
