"""The holiday table and the ladder."""

from tests.plans.damage import HOLIDAYS, LADDER, Damage, Edit, case

ORDER = "go in order, each once; write e.g. [-7, -3, 0, 3]"

DAYS_OFF = [
    case(
        "a day off on a Saturday", HOLIDAYS, "{on: 2023-05-01", "{¦on: 2023-05-06",
        "years.2023.days_off[1].on: 2023-05-06 is a weekend already; list weekdays only",
    ),
    case(
        "a day off on a Sunday", HOLIDAYS, "{on: 2023-05-01", "{¦on: 2023-04-30",
        "years.2023.days_off[1].on: 2023-04-30 is a weekend already; list weekdays only",
    ),
    case(
        "a day off of another year", HOLIDAYS, "{on: 2023-05-01", "{¦on: 2024-05-02",
        "years.2023.days_off[1].on: 2024-05-02 stands in the block of 2023; move it",
    ),
    case(
        "a day off twice", HOLIDAYS, "{on: 2023-05-01", "{¦on: 2023-01-02",
        "years.2023.days_off[1].on: 2023-01-02 is listed twice; keep one",
    ),
    case(
        "a day off that no calendar has", HOLIDAYS, "{on: 2023-05-01", "{¦on: 2023-05-32",
        'years.2023.days_off[1].on: "2023-05-32" is not a date; '
        "write year-month-day (năm-tháng-ngày), e.g. 2023-03-20",
    ),
    Damage(
        "a faulty day off hides no other of its year",
        (
            Edit(HOLIDAYS, "{on: 2023-01-02", "{¦on: 2023-01-32"),
            Edit(HOLIDAYS, "{on: 2023-09-04", "{¦on: 2023-09-03"),
        ),
        (
            'years.2023.days_off[0].on: "2023-01-32" is not a date; '
            "write year-month-day (năm-tháng-ngày), e.g. 2023-03-20",
            "years.2023.days_off[2].on: 2023-09-03 is a weekend already; list weekdays only",
        ),
    ),
]  # fmt: skip

SATURDAYS = [
    case(
        "a working Saturday that is a Friday", HOLIDAYS, "- 2024-05-04", "- ¦2024-05-03",
        "years.2024.working_saturdays[0]: 2024-05-03 is not a Saturday of 2024",
    ),
    case(
        "a working Saturday that is a Sunday", HOLIDAYS, "- 2024-05-04", "- ¦2024-05-05",
        "years.2024.working_saturdays[0]: 2024-05-05 is not a Saturday of 2024",
    ),
    case(
        "a working Saturday of another year", HOLIDAYS, "- 2024-05-04", "- ¦2023-05-06",
        "years.2024.working_saturdays[0]: 2023-05-06 is not a Saturday of 2024",
    ),
    case(
        "a working Saturday twice", HOLIDAYS, "- 2024-05-04", "- 2024-05-04\n      - ¦2024-05-04",
        "years.2024.working_saturdays[1]: 2024-05-04 is listed twice; keep one",
    ),
]  # fmt: skip

YEARS = [
    # Days after the plan are counted too: the ladder goes on until the work is done.
    Damage(
        "a gap after the last year of the plan",
        (
            Edit(HOLIDAYS, "years:\n", "¦years:\n"),
            Edit(HOLIDAYS, "  2024:\n",
                 "  2026: {confirmed: false, days_off: []}\n  2024:\n"),
        ),
        ("years: no block for 2025, between those of other years; add it",),
    ),
    Damage(
        "a table without years",
        (Edit(HOLIDAYS, "", "¦years: {}\n"),),
        ("years: no block at all: nothing could be chased; add that of 2023",),
    ),
]  # fmt: skip

LADDERS = [
    case(
        "steps out of order", LADDER, "steps: [-14, -7,", "¦steps: [-7, -14,", f"steps: {ORDER}",
    ),
    case("a step twice", LADDER, "steps: [-14, -7,", "¦steps: [-14, -14,", f"steps: {ORDER}"),
    case(
        "a step in words", LADDER, "[-14, -7,", "[-14, ¦seven,",
        'steps[1]: "seven" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a step before any plan", LADDER, "[-14, -7,", "[¦-99999999999, -7,",
        'steps[0]: "-99999999999" is out of bounds; write at least -366',
    ),
    case("a ladder without steps", LADDER, "steps: [-14, -7, -3, 0, 3]", "¦steps: []",
         "steps: is empty; write at least one"),
    case(
        "a step of those who coordinate after the day", LADDER, "[-5]", "[¦5]",
        'coordinating[0]: "5" is out of bounds; write at most 0',
    ),
    case(
        "weekly every zero days", LADDER, "weekly_every: 5", "¦weekly_every: 0",
        'weekly_every: "0" is out of bounds; write at least 1',
    ),
]  # fmt: skip

CASES = [*DAYS_OFF, *SATURDAYS, *YEARS, *LADDERS]
