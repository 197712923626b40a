"""Parameters of a run are checked before any work."""

from datetime import date
from typing import Any

import pytest

from operation.parameters import BadParameter, check_codes, checked


def a_flow(
    obligations: list[str] | None = None, as_of: date | None = None, plan: str | None = None
) -> None:
    """What the flows take."""


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"as_of": "2023-03-20"}, {"as_of": "2023-03-20"}),
        ({"as_of": date(2023, 3, 20)}, {"as_of": "2023-03-20"}),
        ({"as_of": ""}, {"as_of": None}),  # an empty field of a form
        ({"obligations": "II.5, I.2"}, {"obligations": ["II.5", "I.2"]}),
        ({"obligations": '["II.5"]'}, {"obligations": ["II.5"]}),
        ({"obligations": ["II.5"]}, {"obligations": ["II.5"]}),
        ({"plan": "qd-465-2022"}, {"plan": "qd-465-2022"}),
    ],
)
def test_what_is_given_is_sent_as_values(given: dict[str, Any], sent: dict[str, Any]) -> None:
    assert checked(a_flow, given) == sent


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"as_of": "31/02/2023"}, 'as_of: "31/02/2023" is not a date; write year-month-day'),
        ({"as_of": "2023-02-31"}, 'as_of: "2023-02-31" is not a date'),
        ({"as_off": "2023-03-20"}, 'there is no parameter "as_off"; did you mean "as_of"?'),
        ({"obligations": 5}, "obligations: write codes with commas between"),
        ({"obligations": "[oops"}, "obligations: write codes with commas between"),
        ({"plan": 5}, "plan: write a word"),
    ],
)
def test_nonsense_is_refused_with_what_to_write(given: dict[str, Any], words: str) -> None:
    with pytest.raises(BadParameter) as refused:
        checked(a_flow, given)

    assert words in str(refused.value)


def test_an_unknown_obligation_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r'did you mean "II\.5"'):
        check_codes(["II.55"], ["II.5", "I.2"])
