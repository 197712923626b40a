"""Fields that are unknown, missing or written twice, and files of another form."""

from tests.plans.damage import (
    AGENCIES,
    HOLIDAYS,
    LADDER,
    OBLIGATIONS,
    PLAN,
    TARGETS,
    Damage,
    Edit,
    case,
)

WORDS = "write name: value, line by line"
ROW = "  - code: II.1\n"

UNKNOWN = [
    case(
        "an unknown field of the plan", PLAN, "subject: ", "¦subjekt: x\nsubject: ",
        'subjekt: unknown field "subjekt"; did you mean "subject"?',
    ),
    case(
        "an unknown setting", PLAN, "  opens_before", "  ¦open_before",
        'settings.open_before: unknown field "open_before"; did you mean "opens_before"?',
    ),
    case(
        "an unknown field of a row", OBLIGATIONS, "waits_for", "¦wait_for",
        'obligations[3].wait_for: unknown field "wait_for"; did you mean "waits_for"?',
    ),
    case(
        "an unknown field of a rule", OBLIGATIONS, "before: 25/12}",
        "before: 25/12, ¦confirm: false}",
        'obligations[0].rules[0].confirm: unknown field "confirm"; did you mean "confirmed"?',
    ),
    case(
        "an unknown field of an agency", AGENCIES, "successor", "¦sucessor",
        'agencies[3].sucessor: unknown field "sucessor"; did you mean "successor"?',
    ),
    case(
        "an unknown field of a value", TARGETS, "unit: điểm", "¦units: điểm",
        'targets[0].values[0].units: unknown field "units"; did you mean "unit"?',
    ),
    case(
        "an unknown field of the ladder", LADDER, "weekly_every", "¦weekly_evry",
        'weekly_evry: unknown field "weekly_evry"; did you mean "weekly_every"?',
    ),
    case(
        "an unknown field of a year", HOLIDAYS, "    note", "    ¦notes",
        'years.2024.notes: unknown field "notes"; did you mean "note"?',
    ),
    case(
        "an endless name of a field", LADDER, "event_step", "¦" + "x" * 1000,
        f'{"x" * 60}…: unknown field "{"x" * 60}…"; write one of: check_in_again, coordinating, '
        "event_step, steps, weekly_every",
    ),
]  # fmt: skip

MISSING = [
    Damage(
        "a plan without its last day",
        (Edit(PLAN, "code: kh-nho", "¦code: kh-nho"), Edit(PLAN, "ends_on: 2024-12-31\n", "")),
        ('ends_on: the field "ends_on" is missing; write it',),
    ),
    Damage(
        "a row without a legal basis",
        (
            Edit(OBLIGATIONS, ROW, "  - ¦code: II.1\n"),
            Edit(OBLIGATIONS, "    source: Mục II, khoản 1\n", ""),
        ),
        (
            "obligations[4].source: no legal basis; "
            "write the place in the decision that it rests on",
        ),
    ),
    case(
        "a row whose legal basis is blank", OBLIGATIONS, "source: Mục II, khoản 1", '¦source: " "',
        "obligations[4].source: no legal basis; write the place in the decision that it rests on",
    ),
    case(
        "a row whose legal basis is left open", OBLIGATIONS, "source: Mục II, khoản 1", "¦source:",
        "obligations[4].source: nothing does not fit; write a text, in quotes if it looks like a "
        'number, e.g. "2.10"',
    ),
    Damage(
        "settings without check-in months",
        (
            Edit(PLAN, "settings:\n", "¦settings:\n"),
            Edit(PLAN, "  check_in_months: [3, 6, 9, 12]\n", ""),
        ),
        ('settings.check_in_months: the field "check_in_months" is missing; write it',),
    ),
    case(
        "obligations without any", OBLIGATIONS, "", "¦obligations: []\n",
        "obligations: is empty; write at least one",
    ),
    case(
        "obligations under another name", OBLIGATIONS, "obligations:", "¦¦obligation:",
        'obligation: unknown field "obligation"; did you mean "obligations"?',
        'obligations: the field "obligations" is missing; write it',
    ),
    case(
        "a group without members", AGENCIES, "members: [ban-dan-toc]", "¦members: []",
        "groups[1].members: is empty; write at least one",
    ),
]  # fmt: skip

TWICE = [
    case(
        "a field written twice: the second is told", OBLIGATIONS, "    product: Kế hoạch\n",
        "    product: Kế hoạch\n    ¦product: Khác\n",
        'obligations[0].product: "product" is written twice; keep one',
    ),
    case(
        "a year written twice", HOLIDAYS, "  2024:", "  ¦2023:\n    confirmed: true\n  2024:",
        'years.2023: "2023" is written twice; keep one',
    ),
    case(
        "the whole list written twice", TARGETS, "targets:", "targets: []\n¦targets:",
        'targets: "targets" is written twice; keep one',
    ),
]  # fmt: skip

OTHER_FORMS = [
    case("a list for the whole file", OBLIGATIONS, "", "¦- code: I.1\n", WORDS),
    case("a word for the whole file", TARGETS, "", "¦sau\n", WORDS),
    case("a number for the whole file", LADDER, "", "¦5\n", WORDS),
    case(
        "a mapping where a list belongs", TARGETS, "", "¦targets: {a: b}\n",
        "targets: this does not fit; write a list, e.g. [a, b]",
    ),
    case(
        "a word where a row belongs", OBLIGATIONS, "  - code: II.3\n",
        "  - ¦II.4\n  - code: II.3\n",
        'obligations[6]: "II.4" does not fit; write name: value, line by line',
    ),
    case(
        "a row that was left empty", AGENCIES, "  - code: so-y-te", "  -¦\n  - code: so-y-te",
        "agencies[2]: nothing does not fit; write name: value, line by line",
    ),
    case(
        "a word for a list", OBLIGATIONS, "lead: [so-noi-vu]", "¦lead: so-noi-vu",
        'obligations[0].lead: "so-noi-vu" does not fit; write a list, e.g. [a, b]',
    ),
    case(
        "a list for a word", PLAN, "judge: van-phong", "¦judge: [van-phong]",
        'judge: this does not fit; write a text, in quotes if it looks like a number, e.g. "2.10"',
    ),
    case(
        "a rule that is a word", OBLIGATIONS, "- {rule: continuous}", "- ¦continuous",
        'obligations[2].rules[0]: "continuous" does not fit; write name: value, line by line',
    ),
]  # fmt: skip

# One run tells them all: no fault hides another, of its row, of its file, or of another file.
AT_ONCE = [
    case(
        "an unknown field of a rule hides not its day", OBLIGATIONS, "- {rule: by, before: 25/12}",
        "- ¦{rule: by, before: 31/02, ¦foo: 1}",
        'obligations[0].rules[0]: "31/02" is not a date; write day/month, e.g. "28/02"',
        'obligations[0].rules[0].foo: unknown field "foo"; write one of: before, confirmed, '
        "from_year, on, opens_before, to_year, working_days_before, year_after, year_before",
    ),
    Damage(
        "faults of one row hide none of it",
        (
            Edit(OBLIGATIONS, "[so-noi-vu]\n    coordinating",
                 "[¦so-noi-vi, ¦SNV]\n    coordinating"),
            Edit(OBLIGATIONS, "section: I\n", "¦section: X\n"),
            Edit(OBLIGATIONS, "product: Kế hoạch", "¦prodct: Kế hoạch"),
            Edit(OBLIGATIONS, "    rules:\n", "    rules:\n      - ¦{rule: once, year: 2020}\n"),
            Edit(OBLIGATIONS, "before: 25/12", "before: 31/02", "rules:"),
            Edit(OBLIGATIONS, "- {rule: by", "- ¦{rule: by"),
        ),
        (
            'obligations[0].section: unknown section "X"; write one of: I, II',
            'obligations[0].prodct: unknown field "prodct"; did you mean "product"?',
            "obligations[0].rules[0]: never fires within the plan (2023-01-05 to 2024-12-31); "
            "correct its dates",
            'obligations[0].rules[1]: "31/02" is not a date; write day/month, e.g. "28/02"',
            'obligations[0].lead[0]: unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
            'obligations[0].lead[1]: "SNV" does not fit; '
            "write lower-case letters, digits and single hyphens, e.g. so-noi-vu",
        ),
    ),
    Damage(
        "a plan whose head is wrong hides no fault of the others",
        (
            Edit(PLAN, "signed_on: 2023-01-05", "¦signed_on: 2023-02-30"),
            Edit(PLAN, "judge: van-phong", "¦judge: van-fong"),
            Edit(OBLIGATIONS, "[so-noi-vu]", "[¦so-noi-vi]"),
            Edit(OBLIGATIONS, "event: inspectors-request", "¦event: inspector-request"),
            Edit(TARGETS, "answers: so-y-te", "¦answers: so-y"),
            Edit(HOLIDAYS, "on: 2023-05-01", "¦on: 2023-04-30"),
            Edit(LADDER, "steps: [-14, -7", "¦steps: [-7, -14"),
        ),
        (
            'signed_on: "2023-02-30" is not a date; write year-month-day (năm-tháng-ngày), '
            "e.g. 2023-03-20",
            'judge: unknown agency "van-fong"; did you mean "van-phong"?',
            'obligations[0].lead[0]: unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
            'obligations[5].rules[0].event: unknown event "inspector-request"; '
            'did you mean "inspectors-request"?',
            'targets[1].answers: unknown agency "so-y"; did you mean "so-y-te"?',
            "years.2023.days_off[1].on: 2023-04-30 is a weekend already; list weekdays only",
            "steps: go in order, each once; write e.g. [-7, -3, 0, 3]",
        ),
    ),
    Damage(
        "agencies that cannot be read hide no rule, and no name is called unknown",
        (
            Edit(AGENCIES, "", "agencies: [\n¦"),
            Edit(OBLIGATIONS, "year: 2023", "year: 2020"),
            Edit(OBLIGATIONS, "- {rule: once", "- ¦{rule: once"),
            Edit(OBLIGATIONS, "section: I\n", "¦section: X\n"),
        ),
        (
            "not YAML: expected the node content, but found '<stream end>'; "
            "close the bracket or write what is missing",
            'obligations[0].section: unknown section "X"; write one of: I, II',
            "obligations[4].rules[0]: never fires within the plan (2023-01-05 to 2024-12-31); "
            "correct its dates",
        ),
    ),
    Damage(
        "faulty rows count where others are named by their place",
        (
            Edit(AGENCIES, "kind: office", "¦kind: bureau"),
            Edit(AGENCIES, "valid_to: 2023-06-30", "¦valid_to: 2023-06-31"),
            Edit(AGENCIES, "      - so-noi-vu\n", "      - ¦SNV\n", "members:"),
            Edit(AGENCIES, "      - so-y-te\n", "      - ¦so-y\n", "members:"),
        ),
        (
            "agencies[0].kind: \"bureau\" is not known here; write 'leaders', 'office', "
            "'department', 'district', 'commune', 'unit' or 'outside'",
            'agencies[3].valid_to: "2023-06-31" is not a date; '
            "write year-month-day (năm-tháng-ngày), e.g. 2023-03-20",
            'groups[0].members[0]: "SNV" does not fit; '
            "write lower-case letters, digits and single hyphens, e.g. so-noi-vu",
            'groups[0].members[1]: unknown agency "so-y"; did you mean "so-y-te"?',
        ),
    ),
]  # fmt: skip

CASES = [*UNKNOWN, *MISSING, *TWICE, *OTHER_FORMS, *AT_ONCE]
