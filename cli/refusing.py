"""What went wrong, in lines for the person at the keyboard, the secrets of the settings hidden."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import DBAPIError

from cli.options import CommandRefused
from cli.output import visible
from deadlines.refusal import Refusal
from documents.errors import DocumentError
from models.database import DatabaseError, words_of
from notifications.secrets import Redactor
from operation.errors import OperationError
from plans.faults import PlanError
from settings import Settings
from sheets.errors import SheetError

REFUSALS = (
    Refusal,
    DatabaseError,
    DocumentError,
    SheetError,
    OperationError,
    PlanError,
    CommandRefused,
)


def redactor() -> Redactor:
    """What hides the secrets of the settings; settings that are refused are refused later."""
    try:
        return Redactor(Settings().secrets)
    except (SettingsError, ValidationError):
        return Redactor(())


def is_expected(error: Exception) -> bool:
    """Whether a room, the settings or the database refused; else it is a fault of the program."""
    return isinstance(error, (*REFUSALS, ValidationError, SettingsError, DBAPIError))


def lines_of(error: Exception) -> Iterator[str]:
    """The error for a screen, safe to print."""
    redact = redactor()
    for words in _words(error):
        yield redact(visible(words, lines=True))


def _words(error: Exception) -> Iterator[str]:
    match error:
        case ValidationError():
            for fault in error.errors():
                name = "DONDOC_" + "_".join(map(str, fault["loc"])).upper()
                yield f"{name}: {fault['msg']}"
        case SettingsError():
            yield 'DONDOC_CHANNELS is no JSON; write e.g. {"sms": "twilio://…/{address}"}'
        case DBAPIError():
            yield words_of(error)
        case _ if isinstance(error, REFUSALS):
            yield str(error)
        case _:
            words = f"{type(error).__name__}: {error}"
            yield f"unexpected: {words}; DONDOC_DEBUG=1 shows where"
