"""Who leads, who coordinates, and who takes over in 2025."""

from datetime import date

import pytest

from plans.plan import Plan
from plans.responsibility import coordinators_on, leads_on, responsibilities
from tests.plans.shipped import shipped_plan

SIGNING = date(2022, 8, 16)
BEFORE, AFTER = date(2025, 2, 28), date(2025, 3, 1)
DISTRICTS = {agency.code for agency in shipped_plan().agencies if agency.kind == "district"}


def leads(code: str, day: date = SIGNING, plan: Plan | None = None) -> tuple[str, ...]:
    """Leads of an obligation of the shipped plan on a day."""
    plan = plan or shipped_plan()
    return leads_on(plan, plan.obligation(code), day)


def coordinators(code: str, day: date = SIGNING, plan: Plan | None = None) -> tuple[str, ...]:
    """Coordinating agencies on a day."""
    plan = plan or shipped_plan()
    return coordinators_on(plan, plan.obligation(code), day)


def test_groups_mean_each_of_their_members() -> None:
    # 19 departments in 2022, the seven districts: QĐ.2.1 names both groups.
    assert len(leads("QĐ.2.1")) == len(set(leads("QĐ.2.1"))) == 19 + 7
    assert set(leads("QĐ.2.1")) > DISTRICTS


def test_groups_lead_iii_1_and_the_office_only_coordinates() -> None:
    assert "van-phong-ubnd-tinh" not in leads("III.1")
    assert len(leads("III.1")) == 18 + 7
    assert coordinators("III.1") == ("van-phong-ubnd-tinh",)


def test_coordinating_group_is_the_group_without_the_leads() -> None:
    assert leads("II.1") == ("so-tu-phap",)
    assert len(coordinators("II.1")) == 18 + 7
    assert "so-tu-phap" not in coordinators("II.1")


def test_three_departments_lead_the_inspection_of_decentralised_tasks() -> None:
    expected = ("so-ke-hoach-va-dau-tu", "so-tai-chinh", "so-tai-nguyen-va-moi-truong")

    assert leads("IV.4.b") == expected
    assert not set(expected) & set(coordinators("IV.4.b"))


def test_office_and_information_department_lead_iii_4_together() -> None:
    assert leads("III.4") == ("van-phong-ubnd-tinh", "so-thong-tin-va-truyen-thong")


@pytest.mark.parametrize(
    ("code", "named_twice"),
    [
        ("V.1", "so-thong-tin-va-truyen-thong"),  # by itself, and in "các Sở, ban, ngành"
        ("KH.IV.2.d", "van-phong-ubnd-tinh"),  # in two sentences of one point
    ],
)
def test_agency_named_twice_is_told_once(code: str, named_twice: str) -> None:
    assert coordinators(code).count(named_twice) == 1


@pytest.mark.parametrize("day", [SIGNING, BEFORE, AFTER, date(2025, 12, 31)], ids=str)
def test_nobody_leads_and_coordinates_at_once_nor_answers_when_not_there(day: date) -> None:
    plan = shipped_plan()

    for row in plan.obligations:
        told = [*leads(row.code, day), *coordinators(row.code, day)]
        agencies = [plan.agency(code) for code in told]
        assert len(told) == len(set(told)), row.code
        assert all(agency.valid_from <= day <= agency.valid_to for agency in agencies), row.code


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        # Kế hoạch và Đầu tư into Tài chính.
        ("VI.2", ("so-ke-hoach-va-dau-tu",), ("so-tai-chinh",)),
        # Thông tin và Truyền thông into Khoa học và Công nghệ.
        ("VII.2", ("so-thong-tin-va-truyen-thong",), ("so-khoa-hoc-va-cong-nghe",)),
        # But its press and propaganda to Văn hóa, by the override of the obligation.
        ("VII.1", ("so-thong-tin-va-truyen-thong",), ("so-van-hoa-the-thao-va-du-lich",)),
        ("KH.IV.6.c", ("so-thong-tin-va-truyen-thong",), ("so-van-hoa-the-thao-va-du-lich",)),
        # Three leads become two: one of them inherits from another.
        (
            "IV.4.b",
            ("so-ke-hoach-va-dau-tu", "so-tai-chinh", "so-tai-nguyen-va-moi-truong"),
            ("so-tai-chinh", "so-nong-nghiep-va-moi-truong"),
        ),
        # Who was not merged stays.
        ("I.1", ("so-noi-vu",), ("so-noi-vu",)),
    ],
)
def test_successors_lead_from_1_march_2025(
    code: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert leads(code, BEFORE) == before
    assert set(leads(code, AFTER)) == set(after)
    assert len(leads(code, AFTER)) == len(after)


@pytest.mark.parametrize(
    ("code", "heir"),
    [
        ("VI.2", "so-tai-chinh"),
        ("VII.2", "so-khoa-hoc-va-cong-nghe"),
        ("VII.1", "so-van-hoa-the-thao-va-du-lich"),
    ],
)
def test_successor_coordinates_until_it_leads(code: str, heir: str) -> None:
    assert heir in coordinators(code, SIGNING)
    assert heir in coordinators(code, BEFORE)
    assert heir not in coordinators(code, AFTER)


@pytest.mark.parametrize(
    ("gone", "heir"),
    [
        ("so-ke-hoach-va-dau-tu", "so-tai-chinh"),
        ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe"),
        ("so-tai-nguyen-va-moi-truong", "so-nong-nghiep-va-moi-truong"),
        ("so-nong-nghiep-va-phat-trien-nong-thon", "so-nong-nghiep-va-moi-truong"),
        ("so-lao-dong-thuong-binh-va-xa-hoi", "so-noi-vu"),  # split; this by default
        ("so-giao-thong-van-tai", "so-xay-dung"),
        ("ban-dan-toc", "so-dan-toc-va-ton-giao"),
    ],
)
def test_merged_department_ends_on_28_february_2025_and_names_its_successor(
    gone: str, heir: str
) -> None:
    agency = shipped_plan().agency(gone)

    assert (agency.valid_to, agency.successor) == (BEFORE, heir)
    assert gone in leads("QĐ.2.1", BEFORE)
    assert gone not in leads("QĐ.2.1", AFTER)
    assert leads("QĐ.2.1", AFTER).count(heir) == 1


def test_new_department_is_there_from_1_march_2025() -> None:
    for code in ("so-nong-nghiep-va-moi-truong", "so-dan-toc-va-ton-giao"):
        assert shipped_plan().agency(code).valid_from == AFTER
        assert code not in leads("QĐ.2.1", BEFORE)


def test_seven_districts_end_on_30_june_2025_without_a_successor() -> None:
    plan = shipped_plan()

    assert len(DISTRICTS) == 7
    for code in DISTRICTS:
        assert plan.agency(code).valid_to == date(2025, 6, 30)
        assert plan.agency(code).successor is None
    assert set(leads("QĐ.2.1", date(2025, 6, 30))) > DISTRICTS
    assert not DISTRICTS & set(leads("QĐ.2.1", date(2025, 7, 1)))


def test_heir_that_leads_by_itself_answers_without_a_break() -> None:
    plan = shipped_plan()
    parts = responsibilities(plan, plan.obligation("IV.4.b"))

    own = [part for part in parts if part.agency == "so-tai-chinh"]
    assert [(part.role, part.valid_from, part.valid_to) for part in own] == [
        ("lead", date.min, date.max)
    ]


def test_nobody_leads_a_mere_request() -> None:
    request = shipped_plan().obligation("KH.IV.13")

    assert request.request
    assert leads("KH.IV.13") == ()
    assert coordinators("KH.IV.13") == ("mat-tran-to-quoc-tinh", "to-chuc-chinh-tri-xa-hoi-tinh")


def test_everything_else_but_the_heading_has_a_lead_from_the_first_day_to_the_last() -> None:
    plan = shipped_plan()

    for day in (SIGNING, date(2025, 12, 31)):
        without = {row.code for row in plan.obligations if not leads(row.code, day)}
        # IV.2 is led by the districts alone, which have ended by then.
        assert without == {"IV.4", "KH.IV.13"} | ({"IV.2"} if day.year == 2025 else set())


def test_bodies_outside_the_committee_never_lead() -> None:
    plan = shipped_plan()
    outside = {agency.code for agency in plan.agencies if agency.kind == "outside"}

    assert outside
    assert not any(outside & set(leads(row.code)) for row in plan.obligations)
