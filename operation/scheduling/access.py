"""The key of Prefect's API: without it whoever reaches the port could run code as we do."""

import secrets
from pathlib import Path

from operation.errors import OperationError
from operation.private import read_or_make
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
        return read_or_make(path, lambda: f"{USER}:{secrets.token_urlsafe(RANDOM_BYTES)}")
    except PermissionError as error:
        raise NotOurs(
            f"{path} is for the account that runs `dondoc up` alone; run this as that account"
        ) from error


def renew(settings: Settings) -> None:
    """Forget the key; the next use makes another.

    Others may have it: whoever listens on the port while our server does not is sent it.
    """
    key_file(settings).unlink(missing_ok=True)
