"""Files that are missing, endless, or no files."""

import os
from pathlib import Path

from tests.plans.damage import AGENCIES, HOLIDAYS, LADDER, OBLIGATIONS, PLAN, TARGETS, spoiled

NO_FILE = "is a folder or a device; a plan folder needs a file here"
NO_SUCH = "cannot be read (No such file or directory); a plan folder needs it"
LOOP = "cannot be read (Too many levels of symbolic links); a plan folder needs it"
TOO_LARGE = "larger than 512 KB; a plan file is a short text"
EMPTY = "the file is empty; write its content"


def as_folder(path: Path) -> None:
    """A folder of that name."""
    path.unlink()
    path.mkdir()


def as_loop(path: Path) -> None:
    """A link to itself."""
    path.unlink()
    path.symlink_to(path.name)


def as_link_to_nowhere(path: Path) -> None:
    """A link to a file that is gone."""
    path.unlink()
    path.symlink_to("gone.yaml")


def as_pipe(path: Path) -> None:
    """A pipe into which nobody writes: whoever reads it waits for ever."""
    path.unlink()
    os.mkfifo(path)


def as_device(path: Path) -> None:
    """A device that never ends."""
    path.unlink()
    path.symlink_to("/dev/zero")


def of_50_mb(path: Path) -> None:
    """50 MB, of which the disk holds nothing."""
    os.truncate(path, 50 * 1024 * 1024)


def one_byte_too_large(path: Path) -> None:
    """A comment that fills the file up to one byte beyond the limit."""
    text = path.read_bytes()
    path.write_bytes(text + b"#" * (512 * 1024 + 1 - len(text)))


def emptied(path: Path) -> None:
    """Nothing."""
    path.write_bytes(b"")


def a_comment(path: Path) -> None:
    """Nothing but a comment."""
    path.write_text("# sau\n", "utf-8")


CASES = [
    spoiled("agencies are missing", AGENCIES, Path.unlink, NO_SUCH),
    spoiled("obligations are missing", OBLIGATIONS, Path.unlink, NO_SUCH),
    spoiled("targets are missing", TARGETS, Path.unlink, NO_SUCH),
    spoiled("the plan itself is a folder", PLAN, as_folder, NO_FILE),
    spoiled("obligations are a folder", OBLIGATIONS, as_folder, NO_FILE),
    spoiled("holidays are a folder: the shared ones do not step in", HOLIDAYS, as_folder, NO_FILE),
    spoiled("the plan itself is a link to itself", PLAN, as_loop, LOOP),
    spoiled("targets are a link to themselves", TARGETS, as_loop, LOOP),
    spoiled("the ladder is a link to nowhere", LADDER, as_link_to_nowhere, NO_SUCH),
    spoiled("agencies are a pipe", AGENCIES, as_pipe, NO_FILE),
    spoiled("obligations are a device without end", OBLIGATIONS, as_device, NO_FILE),
    spoiled("obligations of 50 MB", OBLIGATIONS, of_50_mb, TOO_LARGE),
    spoiled("one byte beyond the limit", OBLIGATIONS, one_byte_too_large, TOO_LARGE),
    spoiled("an empty file", OBLIGATIONS, emptied, EMPTY),
    spoiled("an empty plan", PLAN, emptied, EMPTY),
    spoiled("a file of a comment", TARGETS, a_comment, EMPTY),
]
