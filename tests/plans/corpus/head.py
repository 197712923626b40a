"""The head of a plan: its days, who stands behind it, its settings, sections and events."""

from tests.plans.damage import OBLIGATIONS, PLAN, Damage, Edit, case

ORDER = "go in order, each once; write e.g. [3, 6, 9, 12]"

DAYS = [
    # No rule is tried within days that are wrong themselves: this is the one fault.
    case(
        "a plan that ends before it is signed", PLAN, "ends_on: 2024-12-31", "¦ends_on: 2022-12-31",
        "ends_on: lies before signed_on; the plan would never run",
    ),
    case(
        "a plan that owes something before it is signed", PLAN, "ends_on: 2024-12-31",
        "¦starts_on: 2023-01-01\nends_on: 2024-12-31",
        "starts_on: lies before signed_on: nobody owes anything yet; remove it",
    ),
    case(
        "a plan that ends before it begins", PLAN, "ends_on: 2024-12-31",
        "starts_on: 2025-01-01\n¦ends_on: 2024-12-31",
        "ends_on: lies before the plan's first day 2025-01-01; it would never run",
    ),
    case(
        "a plan that runs for two centuries", PLAN, "ends_on: 2024", "¦ends_on: 2190",
        "ends_on: the plan would run for more than 30 years; correct its dates",
    ),
]  # fmt: skip

OFFICES = [
    case(
        "a standing agency that there is not", PLAN, "standing_agency: so-noi-vu",
        "¦standing_agency: so-noi-vi",
        'standing_agency: unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
    ),
    case(
        "a judge that there is not", PLAN, "judge: van-phong", "¦judge: van-phong-ubnd",
        'judge: unknown agency "van-phong-ubnd"; did you mean "van-phong"?',
    ),
    case(
        "a standing agency that judges itself", PLAN, "judge: van-phong", "¦judge: so-noi-vu",
        "judge: is the standing agency: nobody judges their own work; name another",
    ),
    # A group is many: nobody knows who answers.
    case(
        "a judge that is a group", PLAN, "judge: van-phong", "¦judge: cac-so",
        'judge: unknown agency "cac-so"; write one of: ban-dan-toc, bao-tinh, so-dan-toc, '
        "so-noi-vu, so-y-te, van-phong",
    ),
]  # fmt: skip

SETTINGS = [
    case(
        "letters that could never leave", PLAN, 'send_until: "17:00"', '¦send_until: "06:00"',
        "settings.send_until: no letter could ever leave: write a time after send_from (07:30:00)",
    ),
    case(
        "letters that leave in no time", PLAN, 'send_until: "17:00"', '¦send_until: "07:30"',
        "settings.send_until: no letter could ever leave: write a time after send_from (07:30:00)",
    ),
    case(
        "a role that no agency has", PLAN, "digest_to: dau-moi-cchc", "¦digest_to: dau-moi",
        'settings.digest_to: unknown role of a contact "dau-moi"; did you mean "dau-moi-cchc"?',
    ),
    case(
        "a level of escalation to nobody", PLAN, "sections:\n",
        "escalation:\n  - {after: 5, ¦to: so-noi, contact: dau-moi-cchc}\nsections:\n",
        'escalation[0].to: unknown agency "so-noi"; did you mean "so-noi-vu"?',
    ),
    case(
        "levels of escalation out of order", PLAN, "sections:\n",
        "escalation:\n  - {after: 5, to: holder, contact: dau-moi-cchc}\n"
        "  - {¦after: 5, to: so-noi-vu, contact: dau-moi-cchc}\nsections:\n",
        "escalation[1].after: go in order: write more than 5 working days",
    ),
    case(
        "a check-in in the thirteenth month", PLAN, "[3, 6, 9, 12]", "[3, 6, 9, ¦13]",
        'settings.check_in_months[3]: "13" is out of bounds; write at most 12',
    ),
    case(
        "a check-in month twice", PLAN, "check_in_months: [3, 6, 9, 12]",
        "¦check_in_months: [3, 3]", f"settings.check_in_months: {ORDER}",
    ),
    case(
        "check-in months out of order", PLAN, "check_in_months: [3, 6, 9, 12]",
        "¦check_in_months: [12, 3]", f"settings.check_in_months: {ORDER}",
    ),
    case(
        "a choice that there is not", PLAN, "settings:\n",
        "settings:\n  ¦due_on_a_day_off: moves\n",
        "settings.due_on_a_day_off: \"moves\" is not known here; "
        "write 'stays' or 'next_working_day'",
    ),
]  # fmt: skip

SECTIONS_AND_EVENTS = [
    case(
        "a section twice", PLAN, "  - {code: II,", "  - {¦code: I, title: Khác}\n  - {code: II,",
        'sections[1].code: the code "I" stands in sections[0] too; codes are unique',
    ),
    # The first has its name no more: who waits for it is told too.
    Damage(
        "an event twice",
        (
            Edit(PLAN, "{code: inspectors-request", "{¦code: indices-published"),
            Edit(OBLIGATIONS, "event: inspectors-request", "¦event: inspectors-request"),
        ),
        (
            'events[1].code: the code "indices-published" stands in events[0] too; '
            "codes are unique",
            'obligations[5].rules[0].event: unknown event "inspectors-request"; '
            "write one of: indices-published",
        ),
    ),
    case(
        "an event that nobody records", PLAN, "recorded_by: so-y-te", "¦recorded_by: so-y",
        'events[1].recorded_by: unknown agency "so-y"; did you mean "so-y-te"?',
    ),
]  # fmt: skip

CASES = [*DAYS, *OFFICES, *SETTINGS, *SECTIONS_AND_EVENTS]
