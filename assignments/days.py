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
        raise WrongDay("day-ahead", as_of=act.as_of, today=today)


def require_not_before(act: Act, earliest: date | None, code: str, **values: object) -> None:
    """Raises WrongDay for a day before the earliest one, which is itself allowed; None allows all.

    The sentence of the code says what happened on that day, `earliest` among its values.
    """
    if earliest is not None and act.as_of < earliest:
        raise WrongDay(code, earliest=earliest, **values)
