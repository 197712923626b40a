"""The command line: names, JSON keys and exit codes that other programs rely on."""

import csv
import getpass
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deadlines.civil import civil_date
from tests.cli.conftest import SMALL, Dondoc
from tests.conftest import Sink
from tests.plans.edited import a_copy, edit

DAY = ("--as-of", "2023-03-20")
JSON = ("--format", "json")


def the_id(dondoc: Dondoc, obligation: str, period: str = "2023") -> int:
    rows = dondoc("assignments", "--obligation", obligation, *DAY, *JSON).json
    return int(next(row["id"] for row in rows if row["period"] == period))


def test_csv_has_the_rows_and_keys_of_json(loaded: Dondoc) -> None:
    """The keys of each command: tests/cli/test_table.py."""
    rows = loaded("assignments", *DAY, *JSON).json

    lines = list(csv.DictReader(io.StringIO(loaded("assignments", *DAY, "--format", "csv").out)))

    assert list(lines[0]) == list(rows[0])
    assert [line["id"] for line in lines] == [str(row["id"]) for row in rows]


def test_due_reads_the_folder_and_needs_no_database(dondoc: Dondoc, tmp_path: Path) -> None:
    rows = dondoc("due", "--from", "2023-03-31", "--to", "2023-03-31", *JSON).json

    dated = [row for row in rows if row["due_on"]]
    assert {row["due_on"] for row in dated} == {"2023-03-31"}
    assert next(row for row in dated if row["obligation"] == "II.5")["lead"] == ["so-tu-phap"]
    assert not (tmp_path / "var").exists()


def test_what_waits_for_an_event_is_due_once_without_dates(dondoc: Dondoc) -> None:
    rows = dondoc("due", *JSON).json

    events = [row for row in rows if row["kind"] == "event"]
    assert [row["obligation"] for row in events] == ["IV.2", "IV.7", "IV.8", "VI.3"]
    assert {(row["period"], row["due_on"]) for row in events} == {(None, None)}


def test_a_fresh_load_then_chase_queues_nothing(dondoc: Dondoc) -> None:
    dondoc("load", "calendar/qd-465-2022", "--live-from", "2023-03-20", *DAY)
    dondoc("open", *DAY)

    assert dondoc("chase", *DAY).json == {"hits": 0, "digests": 0}


def test_the_steps_of_the_machine_print_one_object_and_a_repeat_zeros(
    loaded: Dondoc, sink: Sink
) -> None:
    def step(*arguments: str) -> dict[str, int]:
        sending = {"smtp_url": sink.url, "only_to": "*so-tu-phap*"}
        found: dict[str, int] = loaded(*arguments, *DAY, **sending).json
        return found

    first = [step(name) for name in ("open", "chase", "deliver")]
    again = [step(name) for name in ("open", "chase", "deliver")]

    assert [list(one) for one in first] == [
        ["cycles", "assignments"],
        ["hits", "digests"],
        ["sent", "temporary", "permanent", "uncertain"],
    ]
    assert first[2]["sent"] == len(sink.letters) > 0
    assert all(count == 0 for one in again for count in one.values())


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        # an instant with its zone, one meant in Ho Chi Minh City, and one after hours
        ("2023-03-20T01:00:00Z", True),
        ("2023-03-20T08:00", True),
        ("2023-03-20T20:00:00+07:00", False),
    ],
)
def test_letters_leave_at_the_instant_that_now_names(
    loaded: Dondoc, sink: Sink, now: str, leaves: bool
) -> None:
    loaded("chase", *DAY)

    answer = loaded("deliver", "--now", now, smtp_url=sink.url, only_to="*so-tu-phap*")

    assert answer.code == 0
    assert (answer.json["sent"] > 0) == leaves
    sent = [row for row in loaded("notices", *JSON).json if row["sent_at"]]
    assert {row["sent_at"] for row in sent} == ({"2023-03-20T01:00:00+00:00"} if leaves else set())


def test_a_day_that_has_not_come_can_be_looked_at(dondoc: Dondoc) -> None:
    dondoc("load", SMALL, "--live-from", "2023-01-10")
    dondoc("open", *DAY)
    dondoc("chase", *DAY)
    before = dondoc("notices", *JSON).json

    answer = dondoc("chase", "--dry-run", "--as-of", "2027-03-22", *JSON)

    assert answer.code == 0, answer.err
    assert dondoc("notices", *JSON).json == before != []


def test_one_obligation_is_lived_from_acknowledged_to_reopened(loaded: Dondoc) -> None:
    work = the_id(loaded, "II.5")

    def status() -> str:
        (row,) = loaded("assignments", "--obligation", "II.5", *DAY, *JSON).json
        return str(row["status"])

    statuses = []
    for arguments in (
        ("acknowledge", work),
        ("submit", work, "--document", "15/QĐ-UBND", "--dated", "2023-03-18"),
        ("return", work, "--reason", "thiếu phụ lục"),
        ("submit", work, "--document", "16/QĐ-UBND", "--dated", "2023-03-20"),
        ("accept", work, "--by", "so-noi-vu"),
        ("reopen", work, "--reason", "xác nhận nhầm"),
        ("waive", work, "--reason", "không phát sinh", "--document", "20/UBND"),
    ):
        answer = loaded(*arguments, *DAY)
        assert answer.code == 0, answer.err
        statuses.append(status())

    assert statuses == [
        "acknowledged",
        "submitted",
        "returned",
        "submitted",
        "accepted",
        "acknowledged",
        "waived",
    ]


def test_a_report_sent_twice_is_answered_with_the_day_of_the_first(loaded: Dondoc) -> None:
    work = the_id(loaded, "II.5")
    report = ("submit", work, "--document", "15/QĐ-UBND", "--dated", "2023-03-18", *JSON)
    (first,) = loaded(*report, *DAY).json

    again = loaded(*report, "--as-of", "2023-03-24")

    (row,) = again.json
    assert (again.code, list(row)) == (0, list(first))
    assert (row["before"], row["after"]) == ("submitted", "submitted")
    assert "15/QĐ-UBND was submitted on 2023-03-20 already" in again.err


def test_one_evidence_closes_i2_and_i2a(loaded: Dondoc) -> None:
    both = [the_id(loaded, code) for code in ("I.2", "I.2.a")]

    answer = loaded(
        "submit", *both, "--document", "5/KH-UBND", "--dated", "2023-03-01", *DAY, *JSON
    )

    assert [(row["obligation"], row["after"]) for row in answer.json] == [
        ("I.2", "submitted"),
        ("I.2.a", "submitted"),
    ]


def test_an_event_opens_what_waits_for_it(loaded: Dondoc) -> None:
    answer = loaded("event", "inspectors-request", "--on", "2023-03-17", *DAY)

    assert answer.json == {"cycles": 1, "assignments": 1}
    (row,) = loaded("assignments", "--obligation", "VI.3", *DAY, *JSON).json
    assert (row["period"], row["due_on"], row["overdue"]) == ("2023-03-17", None, False)


def test_a_contact_is_set_and_listed(loaded: Dondoc) -> None:
    who = ("--agency", "so-tu-phap", "--contact", "dau-moi-cchc")
    loaded("contact", "set", *who, "--address", "cchc@ninhthuan.gov.vn")

    rows = loaded("contact", "list", *JSON).json

    found = {(row["agency"], row["contact"]): (row["address"], row["state"]) for row in rows}
    assert found["so-tu-phap", "dau-moi-cchc"] == ("cchc@ninhthuan.gov.vn", "set")
    assert found["so-tu-phap", "van-thu"][0] == "van-thu.so-tu-phap@example.gov.vn"


def test_loading_an_edited_plan_prints_the_difference_and_needs_yes(
    loaded: Dondoc, tmp_path: Path
) -> None:
    copy = a_copy(tmp_path)
    edit(copy, "plan.yaml", "resubmit_within: 5", "resubmit_within: 7")

    refused = loaded("load", copy)
    accepted = loaded("load", copy, "--yes")

    assert (refused.code, accepted.code) == (1, 0)
    assert "~ plan: settings:" in refused.out
    assert "add --yes to accept" in refused.err


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("", "needs somebody to decide it; write --by so-noi-vu or"),
        (
            "so-tu-phap",
            "may not load a version that moves due dates of opened work or names another judge; "
            "write --by so-noi-vu",
        ),
    ],
)
def test_a_version_that_moves_opened_work_is_a_judgement(
    loaded: Dondoc, tmp_path: Path, by: str, words: str
) -> None:
    copy = a_copy(tmp_path)
    edit(copy, "plan.yaml", "judge: van-phong-ubnd-tinh", "judge: so-tu-phap")

    refused = loaded("load", copy, "--yes", *DAY, by=by)

    assert refused.code == 1
    assert words in refused.err
    assert loaded("load", copy, "--yes", "--by", "so-noi-vu", *DAY).code == 0


def test_a_changed_holiday_table_shows_first_which_reminders_it_moves(
    loaded: Dondoc, tmp_path: Path
) -> None:
    copy = a_copy(tmp_path)
    day_off = "{on: 2023-03-27, name: Nghỉ đột xuất}"
    block = "    days_off:\n      - {on: 2023-01-02"
    edit(copy, "holidays.yaml", block, block.replace("      -", f"      - {day_off}\n      -"))

    refused = loaded("load", copy, *DAY)
    accepted = loaded("load", copy, "--yes", *DAY)

    assert (refused.code, accepted.code) == (1, 0)
    assert "~ holidays: 2023-03-27 is a day off now" in refused.out
    assert "work due on 2023-03-31: step -7 from 2023-03-22 to 2023-03-21" in refused.out
    assert loaded("load", copy, *DAY).err == "qd-465-2022 is loaded already; nothing changed\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        # a name that nothing has: the nearest is offered
        (("assignments", "--agency", "so-tu-phapp"), 'did you mean "so-tu-phap"'),
        (("why", "II.55"), '"II.55" is not an obligation of the plan'),
        (("event", "indices", "--on", "2023-03-01"), "indices-published"),
        # an assignment that does not exist
        (("accept", "99999"), "there is no assignment 99999"),
        # from a status that does not allow it
        (("accept", "1"), "accept is impossible; possible: acknowledge, submit, request-ext"),
        # by somebody who is nobody
        (("acknowledge", "1", "--by", "ông Nam"), "is neither an agency nor a contact"),
        # a link that is no link, a file that is not there
        (
            ("submit", "1", "--document", "1", "--dated", "2023-01-01", "--link", "x"),
            "write https://",
        ),
        (
            ("submit", "1", "--document", "1", "--dated", "2023-01-01", "--file", "/nowhere.pdf"),
            "cannot be read",
        ),
        # an address that is a URL
        (
            (
                *["contact", "set", "--agency", "so-y-te", "--contact", "van-thu", "--address"],
                "mailto://a@b",
            ),
            "is not one e-mail address",
        ),
        # a number that is no id, in both places
        (("acknowledge", "99999999999999999999"), "there is no assignment 9999"),
        (("notices", "--assignment", "99999"), "there is no assignment 99999"),
        # an event of another time, and by an office that does not record it
        (("event", "inspectors-request", "--on", "2020-01-01"), "lies outside the plan"),
        (
            ("event", "indices-published", "--on", "2023-03-01", "--by", "so-y-te"),
            "so-y-te may not record indices-published",
        ),
        # the ends of a span exchanged
        (("due", "--from", "2023-02-01", "--to", "2023-01-01"), "swap them"),
        # a folder without a plan
        (("load", "docs"), "no plan.yaml"),
        (("check", "docs"), "no plan.yaml"),
        # a plan that is not loaded
        (("open", "--plan", "khac"), 'no plan "khac" is loaded; loaded: qd-465-2022'),
    ],
)
def test_wrong_input_is_refused_with_what_to_write_instead(
    loaded: Dondoc, arguments: tuple[str, ...], words: str
) -> None:
    answer = loaded(*arguments)

    assert answer.code == 1
    assert words in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "--from", "31/02/2022"),
        ("assignments", "--status", "done"),
        ("deliver", "--now", "sáng mai"),
        ("submit", "1"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_exits_2(dondoc: Dondoc, arguments: tuple[str, ...]) -> None:
    assert dondoc(*arguments).code == 2


def test_without_a_database_a_command_says_what_to_run(dondoc: Dondoc) -> None:
    answer = dondoc("assignments")

    assert answer.code == 1
    assert "run: dondoc load" in answer.err


def test_why_works_from_the_folder_before_anything_is_loaded(dondoc: Dondoc) -> None:
    dondoc("assignments")

    answer = dondoc("why", "II.5", *DAY)

    assert answer.code == 0
    assert "due on 2023-03-31" in answer.out


def test_why_explains_the_plan_that_runs_and_not_an_edit_that_nobody_loaded(
    loaded: Dondoc, tmp_path: Path
) -> None:
    edited = a_copy(tmp_path)
    title = "Công bố văn bản quy phạm pháp luật hết hiệu lực hàng năm"
    edit(edited, "obligations.yaml", title, "Một tên khác")

    told = loaded("why", "II.5", *DAY, plan=str(edited)).out

    assert title in told
    assert "Một tên khác" not in told


@pytest.mark.parametrize("url", ["garbage", "oracle://x", "postgresql://u:secret@h/d"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    dondoc: Dondoc, url: str
) -> None:
    answer = dondoc("open", database_url=url)

    assert answer.code == 1
    assert "DONDOC_DATABASE_URL" in answer.err
    assert "secret" not in answer.err


def test_a_new_live_day_is_shown_first_and_makes_history_of_what_was_over(
    loaded: Dondoc,
) -> None:
    move = ("load", "calendar/qd-465-2022", "--live-from", "2023-03-20")

    refused, accepted = loaded(*move), loaded(*move, "--yes")

    assert (refused.code, accepted.code) == (1, 0)
    assert "live_from: 2022-08-16 → 2023-03-20" in refused.out
    assert loaded("assignments", "--overdue", *DAY, *JSON).json == []


def test_after_the_plans_end_a_run_opens_nothing_and_says_so(loaded: Dondoc) -> None:
    answer = loaded("open", "--as-of", "2026-11-24")

    assert answer.json == {"cycles": 0, "assignments": 0}
    assert "ended on 2025-12-31" in answer.err


def test_whoever_loads_a_plan_is_an_office_of_it_and_no_address(dondoc: Dondoc) -> None:
    address = "van-thu.snv@example.gov.vn"

    unknown = dondoc("load", SMALL, "--by", "so-khong-co")
    named_by_address = dondoc("load", SMALL, "--by", address)
    right = dondoc("load", SMALL, "--by", "so-noi-vu/van-thu")

    assert (unknown.code, named_by_address.code, right.code) == (1, 1, 0)
    assert "did you mean" in unknown.err or "write one of" in unknown.err
    assert "write --by AGENCY or AGENCY/ROLE" in named_by_address.err
    assert address not in dondoc("audit", "export").out


def test_nothing_is_judged_without_a_name_on_the_command_line(loaded: Dondoc) -> None:
    paper = ("--document", "1/BC", "--dated", "2023-03-18", "--as-of", "2023-03-20")
    assert loaded("submit", "1", *paper, by="").code == 0

    nobody = loaded("accept", "1", "--as-of", "2023-03-20", by="")
    clerk = loaded("accept", "1", "--as-of", "2023-03-20", by="so-noi-vu/dau-moi-cchc")

    assert nobody.code == 1
    assert "needs somebody to decide it; write --by so-noi-vu" in nobody.err
    assert clerk.code == 0, clerk.err
    acts = [row for row in loaded("audit", "export").json if row["subject"] == "assignment:1"]
    assert [row["actor"] for row in acts] == ["operator", "so-noi-vu/dau-moi-cchc"]
    assert {row["via"] for row in acts} == {f"cli:{getpass.getuser()}"}


@pytest.mark.parametrize(
    "written",
    [
        "open",
        "chase",
        "deliver",
        "inspect propose",
        "transfer --effective 2025-03-01 --document 1/QĐ",
        "silence --agency so-y-te --from 2029-01-01 --to 2029-02-01 --reason x",
        "contact set --agency so-y-te --contact van-thu --address a@b.vn",
        "contact lift --agency so-y-te",
        "deputy --agency so-y-te --contact van-thu --address a@b.vn --from 2029-01-01"
        " --to 2029-01-02",
        "bounce van-thu.so-y-te@example.gov.vn",
        "hold --reason x",
        "release",
        "event indices-published --on 2023-03-01",
        "load calendar/qd-465-2022 --live-from 2023-01-01 --yes",
    ],
)
def test_nothing_is_written_on_behalf_of_a_day_that_has_not_come(
    loaded: Dondoc, written: str
) -> None:
    to_come = civil_date(datetime.now(UTC)) + timedelta(days=30)
    before = loaded("audit", "export").out

    answer = loaded(*written.split(), "--as-of", to_come)

    assert answer.code == 1
    assert f"{to_come} has not come yet; write --as-of" in answer.err
    assert loaded("audit", "export").out == before


def test_a_head_that_a_script_left_empty_is_no_head(loaded: Dondoc) -> None:
    answer = loaded("audit", "verify", "--head", "")

    assert (answer.code, "is too short" in answer.err) == (1, True)
