"""Parameters of a run are checked before any work."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from operation.scheduling.parameters import BadParameter, check_codes, checked
from tests.builders import a_plan

PLAN = a_plan()


def a_flow(
    obligations: list[str] | None = None, as_of: date | None = None, plan: str | None = None
) -> None:
    """What the flows take."""


class AForm(BaseModel):
    """What a form of a run has."""

    period: str = ""
    as_of: date | None = None


def a_flow_with_a_form(report: AForm, plan: str | None = None) -> None:
    """What a flow with a form takes."""


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
    assert checked(a_flow, given, PLAN) == sent


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
        checked(a_flow, given, PLAN)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"period": "2023-Q1"}, {"report": {"period": "2023-Q1"}}),
        ({"period": ""}, {"report": {"period": ""}}),  # the last quarter
        (
            {"period": " 2023-03 ", "as_of": "2023-04-03", "plan": "qd-465-2022"},
            {"report": {"period": "2023-03", "as_of": "2023-04-03"}, "plan": "qd-465-2022"},
        ),
        ({"plan": "qd-465-2022"}, {"plan": "qd-465-2022"}),  # the form keeps its defaults
    ],
)
def test_fields_of_a_form_are_given_by_their_own_names(
    given: dict[str, Any], sent: dict[str, Any]
) -> None:
    assert checked(a_flow_with_a_form, given, PLAN) == sent


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"period": "2023-Q5"}, 'period: "2023-Q5" is not a period; write a year 2023'),
        ({"period": 5}, 'period: "5" is not a period'),
        ({"as_of": "31/02/2023"}, 'as_of: "31/02/2023" is not a date; write year-month-day'),
        ({"peroid": "2023"}, 'there is no parameter "peroid"; did you mean "period"?'),
        ({"report": {"period": "2023"}}, 'there is no parameter "report"'),
    ],
)
def test_nonsense_in_a_form_is_refused_with_what_to_write(
    given: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadParameter) as refused:
        checked(a_flow_with_a_form, given, PLAN)

    assert words in str(refused.value)


def test_an_unknown_obligation_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r'did you mean "II\.5"'):
        check_codes(["II.55"], ["II.5", "I.2"])
