"""Agencies by all that people call them; what none is called is refused with near names."""

import pytest

from plans.agency_names import AgencyNames
from plans.faults import MeansGroup, NotInPlan
from plans.inspecting import PlaceToVisit
from plans.plan import Plan
from plans.spelling import fold
from tests.plans.shipped import shipped_plan as shipped

CULTURE = "so-van-hoa-the-thao-va-du-lich"
NINH_HAI = "ubnd-huyen-ninh-hai"
CITY = "ubnd-thanh-pho-phan-rang-thap-cham"
CALLED = [
    # the code, in any case; the name; the abbreviation of the plan
    ("so-tai-chinh", "so-tai-chinh"),
    ("SO-TAI-CHINH", "so-tai-chinh"),
    ("Sở Tài chính", "so-tai-chinh"),
    ("stc", "so-tai-chinh"),
    # the abbreviations of officials
    ("Sở Văn hoá,Thể thao và Du lịch", CULTURE),
    ("Sở VH,TT&DL", CULTURE),
    ("Sở VHTTDL", CULTURE),
    ("Sở Văn hóa - Thể thao & Du lịch", CULTURE),
    ("Sở TC", "so-tai-chinh"),
    ("UBND huyện Ninh Hải", NINH_HAI),
    ("Uỷ ban nhân dân huyện Ninh Hải", NINH_HAI),
    ("U.B.N.D huyện Ninh Hải", NINH_HAI),
    ("UBND H. Ninh Hải", NINH_HAI),
    ("UBND TP. Phan Rang – Tháp Chàm", CITY),
    ("Ban Quản lí các KCN tỉnh", "ban-quan-ly-cac-khu-cong-nghiep"),
    ("VP UBND tỉnh", "van-phong-ubnd-tinh"),
    # with the province behind it
    ("Sở Nội vụ tỉnh Ninh Thuận", "so-noi-vu"),
    ("UBND tỉnh Ninh Thuận", "ubnd-tinh"),
]
UNKNOWN = [
    ("Sở Tài chánh", 'did you mean "Sở Tài chính"?'),
    ("so-tai-chin", 'did you mean "so-tai-chinh"?'),
    ("UBND", "did you mean"),
    ("Sở Ngoại giao vũ trụ", "is not an agency of the plan"),
]


@pytest.mark.parametrize(("words", "code"), CALLED)
def test_an_agency_is_known_by_what_people_call_it(words: str, code: str) -> None:
    assert AgencyNames(shipped()).require(words).code == code


@pytest.mark.parametrize(("words", "advice"), UNKNOWN)
def test_what_no_agency_is_called_is_refused_with_a_near_name(words: str, advice: str) -> None:
    with pytest.raises(NotInPlan) as refused:
        AgencyNames(shipped()).require(words)

    assert advice in str(refused.value)


def test_a_group_means_its_members_and_is_no_single_agency() -> None:
    names = AgencyNames(shipped())

    assert len(names.require_all("UBND các huyện, thành phố")) == 7
    assert [agency.code for agency in names.require_all("STC")] == ["so-tai-chinh"]
    with pytest.raises(MeansGroup, match="is a group of 7 agencies; write one of"):
        names.require("cac-huyen-thanh-pho")


def test_a_group_and_a_place_are_near_names_where_they_may_stand() -> None:
    names, place = AgencyNames(shipped()), a_place()

    with pytest.raises(NotInPlan, match='did you mean "cac-huyen-thanh-pho"'):
        names.require_party("cac-huyen-thanh-fo")
    with pytest.raises(NotInPlan, match=f'did you mean "{place.name}"'):
        names.require_place(f"{place.name} x")


def test_a_place_is_known_with_the_province_behind_it() -> None:
    place = a_place()

    assert AgencyNames(shipped()).require_place(f"{place.name} tỉnh Ninh Thuận") == place


def a_place() -> PlaceToVisit:
    """The first place of the shipped plan that is inspected and is no agency."""
    inspections = shipped().inspections
    assert inspections is not None
    return inspections.places[0]


def test_no_two_codes_of_the_plan_are_one_word() -> None:
    plan: Plan = shipped()

    for codes in (
        [agency.code for agency in plan.agencies],
        [obligation.code for obligation in plan.obligations],
        [target.code for target in plan.targets],
    ):
        assert len({fold(code) for code in codes}) == len(codes)
