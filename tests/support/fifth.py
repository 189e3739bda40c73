"""A protocol of another drug as one more file in the folder: no Python of the app knows it."""

import shutil
from pathlib import Path

from bedside.config_files import Configuration, read_configuration
from tests.support.daybook import CONFIG

_FILE = Path(__file__).with_name("fifth.toml")


def with_fifth(folder: Path) -> Configuration:
    """The shipped configuration with the fifth protocol beside the others, and in force."""
    shutil.copytree(CONFIG, folder)
    shutil.copy(_FILE, folder / "protocols" / "fifth.toml")
    ward = folder / "ward.toml"
    text = ward.read_text(encoding="utf-8")
    ward.write_text(text.replace('"spain-2019"', '"fifth"'), encoding="utf-8")
    return read_configuration(folder)
