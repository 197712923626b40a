"""Temporary folders and half-written files, and the sweeping of those that a kill left behind.

They may hold the whole record, so nobody may forget them.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "dondoc-"
PART = re.compile(r"\.[0-9a-f]{16}\.part")
"""What `assignments.files` calls a file that is being written, or is not kept yet."""
STALE_SECONDS = 24 * 3600.0
"""What nobody has written to for a day is nobody's: a file may wait while a form is filled in."""
YOUNG_SECONDS = 60.0
"""A folder this young may not be locked yet."""


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder of this process while the block runs; those of killed processes go first."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{purpose}-") as name:
        handle = os.open(name, os.O_RDONLY)
        try:
            # A lock, because the kernel frees it at any death of this process.
            fcntl.flock(handle, fcntl.LOCK_EX)
            sweep_folders(written_at(Path(name)))
            yield Path(name)
        finally:
            os.close(handle)


def written_at(path: Path) -> float:
    """When a path was last written to, by the file system's clock, in seconds."""
    return path.lstat().st_mtime


def sweep_folders(now_s: float) -> None:
    """Remove temporary folders of backups and restores that were killed."""
    for purpose in ("backup", "restore"):
        for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{purpose}-*"):
            # Another account's cannot be looked into, and need not be.
            with suppress(OSError):
                _remove_if_left(folder, now_s)


def sweep_parts(folder: Path, now_s: float) -> None:
    """Remove files of a folder that were left half-written, or not kept, a day ago or earlier."""
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            if PART.fullmatch(path.name) and now_s - written_at(path) > STALE_SECONDS:
                path.unlink()


def _remove_if_left(folder: Path, now_s: float) -> None:
    mine = folder.lstat().st_uid == os.geteuid() and not folder.is_symlink()
    if not mine or now_s - written_at(folder) < YOUNG_SECONDS:
        return
    # NOFOLLOW, because the folder of temporary files is open to every account.
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(handle)
