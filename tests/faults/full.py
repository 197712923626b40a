"""A record with rows in every table, made by acts alone: what an attack by SQL chooses from."""

from datetime import date

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlmodel import SQLModel

from inspections.concluding import NotedFinding
from models.database import connect, migrate, transaction
from notifications.refusals import tell_refusal
from operation.installation import Installation
from plans.head import Level
from plans.loading import load
from plans.plan import Plan
from scoring import opening
from scoring.asking import ask_readings
from scoring.surveys import SurveyFinding, replace_results
from settings import Settings
from tests.builders import LIVE_FROM, a_desk, an_act, an_obligation, make_addresses_real
from tests.databases import MIGRATED
from tests.faults.lives import PAPER, WHY, Place
from tests.inspections.builders import (
    a_plan_that_inspects,
    carried_out,
    concluded,
    drawn,
    proposed,
    revealed,
)
from tests.scoring.builders import a_plan_with, a_target, recorded
from tests.scoring.builders_of_scorecards import a_card

MARCH, APRIL, MAY, JUNE = "2023-03-21", "2023-04-03", "2023-05-22", "2023-06-20"
YEAR_OVER = date(2024, 1, 2)
EVIDENCE, DEPUTY = "scan.pdf", "thay@example.gov.vn"
ESCALATION = Level(after=5, to="so-noi-vu", contact="dau-moi-cchc")


def a_full_plan() -> Plan:
    """A plan that chases, escalates, inspects, scores and measures."""
    base, measuring = a_plan_that_inspects(), a_plan_with(a_target())
    waiting = an_obligation(
        "II.7", rules=[{"rule": "on_event", "event": "indices-published", "days": 30}]
    )
    told = an_obligation("II.8", coordinating=("so-noi-vu", "so-y-te"))
    return Plan.model_validate(
        {
            **dict(base),
            "head": base.head.model_copy(update={"escalation": (ESCALATION,)}),
            "obligations": (*base.obligations, *measuring.obligations, waiting, told),
            "targets": measuring.targets,
            "measuring": measuring.measuring,
            "scorecards": (a_card(),),
        }
    )


def begun(place: Place, plan: Plan) -> Installation:
    """The plan loaded into an empty database, its addresses taken for real ones."""
    if place.server:
        place.become(MIGRATED)
    else:
        place.vanish()
    settings = Settings(var_dir=place.folder, database_url=SecretStr(place.url))
    engine = connect(place.url)
    migrate(engine)
    with transaction(engine) as session:
        load(session, plan, an_act(LIVE_FROM), LIVE_FROM)
        make_addresses_real(session)
    return Installation(settings, engine)


def lived(place: Place, smtp: str) -> None:
    """Every kind of act at least once, the letters sent, all of it sealed."""
    record = begun(place, a_full_plan())
    scan = place.folder / EVIDENCE
    scan.write_bytes(b"%PDF-1.7 scan")
    for words in _of_work(scan):
        _done(place, *words, smtp=smtp)
    _inspect(record)
    _measure(record)
    for day in (MAY, "2023-05-23"):
        _done(place, "chase", "--as-of", day, smtp=smtp)
        _done(place, "deliver", "--now", f"{day}T08:00:00+07:00", smtp=smtp)
    _done(place, "audit", "seal", smtp=smtp)
    record.engine.dispose()
    _require_full(place)


def _of_work(scan: object) -> list[tuple[object, ...]]:
    agency = ("--agency", "so-y-te")
    span = ("--from", "2023-04-01", "--to", "2023-04-05")
    return [
        ("open", "--as-of", MARCH),
        ("chase", "--as-of", MARCH),
        ("deliver", "--now", f"{MARCH}T08:00:00+07:00"),
        ("submit", 1, *PAPER, "--dated", MARCH, "--file", scan, "--as-of", MARCH),
        ("event", "indices-published", "--on", MARCH, "--as-of", MARCH),
        ("silence", *agency, *span, *WHY, *PAPER, "--as-of", MARCH),
        ("deputy", *agency, "--contact", "dau-moi-cchc", "--address", DEPUTY, *span),
        ("open", "--as-of", APRIL),
        ("chase", "--as-of", APRIL),
        ("deliver", "--now", f"{APRIL}T08:00:00+07:00"),
        ("audit", "seal"),
    ]


def _inspect(record: Installation) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)
    concluded(record, NotedFinding("nhe", "xa-mot", date(2023, 9, 29), "chưa niêm yết", "niêm yết"))


def _measure(record: Installation) -> None:
    recorded(record)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date.fromisoformat(JUNE)))
        ask_readings(desk, 2021, date(2023, 7, 31))
        result = SurveyFinding("Sở Y tế", agency="so-y-te", figure=71.5, rank=2, source="Báo cáo")
        replace_results(desk, "II.6", 2022, [result])
        tell_refusal(session, loaded, desk.act, "554 5.7.1 client host blocked")
    with record.work() as (session, loaded):
        opening.open_scoring(a_desk(session, loaded, an_act(YEAR_OVER)), "cham-diem", 2023)


def _done(place: Place, *words: object, smtp: str) -> None:
    ended = place.run(*words, smtp=smtp)
    assert ended.code == 0, (words, ended.err)


def _require_full(place: Place) -> None:
    engine = connect(place.url)
    with engine.connect() as connection:
        empty = [
            table.name
            for table in SQLModel.metadata.sorted_tables
            if not connection.scalar(select(func.count()).select_from(table))
        ]
    engine.dispose()
    assert not empty, f"nothing to forge in {empty}"
