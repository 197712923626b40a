"""Every kind of official paper: what it is called, what of it must be said, how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from deadlines.periods import Period
from documents.errors import PaperRefused
from documents.official.filling import filled
from documents.official.heading import Paper
from documents.official.inspecting import inspection_decision
from documents.official.output import as_file
from documents.official.period_report import period_report
from documents.official.urging import urging
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class Wanted:
    """What a paper is to be of; None where it was not said."""

    as_of: date
    agency: str | None = None
    period: Period | None = None
    inspection: int | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name in Vietnamese, what it takes, and what it cannot do without."""

    name: str
    takes: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Session, LoadedPlan, Wanted], Paper]


def _urging(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return urging(session, loaded, wanted.as_of, wanted.agency)


def _period(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    period = wanted.period
    if period is None:
        raise PaperRefused("paper-needs", kind="period-report", option="period")
    return period_report(session, loaded, wanted.as_of, period)


def _decision(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return inspection_decision(session, loaded, wanted.as_of, wanted.inspection or 0)


KINDS = {
    "urging-letter": Kind("Công văn đôn đốc", ("agency",), (), _urging),
    "period-report": Kind("Báo cáo kết quả thực hiện", ("period",), ("period",), _period),
    "inspection-decision": Kind(
        "Quyết định kiểm tra đột xuất", ("inspection",), ("inspection",), _decision
    ),
}


def paper(session: Session, loaded: LoadedPlan, kind: str, wanted: Wanted) -> Paper:
    """The facts of a paper. Raises PaperRefused."""
    if kind not in KINDS:
        raise PaperRefused("no-such-paper", kind=kind, kinds=list(KINDS))
    for option in KINDS[kind].needs:
        if getattr(wanted, option) is None:
            raise PaperRefused("paper-needs", kind=kind, option=option)
    return KINDS[kind].make(session, loaded, wanted)


def file_of(paper: Paper, suffix: str, templates: Path | None) -> bytes:
    """The file of a paper, .docx, .pdf or .html, by the office's templates where there are any.

    Raises PaperRefused.
    """
    return as_file(filled(paper.kind, paper.facts, templates), suffix, paper.subject)
