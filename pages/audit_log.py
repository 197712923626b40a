"""Nhật ký: who did what when, the newest first; by days, agency, act and work."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from models.audit import acts, chain
from models.audit.acts import Sought
from models.tables import Audit
from pages.asking import Ask, Asker
from pages.forms import Form, id_of, read_day
from pages.words_of_audit import act_in_words, actor_in_words, how_in_words, subject_in_words
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import FormColumn
from sheets.listing import Cell

router = APIRouter()
LIMIT, AT_ONCE = 50, 1000
FIELDS = ("tu_ngay", "den_ngay", "co_quan", "viec", "nhiem_vu")


@dataclass(frozen=True)
class ActLine:
    """An act in words; neither what is sealed nor what rows were stands in it."""

    row: Audit
    words: str
    subject: str
    actor: str
    how: str
    reason: str


@router.api_route("/nhat-ky", methods=["GET", "HEAD"])
def audit_page(ask: Ask, sau: str = "", chuoi: str = "") -> Response:
    """A page of the audit; with `chuoi` its chain is held against its rows first."""
    query = ask.request.query_params
    values = {name: query.get(name, "").strip()[:100] for name in FIELDS}
    form, sought = _read(values)
    with ask.reading() as (session, loaded):
        plan = loaded.plan
        before = id_of(sau)
        found = acts.page_of(session, loaded.id, sought, limit=LIMIT + 1, before=before)
        lines = [line_of(plan, row) for row in found[:LIMIT]]
        kinds = acts.actions(session, loaded.id)
    # Not of the past day: there is one chain, that of now.
    with ask.pages.installation.read() as (session, _):
        seal = chain.last_seal(session)
        verdict = chain.verify(session) if chuoi else None
    kept = {name: value for name, value in values.items() if value}
    more = {**kept, "sau": str(found[LIMIT - 1].id)} if len(found) > LIMIT else None
    if more and ask.past_day:
        more["ngay"] = ask.past_day.isoformat()
    return ask.page(
        "audit",
        plan,
        form=form,
        lines=lines,
        more=f"/nhat-ky?{urlencode(more)}" if more else "",
        agencies=[(each.code, each.name) for each in plan.agencies],
        kinds=sorted(((kind, act_in_words(kind)) for kind in kinds), key=lambda pair: pair[1]),
        seal=seal,
        verdict=verdict,
    )


def _read(values: dict[str, str]) -> tuple[Form, Sought]:
    """What is looked for; what cannot be read is said, and left out."""
    errors: dict[str, str] = {}
    work = id_of(values["nhiem_vu"])
    if values["nhiem_vu"] and work is None:
        errors["nhiem_vu"] = "Nhập mã số của nhiệm vụ, ví dụ 12."
    sought = Sought(
        first=_day(values, "tu_ngay", errors),
        last=_day(values, "den_ngay", errors),
        actor=values["co_quan"] or None,
        action=values["viec"] or None,
        subject=f"assignment:{work}" if work else None,
    )
    return Form(values, errors), sought


def _day(values: dict[str, str], name: str, errors: dict[str, str]) -> date | None:
    return read_day(values, name, errors) if values[name] else None


def line_of(plan: Plan, row: Audit) -> ActLine:
    """A row of the audit in words."""
    return ActLine(
        row,
        act_in_words(row.action),
        subject_in_words(plan, row.subject),
        actor_in_words(plan, row.actor),
        how_in_words(row.via),
        _reason(row),
    )


def _reason(row: Audit) -> str:
    """The reason that was given; of inspections none is shown, since a place may stand in it."""
    if row.action.startswith("inspection-"):
        return ""
    try:
        detail: Any = json.loads(row.detail)
    except ValueError:
        return ""
    reason = detail.get("reason") if isinstance(detail, dict) else None
    return reason if isinstance(reason, str) else ""


COLUMNS = (
    FormColumn("Số", 8),
    FormColumn("Lúc", 17),
    FormColumn("Ngày có hiệu lực", 13),
    FormColumn("Việc", 35),
    FormColumn("Về", 30),
    FormColumn("Cơ quan", 35),
    FormColumn("Người thực hiện", 25),
    FormColumn("Cách thực hiện", 25),
    FormColumn("Lý do", 50),
)


def listed(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """The rows of the table as Excel: the whole audit of the plan, the newest first."""
    before = None
    while rows := acts.page_of(session, loaded.id, Sought(), limit=AT_ONCE, before=before):
        for row in rows:
            line = line_of(loaded.plan, row)
            when, what = (row.id, row.at, row.as_of), (line.words, line.subject)
            yield (*when, *what, line.actor, row.person, line.how, line.reason)
        before = rows[-1].id
        session.expunge_all()
