"""How offices are addressed: upward it is reported, to equals and below it is asked."""

from plans.plan import Agency, Plan

HEADS = (
    ("Sở ", "Giám đốc"),
    ("Ủy ban nhân dân ", "Chủ tịch"),
    ("Văn phòng ", "Chánh"),
    ("Thanh tra ", "Chánh"),
    ("Ban ", "Trưởng"),
    ("Đài ", "Giám đốc"),
    ("Trung tâm ", "Giám đốc"),
)
"""What the head of an agency is called, by the first word of its name."""
OF_SOMETHING = ("Chánh", "Trưởng")
"""Titles that are no office without that word."""


def head_of(agency: Agency) -> str:
    """`Giám đốc Sở Tư pháp`, `Chánh Thanh tra tỉnh`."""
    if agency.head:
        return agency.head
    titles = (title for word, title in HEADS if agency.name.startswith(word))
    return f"{next(titles, 'Lãnh đạo')} {agency.name}"


def office_of_head(agency: Agency) -> str:
    """What stands over a signature, without the agency: `Giám đốc`, `Chánh Thanh tra` (Decree
    30/2020/NĐ-CP, Phụ lục I, mục II.7).
    """
    office = head_of(agency).removesuffix(f" {agency.name}")
    if office not in OF_SOMETHING:
        return office
    return f"{office} {next(word for word, _ in HEADS if agency.name.startswith(word))}".strip()


def addressed(agency: Agency) -> str:
    """Whom a letter to an agency is written to."""
    return agency.addressed_to or agency.name


def leaders_of(agency: Agency) -> str:
    """Whom a report to the leaders of the province is written to."""
    return agency.addressed_to or f"Chủ tịch, các Phó Chủ tịch {agency.name}"


def closing(*, upward: bool) -> str:
    """The last words of a letter, before `./.`."""
    return "Kính báo cáo" if upward else "Trân trọng"


def office_of_answers(plan: Plan) -> str:
    """Where reports go, with the mailbox and the telephone that the plan names."""
    office = plan.head.answers_to
    if office is None:
        return plan.agency(plan.head.standing_agency).name
    means = [
        *([f"hộp thư {office.mailbox}"] if office.mailbox else []),
        *([f"điện thoại {office.telephone}"] if office.telephone else []),
    ]
    return office.name + (f" ({', '.join(means)})" if means else "")
