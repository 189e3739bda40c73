"""A TOML file of the configuration as a table, or what is wrong with it."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

from bedside.config_mistakes import Mistake
from bedside.every_protocol import Table


def table_in(folder: Path, path: Path, mistakes: list[Mistake]) -> Table | None:
    """The file's table; None after adding to `mistakes`. Numbers keep the digits written."""
    file = path.relative_to(folder).as_posix()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        mistakes.append(Mistake(file, "", "the file is missing"))
    except (OSError, UnicodeDecodeError) as unreadable:
        mistakes.append(Mistake(file, "", f"cannot be read as UTF-8 text: {unreadable}"))
    except tomllib.TOMLDecodeError as broken:
        place = re.search(r"\(at (.+)\)$", str(broken))
        reason = re.sub(r" \(at .+\)$", "", str(broken))
        mistakes.append(Mistake(file, place[1] if place else "", f"is not TOML: {reason}"))
    return None
