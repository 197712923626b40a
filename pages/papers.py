"""Văn bản: official papers from the record of a day, chosen and fetched."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from deadlines.in_words import period_in_words, short_day
from deadlines.periods import last_quarter, parse_period
from deadlines.refusal import Refusal
from documents.official.output import has_pdf
from models import inspections
from operation.papers import KINDS, Wanted, file_of, paper
from pages.asking import Ask, Asker
from pages.forms import id_of
from pages.templating import initial
from pages.words import refusal_in_words
from plans.loading import LoadedPlan

router = APIRouter()
FORMS = {"docx": "Tải tệp Word", "pdf": "Tải tệp PDF", "html": "Tải trang để in"}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "application/octet-stream",
}
LABELS = {
    "agency": "Cơ quan",
    "period": "Kỳ báo cáo",
    "inspection": "Cuộc kiểm tra",
    "scorecard": "Bảng chấm điểm",
}
FIELDS = {"agency": "co-quan", "period": "ky", "inspection": "kiem-tra", "scorecard": "bang-diem"}
PARTS = ("Q1", "Q2", "Q3", "Q4", "H1", "9M")


@dataclass(frozen=True)
class Chosen:
    """What an address asks for, as it was sent."""

    loai: str = ""
    dang: str = ""
    co_quan: str = ""
    ky: str = ""
    kiem_tra: str = ""
    bang_diem: str = ""


@router.api_route("/van-ban", methods=["GET", "HEAD"])
def papers_page(ask: Ask) -> Response:
    """The kinds of papers, each with what it can be of."""
    return _page(ask, Chosen())


@router.api_route("/van-ban/tai", methods=["GET", "HEAD"])
def fetch(ask: Ask) -> Response:
    """A paper as a file; what cannot be made is told on the page, with what was chosen."""
    query = ask.request.query_params
    names = ("loai", "dang", "co-quan", "ky", "kiem-tra", "bang-diem")
    chosen = Chosen(*(query.get(name, "") for name in names))
    if chosen.loai not in KINDS or chosen.dang not in FORMS or not _is_known(ask, chosen.co_quan):
        return ask.go(ask.link("/van-ban"))
    try:
        reads = replace(ask, past_day=None) if KINDS[chosen.loai].of_now else ask
        with reads.reading() as (session, loaded):
            made = paper(session, loaded, chosen.loai, _wanted(ask, chosen))
        templates = ask.pages.installation.settings.own_templates
        content = file_of(made, f".{chosen.dang}", templates)
    except Refusal as error:
        return _page(ask, chosen, error)
    day = ask.past_day or ask.today
    name = f"{KINDS[chosen.loai].name} {day:%Y-%m-%d}.{chosen.dang}"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(
        content, media_type=MEDIA[chosen.dang], headers={"Content-Disposition": disposition}
    )


def _is_known(ask: Asker, agency: str) -> bool:
    """Whether an agency of the plan was chosen, or none: a wrong one must not become all."""
    with ask.reading() as (_, loaded):
        return not agency or agency in {each.code for each in loaded.plan.agencies}


def _wanted(ask: Asker, chosen: Chosen) -> Wanted:
    try:
        period = parse_period(chosen.ky) if chosen.ky else None
    except ValueError:
        period = None
    return Wanted(
        ask.past_day or ask.today,
        chosen.co_quan or None,
        period,
        id_of(chosen.kiem_tra),
        chosen.bang_diem or None,
    )


def _page(ask: Asker, chosen: Chosen, error: Refusal | None = None) -> Response:
    with ask.reading() as (session, loaded):
        options = _options(ask, session, loaded)
    plan = loaded.plan
    values = {
        "co-quan": chosen.co_quan,
        "ky": chosen.ky,
        "kiem-tra": chosen.kiem_tra,
        "bang-diem": chosen.bang_diem,
    }
    return ask.page(
        "papers",
        plan,
        422 if error else 200,
        kinds=KINDS,
        labels=LABELS,
        fields=FIELDS,
        options=options,
        forms={form: words for form, words in FORMS.items() if form != "pdf" or has_pdf()},
        chosen=chosen.loai,
        values=values,
        error=refusal_in_words(error, plan) if error else "",
    )


def _options(ask: Asker, session: Session, loaded: LoadedPlan) -> dict[str, list[tuple[str, str]]]:
    """What each field offers: value and words; what is sealed is not there."""
    day = ask.past_day or ask.today
    last = last_quarter(day).name
    years = [year for year in loaded.plan.years if year <= day.year]
    names = [
        f"{year}{part}" for year in reversed(years) for part in ("", *(f"-{p}" for p in PARTS))
    ]
    begun = [name for name in names if parse_period(name).first <= day]
    periods = [*([last] if last in begun else []), *(name for name in begun if name != last)]
    announced = [row for row in inspections.every(session, loaded.id) if row.place and row.on]
    visits = {
        name: [
            (str(row.id), f"{loaded.plan.name_of(row.place or '')}, ngày {short_day(row.on)}")
            for row in reversed(announced)
            if row.on and name in {"inspection", row.kind}
        ]
        for name in ("inspection", "surprise")
    }
    return {
        **visits,
        "agency": [(agency.code, agency.name) for agency in loaded.plan.agencies],
        "year": [(str(year), f"Năm {year}") for year in reversed(years)],
        "period": [(name, initial(period_in_words(name))) for name in periods],
        "scorecard": [(card.code, card.title) for card in loaded.plan.scorecards],
    }
