"""Agencies, their heirs, and groups."""

from tests.plans.damage import AGENCIES, Damage, Edit, case

BACK = "its successors lead back to it; name an agency that still exists at the end"
BEGINS = "    valid_from: 2023-07-01"

AGENCY = [
    case(
        "one code for two agencies", AGENCIES, "groups:",
        "  - ¦code: so-y-te\n    name: Sở Y tế mới\n    abbreviation: MỚI\n    kind: department\n"
        "groups:",
        'agencies[6].code: the code "so-y-te" stands in agencies[2] too; codes are unique',
    ),
    case(
        "one abbreviation for two agencies", AGENCIES, "abbreviation: SYT", "¦abbreviation: SNV",
        'agencies[2].abbreviation: "SNV" stands for another agency already',
    ),
    case(
        "an address that somebody may have", AGENCIES, "dau-moi-cchc: snv@example.gov.vn",
        "¦dau-moi-cchc: snv@ninhthuan.gov.vn",
        'agencies[1].contacts.dau-moi-cchc: "snv@ninhthuan.gov.vn" may be somebody\'s: real '
        "addresses are personal data and live in the database (dondoc contact set); write an "
        "example, e.g. x@example.gov.vn",
    ),
    case(
        "an agency that ends before it begins", AGENCIES, "kind: outside",
        "kind: outside\n    valid_from: 2023-07-01\n    ¦valid_to: 2023-06-30",
        "agencies[5].valid_to: lies before valid_from; it would never be valid",
    ),
]  # fmt: skip

SUCCESSORS = [
    case(
        "a successor that there is not", AGENCIES, "successor: so-dan-toc",
        "¦successor: so-dan-tok",
        'agencies[3].successor: unknown agency "so-dan-tok"; did you mean "so-dan-toc"?',
    ),
    case(
        "an agency that follows itself", AGENCIES, "successor: so-dan-toc",
        "¦successor: ban-dan-toc",
        f"agencies[3].successor: {BACK}",
    ),
    Damage(
        "agencies that follow each other",
        (
            Edit(AGENCIES, "successor: so-dan-toc", "¦successor: so-dan-toc"),
            Edit(AGENCIES, BEGINS, f"{BEGINS}\n    ¦successor: ban-dan-toc"),
        ),
        (f"agencies[3].successor: {BACK}", f"agencies[4].successor: {BACK}"),
    ),
    case(
        "a successor without a last day", AGENCIES,
        "    valid_to: 2023-06-30\n    successor", "    ¦successor",
        "agencies[3].successor: never takes over without a last day; "
        "write valid_to, or remove successor",
    ),
    case(
        "days on which nobody answers", AGENCIES, "valid_to: 2023-06-30\n    successor",
        "valid_to: 2023-05-31\n    ¦successor",
        'agencies[3].successor: nobody answers from 2023-06-01: "so-dan-toc" begins on 2023-07-01',
    ),
    Damage(
        "a successor that had ended before",
        (
            Edit(AGENCIES, "successor: so-dan-toc", "¦successor: so-dan-toc"),
            Edit(AGENCIES, BEGINS, "    valid_to: 2023-06-30"),
        ),
        (
            "agencies[3].successor: nobody answers from 2023-07-01: "
            '"so-dan-toc" ended on 2023-06-30',
        ),
    ),
]  # fmt: skip

GROUPS = [
    case(
        "a member that is no agency", AGENCIES, "      - so-y-te", "      - ¦so-y",
        'groups[0].members[1]: unknown agency "so-y"; did you mean "so-y-te"?',
    ),
    case(
        "a group within a group", AGENCIES, "[ban-dan-toc]", "[ban-dan-toc, ¦cac-so]",
        'groups[1].members[1]: "cac-so" is a group; a group names agencies only',
    ),
    case(
        "a group within itself", AGENCIES, "[ban-dan-toc]", "[¦cac-ban]",
        'groups[1].members[0]: "cac-ban" is a group; a group names agencies only',
    ),
    case(
        "a member twice", AGENCIES, "[ban-dan-toc]", "[ban-dan-toc, ¦ban-dan-toc]",
        'groups[1].members[1]: "ban-dan-toc" is a member already; name it once',
    ),
    case(
        "a group with the code of an agency", AGENCIES, "code: cac-ban", "¦code: bao-tinh",
        'groups[1].code: "bao-tinh" is an agency already; give the group another code',
    ),
    case(
        "one code for two groups", AGENCIES, "code: cac-ban", "¦code: cac-so",
        'groups[1].code: the code "cac-so" stands in groups[0] too; codes are unique',
    ),
]  # fmt: skip

CASES = [*AGENCY, *SUCCESSORS, *GROUPS]
