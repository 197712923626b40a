"""Forms that were sent, each of which counts once."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.tables_access import UsedForm


def use_form(session: Session, key: str, now: datetime) -> bool:
    """Note, in the transaction of what a form does, that it was sent; False if it was already.

    Of several at the same time the others wait here for the first one's end.
    """
    try:
        with session.begin_nested():
            session.add(UsedForm(key=key, used_at=now))
            session.flush()
    except IntegrityError:
        return False
    return True
