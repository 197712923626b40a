"""Builders with defaults: a test states only what matters to it."""

import hashlib
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, update
from sqlmodel import Session

from assignments.desk import Desk
from deadlines.civil import instant
from models import plan_rows
from models.audit import acts, changes
from models.audit.acts import Act
from models.database import connect, migrate, transaction
from models.tables import Contact
from operation.installation import Installation
from operation.steps import chase_step, open_step
from plans.loading import LoadedPlan, find, load
from plans.plan import Plan
from settings import Settings
from tests.run import built_once

SIGNED_ON = date(2023, 1, 1)
LIVE_FROM = date(2023, 1, 2)

NAMES = {
    "so-noi-vu": ("Sở Nội vụ", "department"),
    "van-phong": ("Văn phòng UBND tỉnh", "office"),
    "so-tu-phap": ("Sở Tư pháp", "department"),
    "so-y-te": ("Sở Y tế", "department"),
    "mat-tran": ("Ủy ban Mặt trận Tổ quốc", "outside"),
}


def an_obligation(code: str = "II.5", **given: Any) -> dict[str, Any]:
    """A yearly duty of Sở Tư pháp, due on 31 March, unless told otherwise."""
    return {
        "code": code,
        "section": "II",
        "short": f"Việc {code}",
        "title": f"Nhiệm vụ {code}",
        "timing": "Quý I hàng năm",
        "rules": [{"rule": "within", "quarters": (1,)}],
        "lead": ("so-tu-phap",),
        "source": f"Phụ lục, mục {code}",
        **given,
    }


def an_agency(code: str, **given: Any) -> dict[str, Any]:
    """An agency with one contact."""
    name, kind = NAMES[code]
    contacts = {"dau-moi-cchc": f"{code}@example.gov.vn"}
    return {
        "code": code,
        "name": name,
        "abbreviation": code,
        "kind": kind,
        "contacts": contacts,
        **given,
    }


def a_plan(*obligations: dict[str, Any], **given: Any) -> Plan:
    """A small plan of 2023 on which every weekday works, unless told otherwise."""
    head = {
        "code": "thu-nghiem",
        "title": "Kế hoạch thử nghiệm",
        "document": "Quyết định số 1/QĐ-UBND",
        "subject": "Thử nghiệm",
        "signed_on": SIGNED_ON,
        "ends_on": date(2024, 12, 31),
        "standing_agency": "so-noi-vu",
        "judge": "van-phong",
        "settings": {"check_in_months": (3, 6, 9, 12)},
        "sections": [{"code": "II", "title": "Mục II"}],
        "events": [
            {"code": "indices-published", "title": "Công bố Chỉ số", "recorded_by": "so-noi-vu"}
        ],
    }
    years = {year: {"confirmed": True, "days_off": ()} for year in range(2022, 2026)}
    whole = {
        "head": head,
        "agencies": [an_agency(code) for code in NAMES],
        "groups": [
            {"code": "cac-so", "name": "Các Sở", "members": ("so-noi-vu", "so-tu-phap", "so-y-te")}
        ],
        "obligations": list(obligations) or [an_obligation()],
        "targets": (),
        "holidays": {"years": years},
        "steps": {"steps": (-30, -14, -7, -3, -1, 0, 1, 3, 7)},
        **given,
    }
    return Plan.model_validate(whole)


def a_record(folder: Path, plan: Plan | None = None, live_from: date = LIVE_FROM) -> Installation:
    """A migrated database with one plan loaded, live from 2 January 2023."""
    settings = Settings(var_dir=folder)
    plan = plan or a_plan()
    if settings.database_url is None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_loaded(plan, live_from), folder / "dondoc.sqlite3")
        return Installation(settings, connect(settings.database))
    engine = connect(settings.database)
    with transaction(engine) as session:
        load(session, plan, an_act(live_from), live_from)
        make_addresses_real(session)
    return Installation(settings, engine)


def a_lived_copy(folder: Path, live: Callable[[Path], Installation]) -> Installation:
    """What `live` makes in a folder: on SQLite once in a run, and copied; else made there."""
    if Settings().database_url is not None:
        return live(folder)

    def build(path: Path) -> None:
        _into_one_file(live(path).engine)

    shutil.copytree(built_once(f"{live.__module__}.{live.__qualname__}", build), folder)
    settings = Settings(var_dir=folder)
    return Installation(settings, connect(settings.database))


def make_addresses_real(session: Session) -> None:
    """The addresses of the plans are taken for real ones: to examples nothing leaves."""
    changes.write(session, update(Contact).values(is_example=False))
    session.flush()
    if session.info.get("acts"):
        return
    plan = plan_rows.plans(session)[0]
    act = an_act(plan.live_from)
    acts.log(session, plan.id or 0, act, "examples", subject="contacts", detail={})


def _loaded(plan: Plan, live_from: date) -> Path:
    """A SQLite file with the plan: copying it is faster than loading the plan again."""

    def build(path: Path) -> None:
        shutil.copy(built_once("migrated.sqlite3", _migrated), path)
        engine = connect(f"sqlite:///{path}")
        with transaction(engine) as session:
            load(session, plan, an_act(live_from), live_from)
            make_addresses_real(session)
        _into_one_file(engine)

    words = f"{plan.model_dump_json()} {live_from}"
    return built_once(f"{hashlib.sha256(words.encode()).hexdigest()}.sqlite3", build)


def _migrated(path: Path) -> None:
    """A SQLite file with tables and no rows: copying it is faster than migrating another."""
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    _into_one_file(engine)


def _into_one_file(engine: Engine) -> None:
    """What is copied is the database's file alone."""
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()


def an_act(as_of: date, actor: str = "test") -> Act:
    """Somebody acts on a day."""
    return Act(actor, datetime(2026, 1, 1, tzinfo=UTC), as_of)


def a_desk(session: Session, loaded: LoadedPlan, act: Act, by: str | None = None) -> Desk:
    """Where somebody acts: an office, or without a name whoever may do it."""
    return Desk(session, loaded, act, by, follows=by is None)


def opened_and_chased(record: Installation, first: date, last: date) -> int:
    """Live the days from first to last, both included; how many digests were queued."""
    digests = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        open_step(record, an_act(day))
        digests += chase_step(record, an_act(day)).digests
    return digests


def morning(day: date) -> datetime:
    """08:00 of a civil day."""
    return instant(day)


@contextmanager
def by_hand(record: Installation) -> Iterator[tuple[Session, LoadedPlan]]:
    """Rows changed as only SQL can change them: no act answers for it."""
    with Session(record.engine, expire_on_commit=False) as session, session.begin():
        yield session, find(session, record.plan_code)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes: as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
