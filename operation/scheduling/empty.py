"""An empty database of Prefect's, made at set-up: `python -m operation.scheduling.empty`.

Prefect makes one by a hundred migrations, which takes a processor ten seconds; a new installation
copies this one. Where there is none, Prefect migrates as it always does.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from operation.private import private_files

NAME = "prefect.db"
ELSEWHERE = {
    f"PREFECT_{kind}_DATABASE_{part}"
    for kind in ("API", "SERVER")
    for part in ("CONNECTION_URL", "DRIVER")
}


def empty_database() -> Path:
    """Where it lies: beside the Prefect that it is of."""
    return Path(sys.prefix) / f"prefect-{metadata.version('prefect')}-empty.db"


def copy_empty_database(home: Path, environment: Mapping[str, str]) -> None:
    """Give a home of Prefect's that has no database the empty one, if that was made.

    Not where the environment of its server names a database elsewhere, e.g. on PostgreSQL.
    """
    if not ELSEWHERE.isdisjoint(environment):
        return
    empty, database = empty_database(), home / NAME
    if empty.is_file() and not database.exists():
        part = home / f".{NAME}.{os.getpid()}"
        with private_files():
            part.write_bytes(empty.read_bytes())
        part.replace(database)


def make() -> None:
    """Migrate a database without rows and keep it."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"PREFECT_HOME": home, "DO_NOT_TRACK": "1"}
        from prefect.server.database import (  # noqa: PLC0415 - Prefect reads its home then
            provide_database_interface,
        )

        asyncio.run(provide_database_interface().create_db())
        shutil.move(Path(home) / NAME, empty_database())


if __name__ == "__main__":
    make()
