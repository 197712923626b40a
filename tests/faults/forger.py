"""A forger with SQL: one row of the record changed, removed or added by chance, again and again.

Each time `audit verify` must name that row, and a certificate must be refused or say what it said
before. What docs/trust.md does not promise is counted apart.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import AutoString, SQLModel

from models.audit.changes import key_of
from models.database import connect
from models.tables_inspections import INSPECTION_STATES
from models.types import SCORES, STATES, STATUSES, Points, UtcDateTime
from operation.demo.sink import Sink, listening
from tests.faults.full import lived
from tests.faults.lives import Place
from tests.faults.verdict import Verdict, verified

Values: TypeAlias = dict[str, Any]

UNSEEN = {
    "plan": {"chased_on"},
    "notice": {"attempts", "try_at", "claimed_by", "claimed_at", "handed_over_at"},
    "letter": {"facts", "left_at"},
    "seal": {"id", "sealed_at"},
}
"""Columns that docs/trust.md does not promise; of a seal they are not in the chain."""
OF_LETTERS = ("notice", "delivery", "notice_assignment", "letter", "audit", "seal")
WORDS: Mapping[str, tuple[str, ...]] = {
    "assignment.status": STATUSES,
    "notice.state": STATES,
    "score.state": SCORES,
    "inspection.state": INSPECTION_STATES,
    "responsibility.role": ("lead", "coordinating"),
}
KINDS = ("update", "delete", "insert")
MOST = 50
"""How often a change is tried that the constraints of a table refuse."""
AGENCIES = ("so-noi-vu", "so-tu-phap", "so-y-te", "van-phong")
SOMETIME = datetime(2023, 3, 21, 1, tzinfo=UTC)
CERTIFICATE = ("--from", "2023-01-01", "--to", "2024-12-31", "--format", "json")


@dataclass(frozen=True)
class Forgery:
    """One change by SQL: the keys of the row before and after, and which column, if only one."""

    kind: str
    table: str
    keys: tuple[str, ...]
    column: str | None = None
    was: Any = None
    became: Any = None

    def __str__(self) -> str:
        of = f".{self.column}: {self.was!r:.60} -> {self.became!r:.60}" if self.column else ""
        return f"{self.kind} {self.table} {'/'.join(self.keys)}{of}"


def forged(place: Place, chance: random.Random, tries: int) -> Verdict:
    """So many forgeries, each on a fresh copy of one record: every table, each kind of change."""
    with listening(Sink()) as sink:
        lived(place, sink.url)
    whole = Place(place.folder, place.server, f"{place.name}_whole")
    whole.become(place.name)
    tables = SQLModel.metadata.sorted_tables
    verdict = Verdict(f"{tries} random changes by SQL of {len(tables)} tables, and seals emptied")
    head = verified(place)
    verdict.require(head.intact, f"the record is not intact: {head.words}")
    certificates = {agency: _certificate(place, agency) for agency in AGENCIES}
    counts: Counter[str] = Counter()
    ways = [(table, kind) for table in tables for kind in KINDS]
    chance.shuffle(ways)
    for table, kind in islice(cycle(ways), tries):
        place.become(whole.name)
        forgery = _forge(place, table, kind, chance)
        if forgery is None:
            counts[f"{kind} of {table.name}: the database refuses"] += 1
            continue
        counts[_tried(place, forgery, head.found["head"], verdict)] += 1
        if forgery.table in OF_LETTERS:
            counts.update(_certified(place, forgery, certificates, verdict))
    for words in (("seal", "audit"), ("seal",)):
        place.become(whole.name)
        _emptied(place, words, head.found["head"], verdict)
    verdict.said = ", ".join(f"{count} {words}" for words, count in sorted(counts.items()))
    return verdict


def _tried(place: Place, forgery: Forgery, head: str, verdict: Verdict) -> str:
    """What `audit verify` says of a forgery."""
    found = verified(place)
    verdict.require("Traceback" not in found.words, f"{forgery}: {found.words[-300:]}")
    if _is_unseen(forgery):
        return "not promised" if found.intact else "named all the same"
    if forgery.table == "audit" and forgery.kind == "insert" and found.intact:
        at_end = str(found.found["unsealed_from"]) in forgery.keys
        verdict.require(at_end, f"{forgery}: {found.words}")
        return "shown as not sealed"
    if forgery.table == "seal" and found.intact:
        again = verified(place, "--head", head)
        verdict.require(again.code == 1, f"{forgery}: intact, with the mailed head too")
        return "refused by the mailed head"
    named = found.code == 1 and _names(found.found, forgery)
    verdict.require(named, f"{forgery}: verify names {found.found} {found.words}")
    return "named by verify"


def _names(found: Mapping[str, Any], forgery: Forgery) -> bool:
    first = found.get("first_difference")
    if forgery.table == "audit":
        # One that no seal holds yet is named by what it says of another row.
        named = found.get("first_touched") or (first and first["audit"])
        return str(named) in forgery.keys
    if forgery.table == "seal":
        return any(found.get(name) is not None for name in ("broken_seal", "first_touched"))
    return bool(first and first["table"] == forgery.table and first["row"] in forgery.keys)


def _is_unseen(forgery: Forgery) -> bool:
    if forgery.column in UNSEEN.get(forgery.table, set()):
        return True
    # A text that the audit does not know of is shown nowhere.
    return (forgery.table, forgery.kind) == ("letter", "insert")


def _certified(
    place: Place, forgery: Forgery, before: Mapping[str, Any], verdict: Verdict
) -> list[str]:
    """No certificate says anything but what it said before, or it is refused."""
    said = []
    for agency, told in before.items():
        now = _certificate(place, agency)
        refused = now is None
        verdict.require(refused or now == told, f"{forgery}: certificate of {agency} says {now}")
        said += ["certificates refused"] if refused else []
    if forgery.table in ("delivery", "audit") and not _is_unseen(forgery):
        in_the_chain = forgery.kind != "insert" or forgery.table != "audit"
        verdict.require(bool(said) or not in_the_chain, f"{forgery}: no certificate is refused")
    return said


def _certificate(place: Place, agency: str) -> list[dict[str, Any]] | None:
    """What it prints, but for the heads of seals; None if it is refused."""
    ended = place.run("certificate", "--agency", agency, *CERTIFICATE, smtp="")
    if ended.code:
        return None
    # Without its seal a row is marked as not sealed, and not refused.
    return [{**row, "head": None} for row in json.loads(ended.out)]


def _emptied(place: Place, tables: tuple[str, ...], head: str, verdict: Verdict) -> None:
    engine = connect(place.url)
    with engine.connect() as connection:
        _by_hand(connection)
        for name in tables:
            connection.execute(delete(SQLModel.metadata.tables[name]))
        connection.commit()
    engine.dispose()
    plain, mailed = verified(place), verified(place, "--head", head)
    if "audit" in tables:
        verdict.require(plain.code == 1, f"{tables} emptied: {plain.words}")
        verdict.require(bool(plain.found.get("differences")), f"{tables} emptied: no difference")
    verdict.require(mailed.code == 1, f"{tables} emptied: intact, with the mailed head too")


def _forge(place: Place, table: Table, kind: str, chance: random.Random) -> Forgery | None:
    """A random change that the database takes; None if it takes none."""
    engine = connect(place.url)
    try:
        for _ in range(MOST):
            with engine.connect() as connection:
                _by_hand(connection)
                row = chance.choice(connection.execute(select(table)).all())
                try:
                    found = _changed(connection, table, kind, row, chance)
                except DBAPIError:
                    # A constraint; another row or value then.
                    connection.rollback()
                    continue
                connection.commit()
                if found:
                    return found
    finally:
        engine.dispose()
    return None


def _by_hand(connection: Connection) -> None:
    """Whoever holds the database is held by no foreign key."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        return
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _changed(
    connection: Connection, table: Table, kind: str, row: Row[Any], chance: random.Random
) -> Forgery | None:
    old = dict(row._mapping)
    this = [column == old[column.name] for column in table.primary_key.columns]
    key = _key(table, old)
    if kind == "delete":
        connection.execute(delete(table).where(*this))
        return Forgery(kind, table.name, (key,))
    if kind == "insert":
        new = _copied(connection, table, old, chance)
        connection.execute(insert(table).values(new))
        return Forgery(kind, table.name, (_key(table, new),))
    column = chance.choice(list(table.columns))
    new = {**old, column.name: _other(f"{table.name}.{column.name}", old, column, chance)}
    if new == old or _is_the_same_letter(table.name, column.name, old, new):
        return None
    connection.execute(update(table).where(*this).values({column.name: new[column.name]}))
    keys = (key, _key(table, new))
    return Forgery(kind, table.name, keys, column.name, old[column.name], new[column.name])


def _key(table: Table, values: Values) -> str:
    if table.name == "letter":
        return f"{values['notice_id']}/{values['sha256']}"
    return key_of(table, values)


def _copied(connection: Connection, table: Table, old: Values, chance: random.Random) -> Values:
    """A row that looks like another, under a key of its own; a column or two differ."""
    new = dict(old)
    if "id" in new:
        new["id"] = (connection.scalar(select(func.max(table.c.id))) or 0) + 1
    others = [column for column in table.columns if column.name != "id"]
    for column in chance.sample(others, min(2, len(others))):
        new[column.name] = _other(f"{table.name}.{column.name}", old, column, chance)
    return new


def _other(name: str, old: Values, column: Any, chance: random.Random) -> Any:
    """Another value of the column's type."""
    value, number = old[column.name], chance.randint(1, 400)
    if column.nullable and value is not None and chance.random() < 0.2:
        return None
    if name in WORDS:
        return chance.choice(WORDS[name])
    return ANOTHER[_type_of(column)](value, number)


ANOTHER: Mapping[str, Callable[[Any, int], Any]] = {
    "str": lambda value, number: f"{value or ''}{number}" if number % 3 else str(number),
    "bool": lambda value, _: not value,
    "datetime": lambda value, number: (value or SOMETIME) + timedelta(seconds=number),
    "date": lambda value, number: _another_day(value or SOMETIME.date(), number),
    "Decimal": lambda _, number: Decimal(number),
    "int": lambda value, number: (value or 0) + (1 if number % 2 else number),
    "float": lambda value, number: (value or 0) + number,
}


def _another_day(day: date, number: int) -> date:
    """So many days later; of what holds until the last day that there is, earlier."""
    days = timedelta(days=number)
    return day + days if date.max - day > days else day - days


def _type_of(column: Any) -> str:
    """The name of the type of a column's values; these three kinds do not say it themselves."""
    own = {UtcDateTime: "datetime", Points: "Decimal", AutoString: "str"}
    return own.get(type(column.type)) or str(column.type.python_type.__name__)


def _is_the_same_letter(table: str, column: str, old: Values, new: Values) -> bool:
    """What has not ended counts as queued: what a deliverer notes of it until then is its own."""
    unended = ("queued", "temporary", "sending", "uncertain")
    noted = ("channel", "address", "message_id", "sent_at", "answer", "state")
    return (
        table == "notice"
        and old["state"] in unended
        and new["state"] in unended
        and (column in noted)
    )
