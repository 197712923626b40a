"""What left: the attempts to deliver a notice, and the texts that were handed over."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.types import UtcDateTime


class Delivery(SQLModel, table=True):
    """One attempt to deliver a notice, with the receiver's own words if it was refused."""

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    channel: str
    address: str
    message_id: str = Field(index=True)
    outcome: str
    answer: str | None = None


class LetterText(SQLModel, table=True):
    """A text that a notice handed over; None once its time is over, its hash and facts stay.

    `html` is the other part of a mail; of another channel, and of earlier versions, there is none.
    `facts` is what the audit says of it (models.letters.sent.facts), for the case that the
    deliverer dies before it can; `left_at` is when it was handed over last.
    """

    __tablename__ = "letter"
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    sha256: str = Field(primary_key=True)
    text: str | None = Field(default=None, sa_column=Column(Text))
    html: str | None = Field(default=None, sa_column=Column(Text))
    facts: str = Field(sa_column=Column(Text, nullable=False))
    left_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
