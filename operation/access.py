"""Who gets in: the key of Prefect's API, and state that is this account's alone."""

import os
import secrets
import stat
from pathlib import Path

from settings import Settings

PRIVATE = 0o077
"""What a umask takes from everybody but the account itself: folders 0700, files 0600."""
USER = "dondoc"


def keep_private() -> None:
    """Whatever this process and its children write from now on is for this account alone."""
    os.umask(PRIVATE)


def open_to_others(settings: Settings) -> list[Path]:
    """What of the state others can read or write: its folder, or files in an open folder."""
    if not settings.var.is_dir() or not _is_open(settings.var):
        return []
    return [settings.var, *(path for path in sorted(settings.var.iterdir()) if _is_open(path))]


def api_auth(settings: Settings) -> str | None:
    """What Prefect's API asks for, as "user:key"; None where `up` never ran."""
    try:
        return f"{USER}:{_key_file(settings).read_text('ascii').strip()}"
    except FileNotFoundError:
        return None


def make_api_auth(settings: Settings) -> str:
    """The same, with a key of 256 random bits made at the first start."""
    file = _key_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return f"{USER}:{file.read_text('ascii').strip()}"
    with os.fdopen(handle, "w", encoding="ascii") as output:
        output.write(secrets.token_urlsafe(32))
    return f"{USER}:{file.read_text('ascii').strip()}"


def _key_file(settings: Settings) -> Path:
    return settings.var / "prefect-key"


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.lstat().st_mode) & PRIVATE)
