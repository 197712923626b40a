"""One query through SQLAlchemy's ORM, that a command which reads is compared with."""

import sys
from datetime import date

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """What SQLAlchemy's declarations begin with."""


class Assignment(Base):
    """Some columns of the table that `dondoc assignments` reads."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    due_on: Mapped[date | None]


if __name__ == "__main__":
    with Session(create_engine(f"sqlite:///{sys.argv[1]}")) as session:
        for row in session.query(Assignment):
            print(row.id, row.status, row.due_on)
