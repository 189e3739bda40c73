"""How this installation is deployed: read once, from the command line and the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bedside.record.backup import DATABASE_FILE, OWNER_ONLY, address_in

SECRET_FILE = "secret-key"
DATABASE_URL = "BEDSIDE_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Settings:
    """`database` is an SQLAlchemy address.

    `is_training` allows an unsigned protocol and says so on every screen and page.
    `downtime_folder`: where a process of its own keeps the downtime pack; None: nowhere.
    """

    database: str
    secret_key: str
    is_training: bool = False
    has_tls: bool = False
    behind_proxy: bool = False
    downtime_folder: Path | None = None


def secret_key_in(data_dir: Path) -> str:
    """The installation's own secret, made on first use and readable by its owner alone."""
    file = data_dir / SECRET_FILE
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
    return file.read_text().strip()


def settings_for(
    data_dir: Path,
    environment: Mapping[str, str],
    *,
    is_training: bool = False,
    has_tls: bool = False,
    behind_proxy: bool = False,
    downtime_folder: Path | None = None,
) -> Settings:
    """SQLite in the data folder, or PostgreSQL where BEDSIDE_DATABASE_URL names one.

    Makes what is missing of the folder, readable by its owner alone.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = environment.get(DATABASE_URL)
    if not database:
        database = address_in(data_dir)
        # SQLite would make it as the umask has it; its other files take the mode of this one.
        (data_dir / DATABASE_FILE).touch(mode=OWNER_ONLY)
    return Settings(
        database=database,
        secret_key=secret_key_in(data_dir),
        is_training=is_training,
        has_tls=has_tls,
        behind_proxy=behind_proxy,
        downtime_folder=downtime_folder,
    )
