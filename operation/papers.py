"""Every kind of official paper: what it is called, what of it must be said, how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from deadlines.periods import Period
from documents.certificate import NothingToTrust
from documents.errors import PaperRefused
from documents.official.certifying import certificate
from documents.official.filling import filled
from documents.official.heading import Paper
from documents.official.inspecting import (
    inspection_conclusion,
    inspection_decision,
    inspection_plan,
)
from documents.official.output import as_file
from documents.official.period_report import period_report
from documents.official.urging import urging
from operation import scored_papers
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class Wanted:
    """What a paper is to be of; None where it was not said."""

    as_of: date
    agency: str | None = None
    period: Period | None = None
    inspection: int | None = None
    scorecard: str | None = None

    @property
    def year(self) -> int:
        """The year of the period. Raises PaperRefused for what is no whole year."""
        if self.period is None or not self.period.name.isdecimal():
            name = self.period.name if self.period else "nothing"
            raise PaperRefused("not-a-year", period=name)
        return int(self.period.name)


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name in Vietnamese, what it takes, and what it cannot do without."""

    name: str
    takes: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Session, LoadedPlan, Wanted], Paper]
    yearly: bool = False
    """Whether its period is a whole year."""
    of_now: bool = False
    """Whether it reads the record of now, also of a past day: the audit knows no other."""


def _urging(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return urging(session, loaded, wanted.as_of, wanted.agency)


def _period(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    period = wanted.period
    if period is None:
        raise PaperRefused("paper-needs", kind="period-report", option="period")
    return period_report(session, loaded, wanted.as_of, period)


def _decision(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return inspection_decision(session, loaded, wanted.as_of, wanted.inspection or 0)


def _plan(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return inspection_plan(session, loaded, wanted.as_of, wanted.year)


def _conclusion(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return inspection_conclusion(session, loaded, wanted.as_of, wanted.inspection or 0)


def _scorecard(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    card, agency = wanted.scorecard or "", wanted.agency or ""
    return scored_papers.scorecard(
        session, loaded, wanted.as_of, card=card, year=wanted.year, agency=agency
    )


def _classes(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    card = wanted.scorecard or ""
    return scored_papers.classification(session, loaded, wanted.as_of, card, wanted.year)


def _commendation(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return scored_papers.commendation(session, loaded, wanted.as_of, wanted.year)


def _criticism(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    return scored_papers.criticism(session, loaded, wanted.as_of, wanted.year)


def _certificate(session: Session, loaded: LoadedPlan, wanted: Wanted) -> Paper:
    period = wanted.period
    if period is None:
        raise PaperRefused("paper-needs", kind="certificate", option="period")
    try:
        return certificate(session, loaded, wanted.as_of, wanted.agency or "", period)
    except NothingToTrust as error:
        raise PaperRefused("record-touched", why=str(error)) from error


CARD, YEAR = ("scorecard", "period"), ("period",)
WHOSE = (*CARD, "agency")
KINDS = {
    "urging-letter": Kind("Công văn đôn đốc", ("agency",), (), _urging),
    "period-report": Kind("Báo cáo kết quả thực hiện", ("period",), ("period",), _period),
    "inspection-decision": Kind(
        "Quyết định kiểm tra đột xuất", ("inspection",), ("inspection",), _decision
    ),
    "inspection-plan": Kind("Kế hoạch kiểm tra năm", ("period",), ("period",), _plan, yearly=True),
    "inspection-conclusion": Kind(
        "Thông báo kết luận kiểm tra", ("inspection",), ("inspection",), _conclusion
    ),
    "scorecard": Kind("Bảng tự chấm điểm", WHOSE, WHOSE, _scorecard, yearly=True),
    "classification": Kind(
        "Thông báo kết quả đánh giá, phân loại", CARD, CARD, _classes, yearly=True
    ),
    "commendation": Kind("Tờ trình khen thưởng", YEAR, YEAR, _commendation, yearly=True),
    "criticism": Kind("Công văn phê bình, nhắc nhở", YEAR, YEAR, _criticism, yearly=True),
    "certificate": Kind(
        "Giấy xác nhận đã đôn đốc",
        ("agency", "period"),
        ("agency", "period"),
        _certificate,
        of_now=True,
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
