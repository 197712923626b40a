"""Rules: days that no calendar has, rules that never fire, periods given twice."""

from tests.plans.damage import OBLIGATIONS, Damage, Edit, case

NEVER = "never fires within the plan (2023-01-05 to 2024-12-31); correct its dates"
EVERY = "by, within, each, once, continuous, undated, on_event, at_least"
BY = "- {rule: by, before: 25/12}"
ONCE = "- {rule: once, quarter: 3, year: 2023}"
WITHIN = "- {rule: within, quarters: [1]}"


def not_a_day(text: str) -> str:
    """The words for a day that no calendar has."""
    return f'obligations[0].rules[0]: "{text}" is not a date; write day/month, e.g. "28/02"'


def rule(name: str, old: str, new: str, told: str) -> Damage:
    """A rule, written otherwise."""
    return case(name, OBLIGATIONS, old, f"- ¦{new}", told)


DAYS = [
    rule("31/02", BY, "{rule: by, before: 31/02}", not_a_day("31/02")),
    rule("a thirteenth month", BY, "{rule: by, before: 25/13}", not_a_day("25/13")),
    rule("day zero", BY, "{rule: by, on: 0/1}", not_a_day("0/1")),
    rule("a negative day", BY, "{rule: by, on: -1/12}", not_a_day("-1/12")),
    rule(
        "a day with its year", BY, "{rule: by, on: 25/12/2023}",
        'obligations[0].rules[0]: "25/12/2023" is a day of one year; write rule: once, '
        'or day/month, e.g. "28/02"',
    ),
    rule("a day of many digits", BY, f"{{rule: by, on: {'1' * 5000}/12}}", not_a_day("1" * 40)),
    rule("a day in words", BY, "{rule: by, on: cuối năm}", not_a_day("cuối năm")),
    rule(
        "two days", BY, "{rule: by, before: 25/12, on: 24/12}",
        'obligations[0].rules[0]: write one of before: "25/12" (that day excluded) or on: "24/12"',
    ),
    rule(
        "no day", BY, "{rule: by}",
        'obligations[0].rules[0]: write one of before: "25/12" (that day excluded) or on: "24/12"',
    ),
    rule(
        "a day of the month that no month has", "- {rule: each, part: half, only: [1]}",
        "{rule: each, part: half, only: [1], day: 32}",
        "obligations[1].rules[1]: day is a day of the month; write 1 to 31",
    ),
]  # fmt: skip

FORMS = [
    rule(
        "a rule that there is not", WITHIN, "{rule: yearly}",
        f'obligations[3].rules[0]: "yearly" is not a rule; write rule: {EVERY}',
    ),
    rule(
        "a rule without its name", WITHIN, "{quarters: [1]}",
        f'obligations[3].rules[0]: "" is not a rule; write rule: {EVERY}',
    ),
    case(
        "a fifth quarter", OBLIGATIONS, "quarters: [1]", "quarters: [¦5]",
        'obligations[3].rules[0].quarters[0]: "5" is not known here; write 1, 2, 3 or 4',
    ),
    rule(
        "quarters that are no span", WITHIN, "{rule: within, quarters: [1, 3]}",
        "obligations[3].rules[0]: quarters must be one span in order; write [1] or [2, 3]",
    ),
    case(
        "a part of the year that there is not", OBLIGATIONS, "part: half", "¦part: third",
        "obligations[1].rules[1].part: \"third\" is not known here; "
        "write 'month', 'quarter', 'half' or 'nine_months'",
    ),
    case(
        "a rule that waits for an event that there is not", OBLIGATIONS,
        "event: inspectors-request",
        "¦event: inspector-request", 'obligations[5].rules[0].event: unknown event '
        '"inspector-request"; did you mean "inspectors-request"?',
    ),
    case(
        "a rule without its event", OBLIGATIONS,
        "- {rule: on_event, event: inspectors-request, days: 30}", "- ¦{rule: on_event}",
        'obligations[5].rules[0].event: the field "event" is missing; write it',
    ),
]  # fmt: skip

NEVER_OR_TWICE = [
    rule(
        "a year before the plan", ONCE, "{rule: once, year: 2022}",
        f"obligations[4].rules[0]: {NEVER}",
    ),
    rule(
        "a year long after the plan", ONCE, "{rule: once, year: 2026}",
        f"obligations[4].rules[0]: {NEVER}",
    ),
    rule(
        "a day of the year after the plan", ONCE, "{rule: once, quarter: 1, year: 2025}",
        "obligations[4].rules[0]: never fires within the plan (2023-01-05 to 2024-12-31); "
        "a report on the plan's last year is by or within, with year_after: true",
    ),
    rule(
        "a day before the plan was signed", ONCE, "{rule: once, on: 2023-01-04}",
        f"obligations[4].rules[0]: {NEVER}",
    ),
    rule(
        "a third half of a year", "- {rule: each, part: half, only: [1]}",
        "{rule: each, part: half, only: [3]}",
        "obligations[1].rules[1]: a year has 2 of half; only: [3] would never fire",
    ),
    rule(
        "a period twice from one rule", "- {rule: each, part: half, only: [1]}",
        "{rule: each, part: half, only: [1, 1]}",
        "obligations[1].rules[1]: gives the period 2023-H1 twice; write it once",
    ),
    rule(
        "a period from two rules", "- {rule: each, part: half, only: [1]}",
        "{rule: each, part: quarter, only: [1]}",
        "obligations[1].rules[1]: gives the period 2023-Q1 as rules[0] does; write it once",
    ),
    # The place of the other rule is that of the file, the faulty one before it counted.
    Damage(
        "a period from two rules after a faulty one",
        (
            Edit(OBLIGATIONS, "- {rule: each, part: quarter, only: [1], day: 15}",
                 "- ¦{rule: x}\n      - {rule: by, on: 1/12}\n      - ¦{rule: by, on: 2/12}"),
        ),
        (
            f'obligations[1].rules[0]: "x" is not a rule; write rule: {EVERY}',
            "obligations[1].rules[2]: gives the period 2023 as rules[1] does; write it once",
        ),
    ),
]  # fmt: skip

CASES = [*DAYS, *FORMS, *NEVER_OR_TWICE]
