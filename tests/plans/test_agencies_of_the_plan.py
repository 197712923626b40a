"""The agencies of Decision 465."""

from collections import Counter

from tests.plans.shipped import decision, shipped_plan

NOT_NAMED = {
    "so-cong-thuong",
    "so-giao-thong-van-tai",
    "so-xay-dung",
    "so-nong-nghiep-va-phat-trien-nong-thon",
    "so-lao-dong-thuong-binh-va-xa-hoi",
    "thanh-tra-tinh",
    "ban-dan-toc",
    "ban-quan-ly-cac-khu-cong-nghiep",
}
NEW_IN_2025 = {"so-nong-nghiep-va-moi-truong", "so-dan-toc-va-ton-giao"}


def test_eleven_agencies_are_named_by_the_text_and_the_others_are_unconfirmed() -> None:
    plan = shipped_plan()
    own = [agency for agency in plan.agencies if agency.kind in ("department", "office")]

    assert {agency.code for agency in own if not agency.confirmed} == NOT_NAMED | NEW_IN_2025
    agencies = [agency for agency in own if agency.confirmed]
    assert len(agencies) == 11
    # IV.4.b names the last of them after a common "Các Sở:".
    assert all(agency.name.removeprefix("Sở ") in decision() for agency in agencies)


def test_group_of_departments_is_the_named_the_unconfirmed_and_the_new() -> None:
    plan = shipped_plan()
    own = {agency.code for agency in plan.agencies if agency.kind in ("department", "office")}

    assert set(plan.members["cac-so-ban-nganh"]) == own
    assert len(own) == 11 + 8 + 2


def test_kinds_are_counted() -> None:
    assert Counter(agency.kind for agency in shipped_plan().agencies) == {
        "leaders": 1,
        "office": 1,
        "department": 20,
        "district": 7,
        "unit": 1,
        "outside": 3,
    }


def test_contacts_are_roles_with_example_addresses_only() -> None:
    for agency in shipped_plan().agencies:
        assert set(agency.contacts) <= {"van-thu", "dau-moi-cchc", "lanh-dao"}
        for role, address in agency.contacts.items():
            assert address == f"{role}.{agency.code}@example.gov.vn"


def test_every_agency_but_those_outside_has_the_role_that_digests_go_to() -> None:
    plan = shipped_plan()

    without = {a.kind for a in plan.agencies if plan.head.settings.digest_to not in a.contacts}
    assert without == {"outside"}


def test_nobody_judges_their_own_work() -> None:
    head = shipped_plan().head

    assert (head.standing_agency, head.judge) == ("so-noi-vu", "van-phong-ubnd-tinh")
