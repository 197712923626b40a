"""Texts written into files of their own: nothing that is there is ever overwritten."""

from collections.abc import Sequence
from pathlib import Path

from assignments import files
from documents.errors import Unwritable


def write_new(path: Path, text: str, suffixes: Sequence[str]) -> None:
    """Write a new file whose name ends with one of these. Raises Unwritable."""
    if path.suffix not in suffixes:
        raise Unwritable(f"{path}: such a text is {' or '.join(suffixes)}; write such a name")
    try:
        files.write_new(path, text)
    except FileExistsError as error:
        raise Unwritable(f"{path} exists; write another name") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not the name of a file"
        raise Unwritable(f"{path}: {why}; write another name") from error
