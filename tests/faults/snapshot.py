"""The whole state of a database as values that two lives can be compared by.

All rows of all tables are compared, in order, but for what no two runs share:

- instants (`at`, `*_at`), and `attempts` of a notice: how often and when it was tried;
- ids: each stands for its place in its table, since PostgreSQL leaves gaps where a transaction was
  lost. Ids in the audit's words are numbered anew with them;
- the text of a letter and its hashes, which name ids; compared is whose letter says what of what;
- `via`, how it is known who acted: a run of Prefect has an id that no other has;
- `changes`, what an act did to rows: the rows themselves are compared;
- hashes of seals, which cover instants: compared is how many rows each seals, up to which;
- a second text of a letter that may have left before its deliverer died: a summary counts the
  letters that wait, which are others by then;
- the audit's order; and what `deliver` did for a dead deliverer, `queued` and `uncertain` with its
  row of `delivery`: counted apart.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Table, select
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # its tables are in the metadata
from models.database import connect

Row: TypeAlias = dict[str, Any]
Places: TypeAlias = Mapping[str, Mapping[int, int | str]]

VOLATILE = {"at", "attempts", "changes", "claimed_by", "head", "via"}
OF_TEXTS = ("sha256", "sha256_html", "text", "html")


@dataclass(frozen=True)
class Snapshot:
    """Rows by table; how often a letter was queued again because its deliverer had died."""

    rows: dict[str, list[Row]]
    recovered: Counter[str]


def taken(url: str) -> Snapshot:
    """The state of a database that nobody writes to."""
    engine = connect(url)
    tables = SQLModel.metadata.sorted_tables
    with engine.connect() as connection:
        raw = {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in tables
        }
    engine.dispose()
    raw["delivery"] = [row for row in raw["delivery"] if row["outcome"] != "uncertain"]
    places = {
        name: {row["id"]: place for place, row in enumerate(rows, start=1) if "id" in row}
        for name, rows in raw.items()
    }
    # By what it did, because the acts of a recovery stand between the others.
    places["audit"] = {
        row["id"]: f"{row['as_of']} {row['action']} {_subject(row['subject'], places)}"
        for row in raw["audit"]
    }
    recovered = Counter(
        _subject(row["subject"], places) for row in raw["audit"] if _is_recovery(row)
    )
    kept = {table.name: [_plain(table, row, places) for row in raw[table.name]] for table in tables}
    kept["audit"] = sorted(
        (row for row in kept["audit"] if not _is_recovery(row)),
        key=lambda row: json.dumps(row, default=str),
    )
    kept["letter"] = _without_second_texts(kept["letter"], recovered)
    # The letter of a dead deliverer leaves after others.
    kept["delivery"].sort(key=lambda row: json.dumps(row, default=str))
    return Snapshot(kept, recovered)


def differences(whole: Snapshot, broken: Snapshot) -> list[str]:
    """What a broken life left otherwise than the whole one, a line a row."""
    found = []
    for name, rows in whole.rows.items():
        ours = [json.dumps(row, default=str, sort_keys=True) for row in rows]
        theirs = [json.dumps(row, default=str, sort_keys=True) for row in broken.rows[name]]
        lost, new = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
        found += [f"{name}: lost {row}" for row in lost.elements()]
        found += [f"{name}: new {row}" for row in new.elements()]
        if not lost and not new and ours != theirs:
            found.append(f"{name}: the same rows in another order")
    return found


def _without_second_texts(letters: list[Row], recovered: Counter[str]) -> list[Row]:
    """Letters without those that say of the same what one that was sent again had said."""
    return [
        letter
        for place, letter in enumerate(letters)
        if f"notice:{letter['notice_id']}" not in recovered or letter not in letters[:place]
    ]


def _is_recovery(row: Row) -> bool:
    return bool(row["actor"] == "deliver" and row["action"] in ("queued", "uncertain"))


def _plain(table: Table, row: Row, places: Places) -> Row:
    kept = {
        name: value
        for name, value in row.items()
        if name not in VOLATILE and not name.endswith("_at")
    }
    for column in table.columns:
        keys = {key.column.table.name for key in column.foreign_keys}
        if column.name == "id":
            kept["id"] = places[table.name][row["id"]]
        elif keys and row[column.name] is not None:
            kept[column.name] = places[keys.pop()][row[column.name]]
    if table.name == "delivery":
        del kept["id"]
    if table.name == "audit":
        del kept["id"]
        kept["subject"] = _subject(row["subject"], places)
        kept["detail"] = _detail(row["detail"], places)
    if table.name == "letter":
        kept = {name: value for name, value in kept.items() if name not in OF_TEXTS}
        kept["facts"] = _detail(row["facts"], places)
    if table.name == "seal":
        kept["last_id"] = places["audit"][row["last_id"]]
        kept["rows"] = len(row["rows"].splitlines())
    return kept


def _subject(subject: str, places: Places) -> str:
    kind, _, number = subject.partition(":")
    if kind in ("assignment", "notice"):
        return f"{kind}:{places[kind][int(number)]}"
    return subject


def _detail(detail: str, places: Places) -> Row:
    row: Row = json.loads(detail)
    if "sha256" in row and "assignments" in row:
        row = {name: value for name, value in row.items() if name not in ("at", *OF_TEXTS)}
        for name, table in (("assignments", "assignment"), ("cycles", "cycle")):
            row[name] = [{**one, "id": places[table][one["id"]]} for one in row[name]]
        # The decisions that it told of.
        row["answers"] = [places["audit"][each] for each in row.get("answers", ())]
    if "evidence" in row:
        row["evidence"] = places["evidence"][row["evidence"]]
    return row
