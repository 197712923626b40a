"""The keys by which links of letters and forms of pages are known to be ours."""

import secrets

from operation.private import read_or_make
from settings import Settings

RANDOM_BYTES = 32


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The keys, the one that signs first; without a setting one that is made at the first use.

    Raises PermissionError of another account's file.
    """
    if settings.secret_keys is not None:
        return tuple(map(str.strip, settings.secret_keys.get_secret_value().split(",")))
    path = settings.var / "secret"
    return (read_or_make(path, lambda: secrets.token_urlsafe(RANDOM_BYTES)),)
