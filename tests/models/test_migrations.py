"""Migrations: from nothing to the models, and no further."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

import models.tables
from models.database import StaleSchema, connect, migrate, require_current

pytestmark = pytest.mark.usefixtures("database")

assert models.tables


def test_an_empty_database_upgrades_to_just_the_models(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'new.sqlite3'}")

    migrate(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    migrate(engine)

    migrate(engine)

    require_current(engine)


def test_a_database_of_another_version_is_refused_with_what_to_run(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with pytest.raises(StaleSchema, match="no tables yet; run: dondoc load"):
        require_current(engine)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    with pytest.raises(StaleSchema, match=r"revision 0000.*run: dondoc migrate"):
        require_current(engine)
