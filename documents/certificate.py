"""The certificate of what was sent to an agency: the proof that it was told."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlmodel import Session

from assignments.files import write_new
from deadlines.civil import HO_CHI_MINH, civil_date
from deadlines.in_words import month_in_words, short_day
from documents.errors import DocumentError, Unwritable
from models.assignments import work
from models.assignments.work import Filter
from models.audit import chain
from models.audit.chain import RowHash
from models.letters.certificate import Attempt, Differs, attempts
from models.letters.kinds import word_of
from models.letters.sent import NamedWork
from notifications.register import office_of_head
from plans.loading import LoadedPlan
from plans.period_names import name_of_period
from plans.plan import Plan

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    lstrip_blocks=True,
)
KINDS = {
    "digest": "Thư nhắc việc, đôn đốc",
    "escalation": "Thư báo cáo cấp có thẩm quyền",
    "answer": "Thư thông báo kết quả xem xét",
    "receipt": "Thư ghi nhận báo cáo, đề nghị và thông báo kết quả xem xét",
    "link": "Thư gửi lại đường liên kết",
    "summary": "Thư tổng hợp",
    "alarm": "Thư cảnh báo",
    "commitment": "Thư báo mã cam kết rút thăm",
}
OUTCOMES = {
    "sent": "Máy chủ nhận thư đã tiếp nhận",
    "temporary": "Chưa gửi được",
    "permanent": "Không gửi được",
    "uncertain": "Không rõ đã đến nơi hay chưa",
}
NOT_SEALED = "chưa niêm phong"


class NothingToTrust(DocumentError):
    """The audit was touched by hand, or a table says something else: nothing is certified."""


@dataclass(frozen=True)
class CertifiedAttempt:
    """An attempt, the hash of the audit row that tells of it, and the head of its seal."""

    attempt: Attempt
    row_hash: RowHash

    @property
    def flat(self) -> dict[str, Any]:
        """The attempt as one row of a table; `head` is None where no seal holds the row yet."""
        row = asdict(self.attempt)
        for inner in ("named", "news"):
            del row[inner]
        row["titles"] = tuple(f"{named.obligation}: {named.title}" for named in self.attempt.named)
        sent_at = self.attempt.at if self.attempt.outcome == "sent" else None
        return {
            **row,
            "sent_at": sent_at,
            "digest": self.row_hash.digest,
            "head": self.row_hash.head,
        }


@dataclass(frozen=True)
class Span:
    """An agency and the days from first to last, both included."""

    agency: str
    first: date
    last: date


def certified(session: Session, loaded: LoadedPlan, span: Span) -> list[CertifiedAttempt]:
    """Every attempt to send the agency a letter in those days, failed ones too.

    Raises NothingToTrust if the audit does not agree with its chain, or a table with the audit.
    """
    verdict = chain.verify(session)
    if not verdict.intact:
        raise NothingToTrust(
            "the audit was touched by hand, so nothing is certified by it; "
            "see which row: dondoc audit verify"
        )
    try:
        attempts_ = attempts(session, loaded.id, span.agency, span.first, span.last)
    except Differs as error:
        raise NothingToTrust(
            f"{error}; a table was touched by hand, so nothing is certified: restore a backup"
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise NothingToTrust(
            "the audit or a table has a row that no act wrote, so nothing is certified; "
            "see which row: dondoc audit verify"
        ) from error
    places = chain.row_hashes(session, [attempt.audit for attempt in attempts_])
    return [CertifiedAttempt(attempt, places[attempt.audit]) for attempt in attempts_]


def as_of_day(span: Span, as_of: date) -> Span:
    """The days of a span that had come by a day: what came later is not known then."""
    return replace(span, last=min(span.last, as_of))


def write_certificate(
    session: Session, loaded: LoadedPlan, span: Span, path: Path, *, as_of: date
) -> int:
    """The certificate as a page for a person, .html or .txt: how many attempts it lists.

    Raises Unwritable, NothingToTrust.
    """
    if path.suffix not in (".html", ".txt"):
        raise Unwritable(f"{path}: a certificate is .html or .txt; write such a name")
    certified_ = certified(session, loaded, as_of_day(span, as_of))
    page = _page(session, loaded, span, certified_, suffix=path.suffix, as_of=as_of)
    try:
        write_new(path, page)
    except FileExistsError as error:
        raise Unwritable(f"{path} exists; write another name") from error
    except OSError as error:
        raise Unwritable(f"{path}: {error.strerror}; write another name") from error
    return len(certified_)


def _page(
    session: Session,
    loaded: LoadedPlan,
    span: Span,
    certified_: Sequence[CertifiedAttempt],
    *,
    suffix: str,
    as_of: date,
) -> str:
    ids = {
        key
        for attempt in certified_
        if not attempt.attempt.provable
        for key in attempt.attempt.assignments
    }
    assignments = work.assignments_as_of(session, loaded.id, date.max, Filter(ids=sorted(ids)))
    names = {
        assignment.id: NamedWork(
            assignment.id, assignment.obligation, assignment.period, assignment.title
        )
        for assignment in assignments
    }
    seal = chain.last_seal(session)
    plan = loaded.plan
    return TEMPLATES.get_template(f"certificate{suffix}.j2").render(
        plan=plan.head,
        standing=plan.agency(plan.head.standing_agency).name,
        above=next((agency.name for agency in plan.agencies if agency.kind == "leaders"), None),
        month=month_in_words(as_of.month),
        signatory=office_of_head(plan.agency(plan.head.standing_agency)),
        agency=plan.agency(span.agency).name,
        first=short_day(span.first),
        last=short_day(span.last),
        as_of=as_of,
        sent=sum(attempt.attempt.outcome == "sent" for attempt in certified_),
        returned=sum(attempt.attempt.returned_on is not None for attempt in certified_),
        lines=[
            _line(plan, number, attempt, names)
            for number, attempt in enumerate(certified_, start=1)
        ],
        head=seal.head if seal else None,
    )


def _work(plan: Plan, works: Sequence[NamedWork]) -> list[str]:
    return [
        f"{work_.obligation} {work_.title}, {name_of_period(plan, work_.obligation, work_.period)} "
        f"(mã số nhiệm vụ {work_.id})"
        for work_ in works
    ]


def _line(
    plan: Plan, number: int, certified_: CertifiedAttempt, names: dict[int, NamedWork]
) -> dict[str, Any]:
    attempt = certified_.attempt
    named = attempt.named or [names[key] for key in attempt.assignments if key in names]
    return {
        "number": number,
        "notice": attempt.notice,
        "kind": KINDS.get(word_of(attempt.kind), attempt.kind),
        "on": short_day(attempt.on),
        "channel": "thư điện tử" if attempt.channel == "email" else attempt.channel,
        "address": attempt.address,
        "at": instant(attempt.at),
        "outcome": OUTCOMES[attempt.outcome],
        "message_id": attempt.message_id or "không có",
        "work": _work(plan, named),
        "news": [f"{change.obligation} {change.title}" for change in attempt.news],
        "subject": attempt.subject,
        "sha256": attempt.sha256,
        "provable": attempt.provable,
        "returned": attempt.returned_on and short_day(attempt.returned_on),
        "audit": attempt.audit,
        "digest": certified_.row_hash.digest,
        "head": certified_.row_hash.head or NOT_SEALED,
    }


def instant(at: datetime) -> str:
    """`08:00:05 ngày 05/4/2023`, as the clock on the wall shows it."""
    return f"{at.astimezone(HO_CHI_MINH):%H:%M:%S} ngày {short_day(civil_date(at))}"
