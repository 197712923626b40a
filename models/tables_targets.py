"""The tables of what is measured: readings of targets, and the results of surveys."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

import models.tables  # noqa: F401  # sets how constraints are named


class Reading(SQLModel, table=True):
    """What a value of a target was in a year: a figure, or the name of a band.

    `source` is the document or link that says so. A corrected reading takes the place of the
    wrong one, which the audit keeps.
    """

    __table_args__ = (
        UniqueConstraint("plan_id", "target", "value", "year"),
        CheckConstraint("(figure IS NULL) <> (band IS NULL)", name="of_one"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    target: str
    value: str
    year: int
    figure: float | None = None
    band: str | None = None
    source: str = Field(sa_column=Column(Text, nullable=False))
    published_on: date | None = None
    recorded_by: str
    recorded_on: date


class ReadingRequest(SQLModel, table=True):
    """The assignment by which the readings of a target in a year are asked for."""

    __tablename__ = "reading_request"
    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    target: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)


class SurveyResult(SQLModel, table=True):
    """What a survey found in a year about a subject: an agency, or what the survey calls it.

    Imported again, a year's results take the place of those before, which the audit keeps.
    """

    __tablename__ = "survey_result"
    __table_args__ = (UniqueConstraint("obligation_id", "year", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    year: int
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    subject: str
    figure: float
    rank: int | None = None
    source: str = Field(sa_column=Column(Text, nullable=False))
    recorded_by: str
    recorded_on: date
