"""What YAML can do and a plan does not need, and what is no YAML."""

from tests.plans.damage import AGENCIES, LADDER, OBLIGATIONS, PLAN, TARGETS, Damage, Edit, case

# Each line is four times the one before: a billion values, were they written out.
BOMB = "¦¦a: &a [x, x]\n" + "".join(
    f"¦¦{new}: &{new} [*{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefghijklmn", "bcdefghijklmno", strict=True)
)
FIELDS = "write one of: check_in_again, coordinating, event_step, steps, weekly_every"
DEEP = "nested more than 16 deep; a plan is flatter"
BACK = "[" * 20_000

EXTRAS = [
    Damage(
        "an alias bomb is told and never expanded",
        (Edit(LADDER, "steps:", BOMB + "steps:"),),
        tuple(
            told
            for name in "abcdefghijklmno"
            for told in (
                f"{name}: &{name} is an anchor; write the value without it",
                f'{name}: unknown field "{name}"; {FIELDS}',
            )
        ),
    ),
    case(
        "an anchor", OBLIGATIONS, "lead: [so-y-te]", "¦lead: &who [so-y-te]",
        "obligations[4].lead: &who is an anchor; write the value without it",
        after="- code: II.1",
    ),
    case(
        "an alias of itself", LADDER, "steps: [-14, -7, -3, 0, 3]", "¦steps: &a [*a]",
        "steps: &a is an anchor; write the value without it",
    ),
    case(
        "an alias of nothing", OBLIGATIONS, "[so-noi-vu]", "[¦*who]",
        "obligations[0].lead[0]: *who is an alias; write the value out",
    ),
    case(
        "a merge key", AGENCIES, "    kind: office", "    ¦<<: *other\n    kind: office",
        "agencies[0].<<: merge keys are not read; write the fields out",
    ),
    case(
        "a tag that would run a program", OBLIGATIONS, "title: Rà soát văn bản",
        '¦title: !!python/object/apply:os.system ["touch /tmp/x"]',
        "obligations[4].title: !!python/object/apply:os.system is a tag; remove it",
    ),
    case(
        "a tag of one's own", PLAN, "code: kh-nho", "¦code: !code kh-nho",
        "code: !code is a tag; remove it",
    ),
    case(
        "a tag of YAML", PLAN, "ends_on: 2024-12-31", "¦ends_on: !!str 2024-12-31",
        "ends_on: !!str is a tag; remove it",
    ),
    case(
        "a list as the name of a field", PLAN, "subject: CCHC 2023\n",
        "subject: CCHC 2023\n? ¦[a, b]\n: c\n", "?: the name of a field is a plain word; "
        "write name: value",
    ),
    # With YAML 1.1 "no" would be false and 07:30 a number.
    case(
        "a directive", LADDER, "steps:", "¦%YAML 1.1\n---\nsteps:",
        'directives change how a file is read; remove the line with "%"',
    ),
    case(
        "two documents in one file", PLAN, "events:", "¦---\nevents:",
        'not YAML: but found another document; a plan file is one document; remove "---"',
    ),
]  # fmt: skip

DEPTH = [
    case(
        "brackets in brackets", LADDER, "[-14,", "[" * 15 + f"¦{BACK}-14,", DEEP,
    ),
    case(
        "mappings in mappings", PLAN, "subject: CCHC 2023",
        "subject: " + "{a: " * 14 + "{¦a: {a: {a: b}}",
        DEEP,
    ),
    case(
        "lists in lists by dashes", PLAN, "subject: CCHC 2023",
        "subject:\n  " + "- " * 15 + "¦- " + "- " * 5000 + "x", DEEP,
    ),
    case(
        "more values than a plan has", LADDER, "steps: [-14, -7, -3, 0, 3]",
        "steps: [" + "0," * 19_997 + "¦0," + "0," * 10_000 + "]",
        "more than 20000 values; a plan is smaller",
    ),
]  # fmt: skip

NO_YAML = [
    case(
        "a tab for indentation", OBLIGATIONS, "    title: Rà soát", "¦\ttitle: Rà soát",
        "not YAML: found character '\\t' that cannot start any token; indent with spaces, not tabs",
    ),
    case(
        "a bracket that nobody closes", OBLIGATIONS, "lead: [so-noi-vu]", "lead: ¦[so-noi-vu",
        "not YAML: expected ',' or ']', but got ':'; close the bracket that is open",
    ),
    case(
        "a quote that nobody closes", TARGETS, 'code: "2.2"', 'code: ¦"2.2',
        "not YAML: found unexpected end of stream; close the quote that is open",
    ),
    case(
        "a colon within a text", PLAN, "title: Kế hoạch", "title: Kế hoạch¦: 465",
        'not YAML: mapping values are not allowed here; put a text with ": " in quotes',
    ),
    case(
        "a line without a name", PLAN, "subject: CCHC", "¦subject CCHC",
        "not YAML: could not find expected ':'; write name: value",
    ),
    case(
        "a line that is not indented like its neighbours", OBLIGATIONS,
        "    short: Tiêu đề", "   ¦short: Tiêu đề",
        "not YAML: expected <block end>, but found '<block mapping start>'; "
        "indent the line like those beside it",
    ),
    case(
        "a text that begins with a sign of YAML", PLAN, "subject: CCHC", "subject: ¦@CCHC",
        "not YAML: found character '@' that cannot start any token; put the text in quotes",
    ),
    case(
        "an escape that there is not", PLAN, "subject: CCHC 2023", 'subject: "C:\\¦Q"',
        "not YAML: found unknown escape character 'Q'; use single quotes, in which a backslash is "
        "a backslash",
    ),
]  # fmt: skip

CASES = [*EXTRAS, *DEPTH, *NO_YAML]
