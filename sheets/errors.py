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


class SheetError(Exception):
    """A sheet cannot be read; nothing was changed."""


class UnreadableSheet(SheetError):
    """The file is no sheet that can be read, or none of its rows says anything."""


class MissingColumns(SheetError):
    """The sheet does not have the columns that it needs, or has one twice."""


class SheetFaults(SheetError):
    """Rows of a sheet have faults; all of them are named at once."""

    def __init__(self, faults: Iterable[SheetFault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))
