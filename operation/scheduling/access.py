"""The key of Prefect's API: without it whoever reaches the port could run code as we do."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from operation.errors import OperationError
from operation.private import private_files
from settings import Settings

USER = "dondoc"
RANDOM_BYTES = 32


class NotOurs(OperationError):
    """The folder of all state belongs to another account."""


def key_file(settings: Settings) -> Path:
    """Where the key is kept, readable by the owner alone."""
    return settings.var / "prefect-key"


def api_auth(settings: Settings) -> str:
    """What Prefect's API asks for, `user:key`, the key of 256 random bits; made the first time.

    Raises NotOurs.
    """
    path = key_file(settings)
    try:
        if not path.exists():
            _make(path)
        return path.read_text("ascii").strip()
    except PermissionError as error:
        raise NotOurs(
            f"{path} is for the account that runs `dondoc up` alone; run this as that account"
        ) from error


def renew(settings: Settings) -> None:
    """Forget the key; the next use makes another.

    Others may have it: whoever listens on the port while our server does not is sent it.
    """
    key_file(settings).unlink(missing_ok=True)


def _make(path: Path) -> None:
    # Written apart and linked, so that nobody ever reads half a key.
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with private_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{USER}:{secrets.token_urlsafe(RANDOM_BYTES)}\n", "ascii")
    try:
        # Two may start at once: the second must find the first one's.
        with suppress(FileExistsError):
            path.hardlink_to(part)
    finally:
        part.unlink()
