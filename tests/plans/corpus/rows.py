"""Obligations: their codes, who leads them, and the names that they use."""

from tests.plans.damage import AGENCIES, OBLIGATIONS, Damage, Edit, case

CIRCLE = "its parents lead back to it; name the row that it is a part of"
NOBODY = "nobody leads it; write lead: [agency], or request: true for a mere request"
NO_RULE = "no rule says when it is due; write rules: [{rule: …}], or heading: true"
ROW = "  - code: II.1\n"

CODES = [
    case(
        "one code for two rows", OBLIGATIONS, "code: II.1", "¦code: I.3",
        'obligations[4].code: the code "I.3" stands in obligations[3] too; codes are unique',
    ),
    Damage(
        "one code for three rows",
        (
            Edit(OBLIGATIONS, "code: II.1", "¦code: I.3"),
            Edit(OBLIGATIONS, "code: II.2", "¦code: I.3"),
        ),
        (
            'obligations[4].code: the code "I.3" stands in obligations[3] too; codes are unique',
            'obligations[5].code: the code "I.3" stands in obligations[3] too; codes are unique',
        ),
    ),
]  # fmt: skip

WHO = [
    case(
        "a lead that is no agency: the nearest is named", OBLIGATIONS, "[so-noi-vu]",
        "[¦so-noi-vi]",
        'obligations[0].lead[0]: unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
    ),
    case(
        "a lead that is like none: all are named", OBLIGATIONS, "[so-noi-vu]", "[¦xyz]",
        'obligations[0].lead[0]: unknown agency "xyz"; write one of: ban-dan-toc, bao-tinh, '
        "cac-ban, cac-so, so-dan-toc, so-noi-vu, so-y-te, van-phong",
    ),
    case(
        "a coordinating agency that is none", OBLIGATIONS, "[cac-so, van-phong]",
        "[cac-so, ¦van-fong]",
        'obligations[0].coordinating[1]: unknown agency "van-fong"; did you mean "van-phong"?',
    ),
    case(
        "an agency that leads and coordinates", OBLIGATIONS, "[cac-so, van-phong]",
        "[cac-so, ¦so-noi-vu]",
        'obligations[0].coordinating[1]: "so-noi-vu" leads already; name it once',
    ),
    case(
        "an agency that leads twice", OBLIGATIONS, "[so-noi-vu]", "[so-noi-vu, ¦so-noi-vu]",
        'obligations[0].lead[1]: "so-noi-vu" stands in lead already; name it once',
    ),
    case(
        "a row that nobody leads", OBLIGATIONS, "lead: [so-noi-vu]", "¦lead: []",
        f"obligations[0].lead: {NOBODY}",
    ),
    Damage(
        "a row without lead and without rules",
        (
            Edit(OBLIGATIONS, ROW, "  - ¦¦code: II.1\n"),
            Edit(OBLIGATIONS, "    lead: [so-y-te]\n", "", "II.1"),
            Edit(OBLIGATIONS, "    rules:\n      - {rule: once, quarter: 3, year: 2023}\n", ""),
        ),
        (f"obligations[4].lead: {NOBODY}", f"obligations[4].rules: {NO_RULE}"),
    ),
    case(
        "a heading with a lead", OBLIGATIONS, "heading: true",
        "lead: [so-y-te]\n    ¦heading: true",
        "obligations[6].heading: a heading opens nothing; remove rules and lead",
    ),
    case(
        "a year after of what comes back each quarter", OBLIGATIONS,
        "title: Báo cáo hàng quý, 6 tháng",
        "title: Báo cáo hàng quý, 6 tháng\n    ¦for_next_year: true",
        "obligations[1].for_next_year: is of rules that give one cycle a year, due in that year: "
        "by a day, within or at_least; where the rule says year_before the period is the plan year "
        "already",
    ),
]  # fmt: skip

NAMES = [
    case(
        "a section that there is not", OBLIGATIONS, "section: I\n", "¦section: III\n",
        'obligations[0].section: unknown section "III"; did you mean "II"?',
    ),
    case(
        "an event to wait for that there is not", OBLIGATIONS, "waits_for: indices-published",
        "¦waits_for: indices-publised", 'obligations[3].waits_for: unknown event '
        '"indices-publised"; did you mean "indices-published"?',
    ),
    case(
        "another heir for an agency that there is not", OBLIGATIONS, "{ban-dan-toc: so-y-te}",
        "{¦ban-dan-tok: so-y-te}",
        "obligations[3].successors.ban-dan-tok: "
        'unknown agency "ban-dan-tok"; did you mean "ban-dan-toc"?',
    ),
    case(
        "another heir that there is not", OBLIGATIONS, "{ban-dan-toc: so-y-te}",
        "{¦ban-dan-toc: so-y}", "obligations[3].successors.ban-dan-toc: "
        'unknown agency "so-y"; did you mean "so-y-te"?',
    ),
    case(
        "an agency that is its own other heir", OBLIGATIONS, "{ban-dan-toc: so-y-te}",
        "{¦ban-dan-toc: ban-dan-toc}", "obligations[3].successors.ban-dan-toc: "
        '"ban-dan-toc" cannot follow itself; name another agency',
    ),
    case(
        "evidence shared with a row that there is not", OBLIGATIONS, "[I.2]", "[¦I.9]",
        'obligations[2].one_evidence_with[0]: unknown obligation "I.9"; did you mean "I.3"?',
    ),
    case(
        "evidence shared with the row itself", OBLIGATIONS, "[I.2]", "[¦I.2.a]",
        "obligations[2].one_evidence_with[0]: is this row itself; name the others",
    ),
    case(
        "evidence shared twice", OBLIGATIONS, "[I.2]", "[I.2, ¦I.2]",
        'obligations[2].one_evidence_with[1]: "I.2" stands in one_evidence_with already; '
        "name it once",
    ),
    case(
        "a parent that there is not", OBLIGATIONS, "parent: I.2", "¦parent: I.8",
        'obligations[2].parent: unknown obligation "I.8"; did you mean "I.3"?',
    ),
    case(
        "a row that is its own parent", OBLIGATIONS, "parent: I.2", "¦parent: I.2.a",
        f"obligations[2].parent: {CIRCLE}",
    ),
    Damage(
        "rows that are each other's parent",
        (
            Edit(OBLIGATIONS, "lead: [cac-so]", "lead: [cac-so]\n    ¦parent: I.2.a"),
            Edit(OBLIGATIONS, "parent: I.2\n", "¦parent: I.2\n"),
        ),
        (f"obligations[1].parent: {CIRCLE}", f"obligations[2].parent: {CIRCLE}"),
    ),
    # The names of an agency that is faulty otherwise lead somewhere: they are not told.
    case(
        "a faulty agency is no unknown one", AGENCIES, "kind: department\n    contacts",
        "¦kind: dept\n    contacts",
        "agencies[1].kind: \"dept\" is not known here; write 'leaders', 'office', 'department', "
        "'district', 'commune', 'unit' or 'outside'",
    ),
]  # fmt: skip

CASES = [*CODES, *WHO, *NAMES]
