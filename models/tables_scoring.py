"""The tables of scoring: a scorecard at work in a year, and its scores."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

import models.tables  # noqa: F401  # sets how constraints are named
from models.types import SCORES, Points


class Scoring(SQLModel, table=True):
    """A scorecard at work on a year. `content` is the scorecard as it was opened, as JSON: what
    is edited since scores other years.
    """

    __table_args__ = (UniqueConstraint("plan_id", "scorecard", "year"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    scorecard: str
    year: int
    content: str = Field(sa_column=Column(Text, nullable=False))
    opened_on: date
    opened_by: str


class Score(SQLModel, table=True):
    """A criterion of an agency that is scored, in the hands of the agency that answers for it.

    `assignment_id` is the work by which it was asked for. What the record said (`prefilled_…`),
    what was entered, what the appraisal made of it; `imported`: it came from a sheet.
    """

    __table_args__ = (
        UniqueConstraint("scoring_id", "agency_id", "criterion"),
        CheckConstraint(f"state IN ({', '.join(map(repr, SCORES))})", name="state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    scoring_id: int = Field(foreign_key="scoring.id")
    agency_id: int = Field(foreign_key="agency.id")
    answering_id: int = Field(foreign_key="agency.id")
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    criterion: str
    state: str = Field(default="open", sa_column_kwargs={"server_default": "open"})
    prefilled_value: str | None = None
    prefilled_points: Decimal | None = Field(default=None, sa_column=Column(Points))
    prefilled_words: str | None = Field(default=None, sa_column=Column(Text))
    value: str | None = None
    points: Decimal | None = Field(default=None, sa_column=Column(Points))
    document: str | None = None
    dated_on: date | None = None
    note: str | None = Field(default=None, sa_column=Column(Text))
    entered_by: str | None = None
    entered_on: date | None = None
    appraised: Decimal | None = Field(default=None, sa_column=Column(Points))
    reason: str | None = Field(default=None, sa_column=Column(Text))
    appraised_by: str | None = None
    appraised_on: date | None = None
    imported: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
