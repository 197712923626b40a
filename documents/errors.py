"""What this package refuses: a file that is no sheet, or a sheet with faults."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SheetFault:
    """One fault of a sheet; the row counts from 1, as Excel shows it."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f', column "{self.column}"' if self.column else ""
        return f"{self.file}: row {self.row}{column}: {self.message}"


class DocumentError(Exception):
    """A document cannot be read or written; nothing was changed."""


class UnreadableSheet(DocumentError):
    """The file is no sheet that can be read."""


class MissingColumns(DocumentError):
    """The sheet does not have the columns that it needs, or has one twice."""


class SheetFaults(DocumentError):
    """Rows of a sheet have faults; all of them are named at once."""

    def __init__(self, faults: Iterable[SheetFault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class Unwritable(DocumentError):
    """The file cannot be written, or is there already."""


class NothingToPrint(DocumentError):
    """There is nothing to put on a sheet, or more than one can hold."""
