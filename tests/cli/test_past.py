"""Whatever came later, each reading command says of a past day what it said on that day."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.assignments import work
from models.assignments.work import Filter
from operation.installation import Installation
from operation.upkeep.health import watching
from plans.plan import Plan
from tests.builders import a_record
from tests.cli import documented
from tests.cli.conftest import Dondoc, runner
from tests.conftest import Sink
from tests.inspections.builders import a_plan_that_inspects
from tests.scoring.builders import a_plan_with, a_target
from tests.scoring.builders_of_scorecards import a_card

FIRST = date(2024, 1, 10)
DAYS = [FIRST + timedelta(weeks=number) for number in range(4)]
CARD = "--scorecard cham-diem --year 2023"

SAYS = {
    "assignments": ("",),
    "certificate": (f"--agency so-tu-phap --from {FIRST} --to 2024-03-29",),
    "deputy": ("",),
    "inspect status": ("", "--quota", "--coverage"),
    "notices": ("", "--planned"),
    "report": ("--period 2024-Q1",),
    "score conference": ("--year 2023",),
    "score list": (CARD,),
    "score proposals": ("--year 2023",),
    "score ranking": (CARD,),
    "score readings": ("",),
    "score results": ("",),
    "score targets": ("--year 2023",),
    "score total": (CARD,),
    "silence": ("",),
    "today": ("",),
    "why": ("II.5 --plan thu-nghiem", "I.2.b --plan thu-nghiem"),
}
"""The commands that read a day, and what they are asked here."""

ACTS = """
accept, account add, account disable, account reset, account role, acknowledge, assign, bounce,
contact import, contact lift, contact set, deliver, end, event, extend, hold, inbox, inspect
beacon, inspect conclude, inspect draw, inspect look, inspect permit, inspect plan, inspect
propose, inspect record, inspect reveal, inspect start, link revoke, load, open, record, refuse,
release, reopen, reply set-aside, reply take, request-extension, retry, return, score appraise,
score ask-readings, score enter, score import, score import-readings, score import-results, score
open, score reading, submit, token add, token revoke, transfer, webhook add, webhook end, waive
"""
"""They act on behalf of the day."""

OTHERS = {
    "chase": "it acts; its rehearsal plans which letters the day would owe by the record of now",
    "inspect verify": "it computes a draw again from the record as of that draw, whatever the day",
    "document": "it writes a file of what others say; tests/documents/official asks for past days",
    "demo": "it lives years of its own",
    "pages": "they act on behalf of the day; tests/pages asks them for past ones",
}
"""Why they are not asked here."""

LIVES = (
    (
        "acknowledge {work} --by so-tu-phap",
        "submit {work} --document 1/STP --dated {day} --by so-tu-phap",
        "return {work} --reason thiếu",
        "submit {work} --document 2/STP --dated {day} --by so-tu-phap",
    ),
    (
        "request-extension {other} --to 2024-04-12 --reason chờ --by so-tu-phap",
        "extend {other} --to 2024-04-12 --reason chờ --document 3/UBND",
        "waive {other} --reason thôi --document 4/UBND",
    ),
    ("silence --agency so-y-te --to 2024-05-31 --reason chờ", "silence --end 1"),
    (
        "score reading --target 2.1 --year 2022 --figure 70 --source BNV --by so-tu-phap",
        "score reading --target 2.1 --year 2022 --figure 81 --source BNV --by so-tu-phap",
    ),
    (
        "score import-results {results} --obligation II.6 --year 2022 --source DDCI",
        "score import-results {corrected} --obligation II.6 --year 2022 --source DDCI",
    ),
    (
        f"score open {CARD}",
        f"score enter --criterion 1.2 {CARD} --agency so-tu-phap --value 80 --document 5/STP "
        "--dated {day} --by so-tu-phap",
        f"score appraise --criterion 1.2 {CARD} --agency so-tu-phap --points 20 --reason thiếu",
    ),
    (
        "inspect propose",
        "inspect start --agency so-y-te --on {friday} --reason đơn --head so-noi-vu/dau-moi-cchc",
        f"inspect record 2 --document 6/SNV --dated {FIRST} --decided-by so-noi-vu",
        "inspect conclude 2 --document 7/SNV --dated {day} "
        "--finding nhe;so-y-te;2024-06-28;lỗi;sửa",
    ),
    (
        "contact set --agency so-tu-phap --contact dau-moi-cchc --address moi@stp.vn",
        "bounce moi@stp.vn --reason hỏng",
        "contact set --agency so-tu-phap --contact dau-moi-cchc --address khac@stp.vn",
    ),
    (
        "deputy --agency so-y-te --contact dau-moi-cchc --address thay@syt.vn --from {day} "
        "--to 2024-05-31",
        "deputy --agency so-y-te --contact dau-moi-cchc --end {day}",
    ),
    ("hold --reason nghỉ", "release"),
)
"""What is done one after the other, each on a day of its own, the lives side by side."""

BOUNDS = {"points": 50, "on_time": 50}

PUT_OFF = "so-noi-vu@example.gov.vn"
"""Whose server takes no letter on some of the days."""


def test_each_command_that_has_a_day_is_asked_here_or_says_why_not() -> None:
    # tests/cli/test_documented.py holds that these are the program's.
    with_day = {row.name for row in documented.rows() if "--as-of" in row.options}

    acts = {name.strip() for name in ACTS.replace("\n", " ").split(",")}
    assert with_day == {*SAYS, *acts, *OTHERS}


def a_whole_plan() -> Plan:
    """A small plan that inspects, scores and measures."""
    inspects = a_plan_that_inspects(pace=(1, 1, 2, 3))
    measures = a_plan_with(a_target(), scorecards=(a_card(commend=BOUNDS, criticise=BOUNDS),))
    changed = measures.model_copy(
        update={
            "obligations": (*inspects.obligations, *measures.obligations),
            "inspections": inspects.inspections,
        }
    )
    return Plan.model_validate_json(changed.model_dump_json())


def acts_of(chance: random.Random) -> dict[date, list[str]]:
    """Each life in its order, on days of its own."""
    acts: dict[date, list[str]] = {day: [] for day in DAYS}
    for life in LIVES:
        for day, act in zip(sorted(chance.sample(DAYS, len(life))), life, strict=True):
            acts[day].append(act)
    return acts


def done(dondoc: Dondoc, command: str, **settings: str) -> None:
    answer = dondoc(*command.split(), **settings)
    assert answer.code == 0, (command, answer.err)


def said(dondoc: Dondoc, record: Installation, day: date) -> dict[str, Any]:
    """What the commands say of a day, and the page of `watch`."""
    asked = [f"{name} {given}" for name, each in SAYS.items() for given in each]
    answers: dict[str, Any] = {one: dondoc(*one.split(), "--as-of", day) for one in asked}
    with record.read(day) as (session, loaded):
        answers["watch"] = watching(session, loaded, day)
    return answers


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Results of a survey to import, and corrected ones."""
    figures, names = {"results": "71.5", "corrected": "75"}, {}
    for name, figure in figures.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(f"subject,figure,rank\nSở Y tế,{figure},2\n", encoding="utf-8")
        names[name] = str(path)
    return names


def letters_of(dondoc: Dondoc, day: date, sink: Sink) -> None:
    """The machine's part of a day."""
    for step in ("open", "chase", "deliver"):
        done(dondoc, f"{step} --as-of {day}", smtp_url=sink.url)


def the_work(record: Installation, obligation: str) -> int:
    """The last cycle that a rule has opened of an obligation."""
    with record.read() as (session, loaded):
        assignments = work.assignments_as_of(
            session, loaded.id, FIRST, Filter(obligation=obligation)
        )
    return [row.id for row in assignments if not row.was_asked][-1]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("database", "seed"), [("sqlite", 1), ("postgresql", 2)], indirect=["database"]
)
def test_a_past_day_reads_as_it_read_on_that_day(
    seed: int, tmp_path: Path, files: dict[str, str], sink: Sink
) -> None:
    record, dondoc = a_record(tmp_path, a_whole_plan()), runner(tmp_path)
    chance, eve = random.Random(seed), FIRST - timedelta(days=1)
    acts, then = acts_of(chance), {eve: said(dondoc, record, eve)}

    for day in DAYS:
        sink.refuse = {PUT_OFF} if chance.random() < 0.5 else set()
        letters_of(dondoc, day, sink)
        named = {"work": the_work(record, "II.5"), "other": the_work(record, "II.6"), **files}
        for act in acts[day]:
            filled = act.format(day=day, friday=day + timedelta(days=2), **named)
            done(dondoc, f"{filled} --as-of {day}")
        then[day] = said(dondoc, record, day)

    for day in DAYS[:-1]:
        assert said(dondoc, record, day) == then[day], day
    for one, answer in then[eve].items():
        assert any(answer != then[day][one] for day in DAYS), f"nothing came of {one}"
