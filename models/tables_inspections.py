"""The tables of inspections: one visit each, and what was found."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

import models.tables  # noqa: F401  # names of constraints, and the tables that are pointed at

KINDS = ("periodic", "surprise", "adhoc")
INSPECTION_STATES = ("planned", "sealed", "announced", "carried_out", "concluded")


def is_among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class Inspection(SQLModel, table=True):
    """One visit to one place, an agency's code or a place's: `place` and `on` are empty until
    they are announced.

    Work is asked under `obligation`. `box` is what only a passphrase opens, `proof` the JSON that
    was published when it was revealed. `head` is a contact, AGENCY/ROLE. The assignments are those
    of whoever draws, of the team before the visit and of the team after it.

    `draws` counts the commitments made. `beacon` is the JSON of what the last one names, `givers`
    that of the agencies that are to give the value, with the assignment and the entry of each;
    `permit` that of the leave to draw anew, gone once it is used.
    """

    __table_args__ = (
        CheckConstraint(is_among("kind", KINDS), name="kind"),
        CheckConstraint(is_among("state", INSPECTION_STATES), name="state"),
        # Nothing of a sealed draw stands outside its box.
        CheckConstraint(
            "state NOT IN ('planned', 'sealed') OR (place IS NULL AND \"on\" IS NULL)",
            name="hidden",
        ),
        Index("ix_inspection_plan_id_year", "plan_id", "year"),
        # By surprise a place is visited once a year, whoever draws at the same time.
        Index(
            "ix_inspection_surprise",
            "plan_id",
            "year",
            "place",
            unique=True,
            sqlite_where=text("kind = 'surprise'"),
            postgresql_where=text("kind = 'surprise'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    kind: str
    state: str
    obligation: str
    year: int
    proposed_on: date
    drawn_on: date | None = None
    reveal_by: date | None = None
    on: date | None = None
    place: str | None = None
    head: str | None = None
    team: str | None = Field(default=None, sa_column=Column(Text))
    content: str | None = Field(default=None, sa_column=Column(Text))
    document: str | None = None
    dated_on: date | None = None
    decided_by: str | None = None
    commitment: str | None = None
    box: str | None = Field(default=None, sa_column=Column(Text))
    proof: str | None = Field(default=None, sa_column=Column(Text))
    draws: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    beacon: str | None = Field(default=None, sa_column=Column(Text))
    givers: str | None = Field(default=None, sa_column=Column(Text))
    permit: str | None = Field(default=None, sa_column=Column(Text))
    conclusion: str | None = None
    concluded_on: date | None = None
    draw_assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    visit_assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    conclusion_assignment_id: int | None = Field(default=None, foreign_key="assignment.id")


class Finding(SQLModel, table=True):
    """What an inspection found, and the assignment by which it is remedied."""

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    severity: str
    words: str = Field(sa_column=Column(Text, nullable=False))
    remedy: str = Field(sa_column=Column(Text, nullable=False))
    agency: str
    due_on: date
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
