"""Two plans in one database: every command works on the one that `--plan` names."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import SMALL, Dondoc, lived, runner
from tests.conftest import Sink
from tests.plans.edited import a_second_plan, edit
from tests.run import built_once

DAY = ("--as-of", "2023-03-20")
JSON = ("--format", "json")
FIRST, SECOND = ("--plan", "qd-465-2022"), ("--plan", "kh-2026")


@pytest.fixture
def both(tmp_path: Path) -> Dondoc:
    """The program with the shipped plan, opened, and a second one beside it, not opened."""
    shutil.copytree(built_once("two plans", _two_plans), tmp_path / "var")
    return runner(tmp_path / "var")


def _two_plans(var: Path) -> None:
    shutil.copytree(built_once("lived", lived), var)
    with TemporaryDirectory() as name:
        folder = a_second_plan(Path(name))
        edit(folder, "obligations.yaml", "title: Công bố văn bản", "title: Công khai văn bản")
        answer = runner(var)("load", folder, "--live-from", "2022-08-16", *DAY)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    "command",
    [
        ("open", *DAY),
        ("chase", *DAY),
        ("deliver", *DAY),
        ("assignments", *DAY),
        ("acknowledge", "1", *DAY),
        ("notices",),
        ("contact", "list"),
        ("event", "inspectors-request", "--on", "2023-03-17", *DAY),
    ],
)
def test_without_a_plan_a_command_is_refused_naming_the_loaded_ones(
    both: Dondoc, command: tuple[str, ...]
) -> None:
    answer = both(*command)

    assert answer.code == 1
    assert "several plans are loaded (kh-2026, qd-465-2022); write --plan CODE" in answer.err


def test_a_step_of_one_plan_leaves_the_other_alone(
    both: Dondoc, sink: Sink, tmp_path: Path
) -> None:
    listed = both("contact", "list", *SECOND, "--format", "csv").out
    (tmp_path / "real.csv").write_text(listed.replace("@example.gov.vn", "@ninhthuan.vn"))
    assert both("contact", "import", tmp_path / "real.csv", *SECOND, *DAY).code == 0
    before = both("assignments", *FIRST, *DAY, *JSON).json

    assert both("open", *SECOND, *DAY).json["cycles"] > 0
    assert both("chase", *SECOND, *DAY).json["digests"] > 0
    sending = {"smtp_url": sink.url, "only_to": "*so-tu-phap*"}
    assert both("deliver", *SECOND, *DAY, **sending).json["sent"] > 0

    assert both("assignments", *FIRST, *DAY, *JSON).json == before
    assert both("notices", *FIRST, *JSON).json == []


def test_work_of_another_plan_is_unknown(both: Dondoc) -> None:
    both("open", *SECOND, *DAY)
    (row, *_) = both("assignments", *SECOND, *DAY, *JSON).json

    answer = both("acknowledge", row["id"], *FIRST, *DAY)

    assert answer.code == 1
    assert "in this plan" in answer.err


def test_why_explains_the_loaded_plan_that_is_named(both: Dondoc) -> None:
    both("open", *SECOND, *DAY)

    second, folder = both("why", "II.5", *SECOND, *DAY).out, both("why", "II.5", *DAY).out

    assert "II.5 Công khai văn bản" in second
    assert "II.5 Công bố văn bản" in folder
    assert "(2023, so-tu-phap): assigned" in second
    assert "(2023, so-tu-phap): assigned" in folder


def test_why_of_a_plan_that_is_not_loaded_is_refused(both: Dondoc) -> None:
    answer = both("why", "II.5", "--plan", "khac", *DAY)

    assert answer.code == 1
    assert 'no plan "khac" is loaded; loaded: kh-2026, qd-465-2022' in answer.err


def test_status_looks_at_every_loaded_plan(both: Dondoc) -> None:
    rows = both("status", *JSON, prefect_port="1").json

    words = [row["words"] for row in rows if row["what"] in ("plan", "chase")]
    assert words == [
        "kh-2026 is loaded, live from 2022-08-16",
        "kh-2026: no day was chased yet",
        "qd-465-2022 is loaded, live from 2022-08-16",
        "qd-465-2022: no day was chased yet",
    ]


CLOSING = ("end", "--document", "9/QĐ-UBND", "--reason", "Kế hoạch kết thúc")
AFTER = ("--as-of", "2026-01-05")


def test_the_end_of_a_plan_is_previewed_then_done_once(dondoc: Dondoc) -> None:
    dondoc("load", SMALL, "--live-from", "2023-01-10")
    dondoc("open", "--as-of", "2024-12-31")
    after = ("--as-of", "2025-01-06")

    preview = dondoc(*CLOSING, "--preview", *after, *JSON)
    still = dondoc("assignments", "--status", "assigned", *after, *JSON).json
    done = dondoc(*CLOSING, *after, *JSON)
    judge = ("--by", "van-phong")
    own = dondoc(*CLOSING, *after, *judge, *JSON)
    again = dondoc(*CLOSING, *after, *judge, *JSON)

    assert (preview.code, done.code, again.code) == (0, 0, 0), preview.err + done.err
    assert preview.json == done.json
    assert {row["holder"] for row in own.json} == {"so-noi-vu"}
    assert len(still) == len(done.json) + len(own.json) > 0
    assert again.json == []
    keys = "id obligation period holder before after continued_by continued_as"
    assert " ".join(done.json[0]) == keys


def test_the_end_of_a_plan_is_refused_before_its_last_day_is_over(loaded: Dondoc) -> None:
    answer = loaded(*CLOSING, "--as-of", "2025-12-31")

    assert answer.code == 1
    assert "qd-465-2022 ends on 2025-12-31; write --as-of a day after it" in answer.err


def test_continued_work_is_carried_to_the_successor_and_the_rest_is_named(
    loaded: Dondoc, tmp_path: Path
) -> None:
    folder = a_second_plan(tmp_path)
    for name, old, new in (
        ("plan.yaml", "signed_on: 2022-08-16", "signed_on: 2026-01-02"),
        ("plan.yaml", "ends_on: 2025-12-31", "ends_on: 2027-12-31"),
        ("plan.yaml", "settings:", "predecessor: qd-465-2022\nsettings:"),
        ("obligations.yaml", "- code: II.5\n", "- code: II.5\n    continues: [II.5]\n"),
        ("targets.yaml", "asked_under: KH.IV.2.b", "asked_under: II.5"),
        ("plan.yaml", "orders_under: KH.IV.1.c", "orders_under: II.5"),
    ):
        edit(folder, name, old, new)
    file = folder / "obligations.yaml"
    head, *every = file.read_text("utf-8").split("  - code: ")
    # The short copy has duties of 2023 too, which a plan signed in 2026 does not.
    kept = [row for row in every if row.startswith("II.5\n")]
    file.write_text("  - code: ".join([head, *kept]), "utf-8")
    assert loaded("load", folder, "--as-of", "2026-01-02").code == 0

    answer = loaded(*CLOSING, "--successor", "kh-2026", *FIRST, *AFTER, *JSON)

    (carried,) = answer.json
    assert (carried["obligation"], carried["continued_by"]) == ("II.5", "II.5")
    assert "no obligation of kh-2026 continues II.1" in answer.err
    (new,) = loaded("assignments", *SECOND, *AFTER, *JSON).json
    assert (new["id"], new["period"], new["due_on"]) == (
        carried["continued_as"],
        "2023",
        "2023-03-31",
    )
