"""The record of the state machine: made anew for each example, and looked at."""

import shutil
from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from models.database import connect
from models.tables import Assignment, Escalation, NoticeAssignment, NoticeCycle
from tests.databases import Database


class Fresh:
    """One engine, which keeps the statements it compiled, on a copy of the loaded record."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.server, self.template, self.folder = database.server, database.name, folder
        file = folder / "var" / "dondoc.sqlite3"
        here = f"sqlite:///{file}"
        self.url = self.server.url(f"{self.template}_lived") if self.server else here
        self.engine = connect(self.url)

    def again(self) -> None:
        """As it was when the plan had been loaded."""
        self.engine.dispose()
        if self.server:
            self.server.drop(f"{self.template}_lived")
            self.server.create(f"{self.template}_lived", template=self.template)
        else:
            shutil.rmtree(self.folder / "var", ignore_errors=True)
            shutil.copytree(self.folder / "template", self.folder / "var")


def about_work(session: Session, notices: Collection[int], left: Collection[int]) -> set[int]:
    """Those notices that are about some of the work that is left."""
    query = select(NoticeAssignment).where(col(NoticeAssignment.notice_id).in_(notices))
    return {row.notice_id for row in session.exec(query) if row.assignment_id in left}


def escalated_on(session: Session, day: date) -> list[tuple[int, int]]:
    """What was escalated on a day: assignment and level."""
    query = select(Escalation).where(Escalation.chased_on == day)
    return [(row.assignment_id, row.level) for row in session.exec(query)]


def about_cycles(session: Session, notices: Collection[int], left: Collection[int]) -> set[int]:
    """Those notices that tell a coordinating agency of a cycle that somebody has work left in."""
    query = (
        select(NoticeCycle.notice_id, Assignment.id)
        .join(Assignment, col(Assignment.cycle_id) == col(NoticeCycle.cycle_id))
        .where(col(NoticeCycle.notice_id).in_(notices))
    )
    return {notice for notice, one in session.exec(query) if one in left}
