"""Days on which a change may be made: none that has not come, none before what it follows."""

from datetime import date

from assignments.errors import WrongDay
from deadlines.civil import civil_date
from models.audit.acts import Act


def require_not_ahead(act: Act) -> None:
    """Raises WrongDay for a day that has not come yet.

    A mistyped year would bar every later change until that day: none may lie before another.
    """
    if act.as_of > (today := civil_date(act.now)):
        raise WrongDay(f"{act.as_of} has not come yet; write --as-of {today} or earlier")


def require_not_before(act: Act, earliest: date | None, follows: str) -> None:
    """Raises WrongDay for a day before the earliest one, which is itself allowed; None allows all.

    `follows` says what happened on that day, e.g. "reading 3 was recorded on 2023-03-20".
    """
    if earliest is not None and act.as_of < earliest:
        raise WrongDay(f"{follows}; write --as-of that day or later")
