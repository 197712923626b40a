"""A fault is told with its line and column, and with what to write instead."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.plans.edited import a_short_copy, edit, faults_of, file_of, with_indices

OBLIGATIONS, AGENCIES, TARGETS = "obligations.yaml", "agencies.yaml", "targets.yaml"
PLAN, HOLIDAYS, LADDER = "plan.yaml", "holidays.yaml", "ladder.yaml"
EVERY_RULE = "by, within, each, once, continuous, undated, on_event, at_least"


class Case(NamedTuple):
    """One edit and the one fault it must give: at ¦, at a path, in words."""

    file: str
    after: str
    old: str
    new: str
    path: str
    message: str


UNKNOWN_NAMES = [
    # A lead that is no agency: the nearest is suggested.
    Case(
        OBLIGATIONS, "  - code: II.5", "[so-tu-phap]", "[¦so-tu-phop]",
        "obligations[II.5].lead[0]", 'unknown agency "so-tu-phop"; did you mean "so-tu-phap"?',
    ),
    # The second coordinating agency of a list.
    Case(
        OBLIGATIONS, "  - code: II.5", "ban-nganh, cac-huyen-thanh-pho]",
        "ban-nganh, ¦cac-huyen-thanhpho]", "obligations[II.5].coordinating[1]",
        'unknown agency "cac-huyen-thanhpho"; did you mean "cac-huyen-thanh-pho"?',
    ),
    # Nothing is near.
    Case(
        OBLIGATIONS, "  - code: II.5", "[so-tu-phap]", "[¦xyz]",
        "obligations[II.5].lead[0]", 'unknown agency "xyz"; no known name is near',
    ),
    # A member of a group.
    Case(
        AGENCIES, "  - code: cac-huyen-thanh-pho", "- ubnd-huyen-bac-ai", "- ¦ubnd-huyen-bac-oi",
        "groups[cac-huyen-thanh-pho].members[1]",
        'unknown agency "ubnd-huyen-bac-oi"; did you mean "ubnd-huyen-bac-ai"?',
    ),
    # A successor.
    Case(
        AGENCIES, "  - code: ban-dan-toc", "successor: so-dan-toc-va-ton-giao",
        "¦successor: so-dan-toc-ton-giao", "agencies[ban-dan-toc].successor",
        'unknown agency "so-dan-toc-ton-giao"; did you mean "so-dan-toc-va-ton-giao"?',
    ),
    # A successor of one obligation alone.
    Case(
        OBLIGATIONS, "  - code: VII.1",
        "{so-thong-tin-va-truyen-thong: so-van-hoa-the-thao-va-du-lich",
        "{¦so-thong-tin-va-truyen-thong: so-van-hoa-the-thao",
        "obligations[VII.1].successors.so-thong-tin-va-truyen-thong",
        'unknown agency "so-van-hoa-the-thao"; did you mean "so-van-hoa-the-thao-va-du-lich"?',
    ),
    # Who answers for a target, who records an event, who judges.
    Case(
        TARGETS, '  - code: "2.7"', "answers: so-tu-phap", "¦answers: so-tu-phop",
        "targets[2.7].answers", 'unknown agency "so-tu-phop"; did you mean "so-tu-phap"?',
    ),
    Case(
        PLAN, "events:", "recorded_by: so-noi-vu", "¦recorded_by: so-noi-vi",
        "events[indices-published].recorded_by",
        'unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
    ),
    Case(
        PLAN, "", "judge: van-phong-ubnd-tinh", "¦judge: van-phong-ubnd",
        "judge", 'unknown agency "van-phong-ubnd"; did you mean "van-phong-ubnd-tinh"?',
    ),
    # An event, a section, another row.
    Case(
        OBLIGATIONS, "  - code: I.6", "waits_for: indices-published",
        "¦waits_for: indices-publised", "obligations[I.6].waits_for",
        'unknown event "indices-publised"; did you mean "indices-published"?',
    ),
    Case(
        OBLIGATIONS, "  - code: VI.3", "- {rule: on_event, event: inspectors-request}",
        "- {rule: on_event, ¦event: inspector-request}", "obligations[VI.3].rules[0].event",
        'unknown event "inspector-request"; did you mean "inspectors-request"?',
    ),
    Case(
        OBLIGATIONS, "  - code: I.3", "section: I\n", "¦section: VIII\n",
        "obligations[I.3].section", 'unknown section "VIII"; did you mean "VII"?',
    ),
    Case(
        OBLIGATIONS, "  - code: I.2", "[I.2.a]", "[¦I.2.k]",
        "obligations[I.2].one_evidence_with[0]",
        'unknown obligation "I.2.k"; did you mean "I.2.b"?',
    ),
]  # fmt: skip

DATES_AND_RULES = [
    # A day that no calendar has.
    Case(
        OBLIGATIONS, "  - code: I.1", "- {rule: by, before: 25/12}",
        "- ¦{rule: by, before: 31/02}", "obligations[I.1].rules[0]",
        '"31/02" is not a date; write day/month, e.g. "28/02"',
    ),
    # A date of the head.
    Case(
        PLAN, "", "signed_on: 2022-08-16", "¦signed_on: 2022-02-30",
        "signed_on", '"2022-02-30" is not a date; write year-month-day, e.g. 2022-08-16',
    ),
    # A quarter that was over when the decision was signed.
    Case(
        OBLIGATIONS, "  - code: I.4", "- {rule: once, quarter: 3, year: 2022}",
        "- ¦{rule: once, quarter: 2, year: 2022}", "obligations[I.4].rules[0]",
        "never fires within the plan (2022-08-16 to 2025-12-31); correct its dates",
    ),
    # A year after the plan.
    Case(
        OBLIGATIONS, "  - code: VII.3", "- {rule: once, year: 2023}",
        "- ¦{rule: once, year: 2026}", "obligations[VII.3].rules[0]",
        "never fires within the plan (2022-08-16 to 2025-12-31); correct its dates",
    ),
    # A third half of a year.
    Case(
        OBLIGATIONS, "  - code: KH.IV.1.c", "- {rule: each, part: half, only: [1], day: 15,",
        "- ¦{rule: each, part: half, only: [3], day: 15,", "obligations[KH.IV.1.c].rules[1]",
        "a year has 2 of half; only: [3] would never fire",
    ),
    # One period from two rules, and twice from one.
    Case(
        OBLIGATIONS, "  - code: I.3", "- {rule: within, quarters: [1]}\n",
        "- {rule: within, quarters: [1]}\n      - ¦{rule: by, before: 25/12}\n",
        "obligations[I.3].rules[1]", "gives the period 2023 as rules[0] does; write it once",
    ),
    Case(
        OBLIGATIONS, "  - code: KH.IV.1.c", "- {rule: each, part: quarter, only: [1],",
        "- ¦{rule: each, part: quarter, only: [1, 1],", "obligations[KH.IV.1.c].rules[0]",
        "gives the period 2023-Q1 twice; write it once",
    ),
    # A rule that there is not, and no rule at all.
    Case(
        OBLIGATIONS, "  - code: I.3", "- {rule: within, quarters: [1]}",
        "- ¦{rule: yearly, quarters: [1]}", "obligations[I.3].rules[0]",
        f'"yearly" is no rule; write rule: {EVERY_RULE}',
    ),
    Case(
        OBLIGATIONS, "  - code: I.3", "    rules:\n      - {rule: within, quarters: [1]}\n", "",
        "obligations[I.3]",
        "no rule says when it is due; write rules: [{rule: …}], or heading: true",
    ),
]  # fmt: skip

ROWS = [
    # The same code twice.
    Case(
        OBLIGATIONS, "", "- code: I.3\n", "- ¦code: I.1\n", "obligations[I.3].code",
        'the code "I.1" stands in obligations[I.1] too; codes are unique',
    ),
    # The same field twice: the second is the fault.
    Case(
        OBLIGATIONS, "  - code: I.3", "    product: Kế hoạch",
        "    product: Một\n    ¦product: Kế hoạch", "obligations[I.3].product",
        '"product" is written twice; keep one',
    ),
    # A blank legal basis.
    Case(
        OBLIGATIONS, "  - code: I.3", "source: Phụ lục, mục I, số thứ tự 3", '¦source: " "',
        "obligations[I.3].source",
        "no legal basis; write the place in the decision it rests on",
    ),
    # Nobody leads it; a body outside UBND tỉnh does.
    Case(
        OBLIGATIONS, "  - code: I.3", "lead: [so-noi-vu]", "lead: []", "obligations[I.3]",
        "nobody leads it; write lead: [agency], or request: true for a mere request",
    ),
    Case(
        OBLIGATIONS, "  - code: I.3", "lead: [so-noi-vu]", "lead: [¦bao-ninh-thuan]",
        "obligations[I.3].lead[0]",
        '"bao-ninh-thuan" is outside UBND tỉnh: informed at most, never a lead',
    ),
    # A heading that has a lead.
    Case(
        OBLIGATIONS, "  - code: IV.4", "heading: true", "lead: [so-noi-vu]\n    ¦heading: true",
        "obligations[IV.4].heading", "a heading opens nothing; take rules and lead away",
    ),
]  # fmt: skip

AGENCY_FACTS = [
    # Valid to a day before it began.
    Case(
        AGENCIES, "  - code: ban-dan-toc", "    valid_to: 2025-02-28",
        "    valid_from: 2025-03-01\n    ¦valid_to: 2025-02-28", "agencies[ban-dan-toc].valid_to",
        "lies before valid_from; it would never exist",
    ),
    # An agency that follows itself.
    Case(
        AGENCIES, "  - code: ban-dan-toc", "successor: so-dan-toc-va-ton-giao",
        "¦successor: ban-dan-toc", "agencies[ban-dan-toc].successor",
        "its successors lead back to it; name who answers at the end",
    ),
    # One abbreviation for two.
    Case(
        AGENCIES, "  - code: so-y-te", "abbreviation: SYT", "¦abbreviation: STC",
        "agencies[so-y-te].abbreviation", '"STC" stands for another agency already',
    ),
]  # fmt: skip

TYPES_AND_FIELDS = [
    # A word for a number.
    Case(
        PLAN, "", "opens_before: 60", "¦opens_before: sixty", "settings.opens_before",
        "input should be a valid integer, unable to parse string as an integer (here: 'sixty')",
    ),
    # A word for a list.
    Case(
        OBLIGATIONS, "  - code: I.3", "lead: [so-noi-vu]", "¦lead: so-noi-vu",
        "obligations[I.3].lead", "input should be a valid tuple (here: 'so-noi-vu')",
    ),
    # An address that is none.
    Case(
        AGENCIES, "  - code: so-y-te", "van-thu: van-thu.so-y-te@example.gov.vn",
        "¦van-thu: van-thu.so-y-te", "agencies[so-y-te].contacts.van-thu",
        "value is not a valid email address: An email address must have an @-sign.",
    ),
    # An unknown field, at every depth: the nearest is suggested.
    Case(
        PLAN, "", "subject: CCHC Ninh Thuận", "subject: x\n¦subjekt: y", "subjekt",
        'unknown field "subjekt"; did you mean "subject"?',
    ),
    Case(
        PLAN, "settings:", "  opens_before: 60", "  ¦open_before: 60", "settings.open_before",
        'unknown field "open_before"; did you mean "opens_before"?',
    ),
    Case(
        OBLIGATIONS, "  - code: I.6", "waits_for: ", "¦wait_for: ", "obligations[I.6].wait_for",
        'unknown field "wait_for"; did you mean "waits_for"?',
    ),
    Case(
        OBLIGATIONS, "  - code: I.1", "{rule: by, before: 25/12}",
        "{rule: by, before: 25/12, ¦confirm: false}", "obligations[I.1].rules[0].confirm",
        'unknown field "confirm"; did you mean "confirmed"?',
    ),
    Case(
        AGENCIES, "  - code: ban-dan-toc", "successor: ", "¦sucessor: ",
        "agencies[ban-dan-toc].sucessor", 'unknown field "sucessor"; did you mean "successor"?',
    ),
    Case(
        TARGETS, '  - code: "2.1"', "unit: điểm", "¦units: điểm", "targets[2.1].values[0].units",
        'unknown field "units"; did you mean "unit"?',
    ),
    Case(
        LADDER, "", "weekly_every: 5", "¦weekly_evry: 5", "weekly_evry",
        'unknown field "weekly_evry"; did you mean "weekly_every"?',
    ),
    Case(
        HOLIDAYS, "  2023:", "    note: ", "    ¦notes: ", "years.2023.notes",
        'unknown field "notes"; did you mean "note"?',
    ),
]  # fmt: skip

HOLIDAYS_AND_LADDER = [
    # A day off on a Sunday.
    Case(
        HOLIDAYS, "  2023:", "- {on: 2023-05-01,", "- {¦on: 2023-04-30,",
        "years.2023.days_off[6].on", "2023-04-30 is a weekend already; list weekdays only",
    ),
    # A Saturday.
    Case(
        HOLIDAYS, "  2023:", "- {on: 2023-05-01,", "- {¦on: 2023-05-06,",
        "years.2023.days_off[6].on", "2023-05-06 is a weekend already; list weekdays only",
    ),
    # A day of another year.
    Case(
        HOLIDAYS, "  2023:", "- {on: 2023-05-01,", "- {¦on: 2024-05-02,",
        "years.2023.days_off[6].on", "2024-05-02 stands in the block of 2023; move it",
    ),
    # A Friday worked in exchange.
    Case(
        HOLIDAYS, "  2024:", "- 2024-05-04", "- ¦2024-05-03", "years.2024.working_saturdays[0]",
        "2024-05-03 is no weekend day of 2024",
    ),
    # Steps out of order.
    Case(
        LADDER, "", "steps: [-30, -14,", "¦steps: [-14, -30,", "steps",
        "go in order, each once; write e.g. [-7, -3, 0, 3]",
    ),
]  # fmt: skip

CASES = [
    *UNKNOWN_NAMES,
    *DATES_AND_RULES,
    *ROWS,
    *AGENCY_FACTS,
    *TYPES_AND_FIELDS,
    *HOLIDAYS_AND_LADDER,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_fault_is_told_with_its_place_and_with_what_to_write(case: Case, tmp_path: Path) -> None:
    copy = edit(a_short_copy(tmp_path), case.file, case.old, case.new, after=case.after)

    (fault,) = faults_of(copy)

    assert fault.message == with_indices(case.message)
    assert fault.path == with_indices(case.path)
    assert fault.file == str(file_of(copy, case.file))
    if "¦" in case.new:
        assert (fault.line, fault.column) == (copy.line, copy.column)


def test_row_without_a_legal_basis_is_told_where_it_begins(tmp_path: Path) -> None:
    begins = edit(a_short_copy(tmp_path), OBLIGATIONS, "- code: I.3\n", "- ¦code: I.3\n")
    edit(begins, OBLIGATIONS, "    source: Phụ lục, mục I, số thứ tự 3\n", "")

    (fault,) = faults_of(begins)

    assert fault.message == 'the field "source" is missing; write it'
    assert fault.path == with_indices("obligations[I.3].source")
    assert (fault.line, fault.column) == (begins.line, 5)


def test_agencies_that_follow_each_other_in_a_circle_are_both_told(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    circle = edit(
        copy,
        AGENCIES,
        "    kind: department\n",
        "    kind: department\n    ¦successor: so-ke-hoach-va-dau-tu\n",
        after="  - code: so-tai-chinh",
    )

    faults = faults_of(copy)

    assert [fault.path for fault in faults] == [
        with_indices("agencies[so-tai-chinh].successor"),
        with_indices("agencies[so-ke-hoach-va-dau-tu].successor"),
    ]
    assert (faults[0].line, faults[0].column) == (circle.line, circle.column)
    assert faults[0].message == "its successors lead back to it; name who answers at the end"


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("2025", 2025),  # a year of the plan
        ("2026", 2026),  # a gap after it: days there must not be counted over
    ],
)
def test_year_without_a_block_is_told(tmp_path: Path, gone: str, named: int) -> None:
    copy = a_short_copy(tmp_path)
    path = file_of(copy, HOLIDAYS)
    text = path.read_text("utf-8")
    block = text[text.index(f"  {gone}:\n") : text.index(f"  {named + 1}:\n")]
    path.write_text(text.replace(block, ""), "utf-8")

    (fault,) = faults_of(copy)

    assert fault.message == f"no block for {named}, which the plan needs; add it"
    assert fault.path == "years"


def test_plan_that_ends_before_it_begins_is_told(tmp_path: Path) -> None:
    copy = edit(a_short_copy(tmp_path), PLAN, "ends_on: 2025-12-31", "¦ends_on: 2022-08-15")

    told = {(fault.line, fault.column, fault.message) for fault in faults_of(copy)}

    message = "lies before signed_on; the plan would never run"
    assert (copy.line, copy.column, message) in told


def test_short_copy_is_a_plan_without_faults(tmp_path: Path) -> None:
    assert faults_of(a_short_copy(tmp_path)) == []
