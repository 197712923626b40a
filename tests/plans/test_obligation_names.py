"""Obligations by their codes, as people write them."""

import pytest

from plans.faults import NotInPlan
from plans.obligation_names import ObligationNames
from tests.builders import a_plan, an_obligation


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("II.2.a(1)", "II.2.a(1)"),
        ("II.2.a.1", "II.2.a.1"),
        ("kh.iv.2.d", "KH.IV.2.d"),
        ("KH IV 2 Đ", "KH.IV.2.đ"),
    ],
)
def test_an_exact_code_goes_before_the_like(words: str, code: str) -> None:
    codes = ("II.2.a(1)", "II.2.a.1", "KH.IV.2.đ", "KH.IV.2.d")
    plan = a_plan(*map(an_obligation, codes))

    assert ObligationNames(plan).require(words).code == code


def test_what_is_no_code_is_refused_with_a_near_one() -> None:
    with pytest.raises(NotInPlan, match=r'did you mean "II\.5"'):
        ObligationNames(a_plan(an_obligation(), an_obligation("IV.1"))).require("II.55")
