"""Values that look like something else: numbers for dates, words for numbers, too much of it."""

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

DAY = "write year-month-day (năm-tháng-ngày), e.g. 2023-03-20"
CODE = "write lower-case letters, digits and single hyphens, e.g. so-noi-vu"
QUARTERS = "quarters are whole numbers; write 1, 2, 3 or 4"
TEXT = 'write a text, in quotes if it looks like a number, e.g. "2.10"'
HUGE = "9" * 400

DATES = [
    # Python would make it a day of 1970.
    case(
        "a date as a whole number", PLAN, "signed_on: 2023-01-05", "¦signed_on: 20230105",
        'signed_on: "20230105" does not fit; write a date, year-month-day, e.g. 2022-08-16',
    ),
    case(
        "a date as seconds from 1970", AGENCIES, "valid_to: 2023-06-30", '¦valid_to: "1688083200"',
        f'agencies[3].valid_to: "1688083200" is not a date; {DAY}',
    ),
    case(
        "a rule's date as seconds from 1970", OBLIGATIONS, "{rule: once, quarter: 3, year: 2023}",
        '{rule: once, ¦on: "1688083200"}',
        f'obligations[4].rules[0].on: "1688083200" is not a date; {DAY}',
    ),
    case(
        "a date as officials write it", PLAN, "ends_on: 2024-12-31", "¦ends_on: 31/12/2024",
        f'ends_on: "31/12/2024" is not a date; {DAY}',
    ),
    case(
        "a date with an hour", PLAN, "signed_on: 2023-01-05", "¦signed_on: 2023-01-05T08:00:00Z",
        f'signed_on: "2023-01-05T08:00:00Z" is not a date; {DAY}',
    ),
    case(
        "a day that no calendar has", PLAN, "signed_on: 2023-01-05", "¦signed_on: 2023-02-29",
        f'signed_on: "2023-02-29" is not a date; {DAY}',
    ),
    case(
        "a date of nothing", PLAN, "signed_on: 2023-01-05", "¦signed_on:",
        "signed_on: nothing does not fit; write a date, year-month-day, e.g. 2022-08-16",
    ),
    case(
        "a first day before there were such plans", PLAN, "signed_on: 2023", "¦signed_on: 0023",
        'signed_on: "0023-01-05" is out of bounds; write at least 1990-01-01',
    ),
    case(
        "a last day at the end of time", PLAN, "ends_on: 2024", "¦ends_on: 9999",
        'ends_on: "9999-12-31" is out of bounds; write at most 2199-12-31',
    ),
    case(
        "an hour with a zone", PLAN, 'send_until: "17:00"', '¦send_until: "17:00Z"',
        'settings.send_until: "17:00Z" is not a time of day; write e.g. "07:30"',
    ),
    case(
        "an hour as a number", PLAN, 'send_until: "17:00"', "¦send_until: 17",
        'settings.send_until: "17" does not fit; write a time of day in quotes, e.g. "07:30"',
    ),
    case(
        "an hour that no day has", PLAN, 'send_until: "17:00"', '¦send_until: "24:30"',
        'settings.send_until: "24:30" is not a time of day; write e.g. "07:30"',
    ),
]  # fmt: skip

TRUE_AND_FALSE = [
    # YAML 1.2: no is a word. YAML 1.1 took it for false, Python's own reading too.
    case(
        "no for false", OBLIGATIONS, "heading: true", "¦heading: yes",
        'obligations[6].heading: "yes" does not fit; write true or false',
    ),
    case(
        "a number for false", OBLIGATIONS, "heading: true", "¦heading: 1",
        'obligations[6].heading: "1" does not fit; write true or false',
    ),
    case(
        "true for a number", PLAN, "opens_before: 60", "¦opens_before: true",
        'settings.opens_before: "true" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "true for the first quarter", OBLIGATIONS, "quarters: [1]", "¦quarters: [true]",
        f"obligations[3].rules[0].quarters: {QUARTERS}",
    ),
    case(
        "a fraction for a quarter", OBLIGATIONS, "quarter: 3", "¦quarter: 3.0",
        f"obligations[4].rules[0].quarter: {QUARTERS}",
    ),
    case(
        "a fraction for a month", OBLIGATIONS, "{rule: within, quarters: [1]}",
        "{rule: each, part: month, ¦only: [12.0]}",
        "obligations[3].rules[0].only: write whole numbers, e.g. [3, 6]",
    ),
    case(
        "false for a text", OBLIGATIONS, "title: Rà soát văn bản", "¦title: false",
        f'obligations[4].title: "false" does not fit; {TEXT}',
    ),
]  # fmt: skip

NUMBERS = [
    case(
        "a word for a number", PLAN, "opens_before: 60", "¦opens_before: sixty",
        'settings.opens_before: "sixty" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a number in quotes", LADDER, "weekly_every: 5", '¦weekly_every: "5"',
        'weekly_every: "5" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a number of another notation", LADDER, "weekly_every: 5", "¦weekly_every: 0x5",
        'weekly_every: "0x5" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a fraction of a day", PLAN, "opens_before: 60", "¦opens_before: 60.5",
        'settings.opens_before: "60.5" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a negative number of days", PLAN, "opens_before: 60", "¦opens_before: -1",
        'settings.opens_before: "-1" is out of bounds; write at least 0',
    ),
    case(
        "days of a rule beyond any plan", OBLIGATIONS,
        "- {rule: on_event, event: inspectors-request, "
        "days: 30}", "- ¦{rule: on_event, event: inspectors-request, days: 999999999}",
        "obligations[5].rules[0]: days counts calendar days after the event; write 0 to 3660",
    ),
    case(
        "days of a rule before its event", OBLIGATIONS,
        "- {rule: on_event, event: inspectors-request, "
        "days: 30}", "- ¦{rule: on_event, event: inspectors-request, days: -1}",
        "obligations[5].rules[0]: days counts calendar days after the event; write 0 to 3660",
    ),
    case(
        "more occasions than a year has days", OBLIGATIONS, "- {rule: continuous}",
        f"- ¦{{rule: at_least, times: {HUGE}}}",
        "obligations[2].rules[0]: times counts occasions a year; write 1 to 366",
    ),
    case(
        "a year that no calendar has", OBLIGATIONS, "- {rule: once, quarter: 3, year: 2023}",
        f"- ¦{{rule: once, quarter: 3, year: {HUGE}}}",
        "obligations[4].rules[0]: never fires within the plan (2023-01-05 to 2024-12-31); "
        "correct its dates",
    ),
    case(
        "a number of hundreds of digits", LADDER, "weekly_every: 5", f"¦weekly_every: {HUGE}",
        'weekly_every: "a number of hundreds of digits" is out of bounds; write at most 60',
    ),
    case(
        "a number that Python refuses to read", LADDER, "weekly_every: 5",
        f"¦weekly_every: {'9' * 5000}",
        f'weekly_every: "{"9" * 60}…" does not fit; write a whole number, e.g. 5',
    ),
    case(
        "a figure without end", TARGETS, "reach: 80", "¦reach: .inf",
        'targets[0].values[0].reach: ".inf" is not a figure; '
        'write a number without quotes, e.g. 80',
    ),
    case(
        "a figure that is no number", TARGETS, "reach: 80", "¦reach: .nan",
        'targets[0].values[0].reach: ".nan" is not a figure; '
        'write a number without quotes, e.g. 80',
    ),
    case(
        "a figure beyond all numbers", TARGETS, "reach: 80", "¦reach: 1e999",
        'targets[0].values[0].reach: "1e999" is not a figure; '
        'write a number without quotes, e.g. 80',
    ),
    case(
        "a year of the table that no calendar has", HOLIDAYS, "  2024:",
        "  ¦99999999:\n    confirmed: true\n    days_off: []\n  2024:",
        'years.99999999: "99999999" is out of bounds; write at most 2199',
    ),
    case(
        "a word for a year of the table", HOLIDAYS, "  2024:",
        "  ¦Tết:\n    confirmed: true\n    days_off: []\n  2024:",
        'years.Tết: "Tết" does not fit; write a whole number, e.g. 5',
    ),
]  # fmt: skip

TEXTS = [
    case(
        "a title of two lines", PLAN, "title: Kế hoạch cải cách hành chính năm 2023",
        '¦title: "Kế hoạch\\n2023"', 'title: "Kế hoạch 2023" does not fit; write one line of text',
    ),
    case(
        "a blank title", OBLIGATIONS, "title: Rà soát văn bản", '¦title: "  "',
        "obligations[4].title: is blank; write text",
    ),
    case(
        "an empty name", AGENCIES, "name: Sở Y tế", '¦name: ""',
        "agencies[2].name: is empty; write it",
    ),
    case(
        "a subject that no letter can hold", PLAN, "subject: CCHC 2023", f"¦subject: {'x' * 41}",
        "subject: longer than 40 characters (it has 41); shorten it",
    ),
    case(
        "a short title that Prefect cuts", OBLIGATIONS, "short: Rà soát văn bản",
        f"¦short: {'x' * 49}",
        "obligations[4].short: longer than 48 characters (it has 49); shorten it",
    ),
    case(
        "a short title with a slash", OBLIGATIONS, "short: Rà soát văn bản", "¦short: Rà/soát",
        'obligations[4].short: "Rà/soát" does not fit; write one line without /',
    ),
    case(
        "a text without end", OBLIGATIONS, "title: Rà soát văn bản", f"¦title: {'x ' * 50_000}",
        "obligations[4].title: longer than 2000 characters (it has 99999); shorten it",
    ),
    case(
        "a code in capitals", AGENCIES, "code: bao-tinh", "¦code: BAO",
        f'agencies[5].code: "BAO" does not fit; {CODE}',
    ),
    # Those who look for a name are shown the start of it.
    Damage(
        "a code without end, and a name that leads nowhere",
        (
            Edit(AGENCIES, "code: bao-tinh", f"¦code: {'b' * 5000}"),
            Edit(TARGETS, "answers: so-y-te", "¦answers: xyz"),
        ),
        (
            "agencies[5].code: longer than 64 characters (it has 5000); shorten it",
            'targets[1].answers: unknown agency "xyz"; write one of: ban-dan-toc, '
            f"{'b' * 60}…, so-dan-toc, so-noi-vu, so-y-te, van-phong",
        ),
    ),
    case(
        "a code of two lines is told in one", TARGETS, "answers: so-y-te", '¦answers: "so\\ny-te"',
        f'targets[1].answers: "so y-te" does not fit; {CODE}',
    ),
    case(
        "the name of a field of two lines is told in one", PLAN, "subject: CCHC 2023",
        'subject: CCHC 2023\n¦"a\\nb": x',
        'a b: unknown field "a b"; no known name is near',
    ),
    case(
        "a code that ends in a hyphen", PLAN, "code: kh-nho", "¦code: kh-",
        f'code: "kh-" does not fit; {CODE}',
    ),
    case(
        "a code that leaves its folder", PLAN, "code: kh-nho", "¦code: ../../etc",
        f'code: "../../etc" does not fit; {CODE}',
    ),
    case(
        "a place that is none", OBLIGATIONS, "code: II.2", "¦code: ii-2",
        'obligations[5].code: "ii-2" does not fit; '
        "write the place in the decision, e.g. I.2.a, KH.IV.1.a or QĐ.2.1",
    ),
    case(
        "a kind of agency that there is not", AGENCIES, "kind: office", "¦kind: bureau",
        "agencies[0].kind: \"bureau\" is not known here; write 'leaders', 'office', 'department', "
        "'district', 'commune', 'unit' or 'outside'",
    ),
    case(
        "an address that is a link", AGENCIES, "{dau-moi-cchc: vp@example.gov.vn}",
        '{¦dau-moi-cchc: "https://example.gov.vn/contact"}',
        "agencies[0].contacts.dau-moi-cchc: value is not a valid email address: An email address "
        "must have an @-sign.",
    ),
    case(
        "an address that runs into a header", AGENCIES, "{dau-moi-cchc: vp@example.gov.vn}",
        '{¦dau-moi-cchc: "vp@example.gov.vn\\nBcc: x@example.vn"}',
        "agencies[0].contacts.dau-moi-cchc: value is not a valid email address: Carriage return "
        "and line feed characters are not allowed",
    ),
    case(
        "a role that is no code", AGENCIES, "van-thu:", "¦Văn thư:",
        'agencies[1].contacts.Văn thư: "Văn thư" has ă (U+0103 LATIN SMALL LETTER A WITH BREVE); '
        + CODE,
    ),
]  # fmt: skip

CASES = [*DATES, *TRUE_AND_FALSE, *NUMBERS, *TEXTS]
