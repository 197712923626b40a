"""`submit --file`: a file is kept with its submission, or neither is."""

from pathlib import Path

import pytest

from tests.cli.conftest import Dondoc

DAY = ("--as-of", "2023-03-20")
PAPER = ("--document", "15/QĐ-UBND", "--dated", "2023-03-18")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 scan")
    return path


@pytest.mark.parametrize(
    "submission",
    [
        ("999999", *PAPER),
        ("1", "--document", " ", "--dated", "2023-03-18"),
        ("1", "--document", "15/QĐ-UBND", "--dated", "2023-03-21"),
        ("1", *PAPER, "--by", "nobody"),
        ("1", *PAPER, "--link", "x"),
    ],
)
def test_a_refused_submission_leaves_no_file(
    loaded: Dondoc, tmp_path: Path, scan: Path, submission: tuple[str, ...]
) -> None:
    answer = loaded("submit", *submission, "--file", scan, *DAY)

    assert (answer.code, answer.out) == (1, "")
    assert list((tmp_path / "var" / "evidence").glob("*")) == []


def test_a_file_that_cannot_be_kept_takes_the_submission_back(
    loaded: Dondoc, tmp_path: Path, scan: Path
) -> None:
    (tmp_path / "var").mkdir(exist_ok=True)
    (tmp_path / "var" / "evidence").touch()

    answer = loaded("submit", "1", *PAPER, "--file", scan, *DAY)

    assert answer.code == 1
    assert "scan.pdf: cannot be kept in" in answer.err
    (tmp_path / "var" / "evidence").unlink()
    again = loaded("submit", "1", *PAPER, "--file", scan, *DAY)
    assert (again.code, again.err) == (0, "")
    assert len(list((tmp_path / "var" / "evidence").iterdir())) == 1


def test_a_backup_names_the_file_that_is_gone_and_is_written(
    loaded: Dondoc, tmp_path: Path, scan: Path
) -> None:
    loaded("submit", "1", *PAPER, "--file", scan, *DAY)
    (path,) = (tmp_path / "var" / "evidence").iterdir()
    path.unlink()

    answer = loaded("backup", tmp_path / "backup.zip")

    assert (answer.code, answer.json["files"]) == (0, 0)
    assert f"not in the backup: {path.name}/scan.pdf: this file" in answer.err


def test_status_says_that_the_database_is_no_database(dondoc: Dondoc, tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(b"no database" * 100)

    answer = dondoc("status", database_url=f"sqlite:///{tmp_path / 'garbage'}")

    assert answer.code == 1
    assert "DONDOC_DATABASE_URL cannot be reached: file is not a database" in answer.out
