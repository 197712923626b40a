"""Migrations on both databases: from nothing to the models and no further, rows and all."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select, text
from sqlmodel import SQLModel, col

import models.tables
from models.assignments import work
from models.database import (
    MIGRATIONS,
    NewerSchema,
    StaleSchema,
    connect,
    migrate,
    rebuilding,
    require_current,
    revisions,
)
from models.letters import outbox
from models.tables import Notice, NoticeAssignment
from operation.installation import Installation
from operation.steps import chase_step, open_step
from tests.builders import a_record, an_act, by_hand, opened_and_chased
from tests.databases import Database

assert models.tables

MONDAY = date(2023, 3, 20)


@pytest.fixture
def empty(database: Database, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if database.server:
        database.become("template0")
    engine = connect(database.url or f"sqlite:///{tmp_path / 'new.sqlite3'}")
    yield engine
    engine.dispose()


def test_the_names_of_the_files_tell_the_revisions_that_alembic_knows() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()

    assert revisions() == tuple(script.revision for script in scripts)[::-1]


def downgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with rebuilding(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_an_empty_database_upgrades_to_just_the_models(empty: Engine) -> None:
    migrate(empty)

    assert differences(empty) == []


def test_migrating_again_changes_nothing(empty: Engine) -> None:
    migrate(empty)

    migrate(empty)

    require_current(empty)


def test_a_database_with_rows_in_it_upgrades_and_goes_on(
    database: Database, tmp_path: Path
) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(MONDAY))
    downgrade(record.engine, "0001")
    with pytest.raises(StaleSchema, match=r"at revision 0001, not \d{4}; run: dondoc migrate"):
        require_current(record.engine)

    migrate(record.engine)

    assert differences(record.engine) == []
    assert still_works(record)


def test_the_letters_of_the_version_before_are_there_after_the_upgrade(
    database: Database, tmp_path: Path
) -> None:
    record = a_record(tmp_path)
    opened_and_chased(record, MONDAY, MONDAY)
    downgrade(record.engine, "0010")

    migrate(record.engine)

    with by_hand(record) as (session, loaded):
        queued = outbox.notices(session, loaded.id)
        session.get_one(Notice, queued[0].id).state = "returned"
        session.flush()
        broken = (
            select(func.count())
            .select_from(NoticeAssignment)
            .where(col(NoticeAssignment.notice_id).not_in(select(col(Notice.id))))
        )
        assert (queued[0].assignments, session.scalar(broken)) == ((1,), 0)
    assert differences(record.engine) == []


def still_works(record: Installation) -> bool:
    with record.work() as (session, loaded):
        (assignment,) = work.assignments_as_of(session, loaded.id, MONDAY)
    return assignment.status == "assigned" and chase_step(record, an_act(MONDAY)).digests > 0


def test_a_database_without_tables_is_refused_with_what_to_run(empty: Engine) -> None:
    with pytest.raises(StaleSchema, match="no tables yet; run: dondoc load"):
        require_current(empty)


@pytest.mark.parametrize("use", [require_current, migrate])
def test_a_database_of_a_newer_version_asks_for_an_upgrade_of_the_program(
    empty: Engine, use: Callable[[Engine], None]
) -> None:
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchema, match=r"revision 9999.*newer version of dondoc; upgrade"):
        use(empty)
