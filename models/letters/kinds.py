"""Kinds of notice: a word, with a number behind it from the second of a day on: `receipt/2`.

A contact gets one letter of a kind on a day; of receipts and new links there may be several.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from models.tables import Notice


def word_of(kind: str) -> str:
    """The kind without the number."""
    return kind.partition("/")[0]


def is_of(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column has a kind of one of these words, with or without a number."""
    return or_(column.in_(words), *(column.startswith(f"{word}/") for word in words))


def next_kind(session: Session, plan_id: int, contact_id: int, word: str, on: date) -> str:
    """The kind of a contact's next letter of a word on a day."""
    query = select(func.count()).where(
        col(Notice.plan_id) == plan_id,
        col(Notice.contact_id) == contact_id,
        col(Notice.on) == on,
        is_of(col(Notice.kind), [word]),
    )
    count = session.scalar(query) or 0
    return f"{word}/{count + 1}" if count else word
