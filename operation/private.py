"""What lies on the disk is for its owner alone, whatever the umask of whoever runs dondoc."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from sqlalchemy import make_url

from settings import Settings

UMASK = 0o077
OTHERS = 0o077
"""The bits of a mode that let anyone but the owner in."""
STATE = (
    "evidence",
    "prefect",
    "prefect-key",
    "secret",
    "prefect*.yaml",
    "before-restore-*.zip",
    "up.lock",
)
"""What dondoc itself makes under DONDOC_VAR_DIR, beside the database."""
OF_SQLITE = ("", "-wal", "-shm", "-journal", ".deliverers")
"""What stands behind the name of a database's file."""


@contextmanager
def private_files() -> Iterator[None]:
    """Files and folders made while the block runs get the modes 0600 and 0700."""
    # The umask, because SQLite and others make files that nobody here could chmod in time.
    before = os.umask(UMASK)
    try:
        yield
    finally:
        os.umask(before)


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The text of a file that its owner alone may read; made the first time.

    Raises PermissionError of another account's file.
    """
    if not path.exists():
        # Written apart and linked, so that nobody ever reads half of it.
        part = path.with_name(f".{path.name}.{os.getpid()}")
        with private_files():
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(f"{make()}\n", "ascii")
        try:
            # Two may start at once: the second must find the first one's.
            with suppress(FileExistsError):
                path.hardlink_to(part)
        finally:
            part.unlink()
    return path.read_text("ascii").strip()


def open_to_others(settings: Settings) -> list[Path]:
    """What of the installation's state others than its owner may read or enter."""
    reachable = [path for path in (settings.var, *_state(settings)) if _mode(path) & OTHERS]
    if settings.var in reachable:
        return reachable
    # Nobody else can reach what lies behind a closed folder.
    return [path for path in reachable if not path.is_relative_to(settings.var)]


def close_to_others(settings: Settings) -> None:
    """Take what dondoc made from everyone but its owner.

    The folder of all state keeps its mode: it may be one that holds more than ours, such as /srv.
    """
    for path in _state(settings):
        if _mode(path) & OTHERS:
            # Somebody else's file cannot be changed here; `dondoc status` names it.
            with suppress(PermissionError):
                path.chmod(_mode(path) & ~OTHERS)


def _state(settings: Settings) -> list[Path]:
    paths = [path for pattern in STATE for path in settings.var.glob(pattern)]
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        paths += [Path(f"{url.database}{ending}") for ending in OF_SQLITE]
    return sorted(path for path in paths if path.exists() and not path.is_symlink())


def _mode(path: Path) -> int:
    try:
        return S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
