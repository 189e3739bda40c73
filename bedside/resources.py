"""Where the templates, the browser assets and the shipped configuration stand.

In an installed wheel they are inside the package, in a checkout beside it.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_HOME = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _HOME / "templates"
STATIC = _HOME / "static"
CONFIG = _HOME / "config"


@cache
def static_version() -> str:
    """A short text that changes with any browser asset, for addresses that may be cached."""
    digest = sha256()
    for folder in ("dist", "js"):
        for file in sorted((STATIC / folder).rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(STATIC).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
