"""Parameters of a run, checked before any work: Prefect lets a wrong date and unknown names by."""

import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from deadlines.civil import parse_day
from deadlines.periods import parse_period
from operation.errors import OperationError
from plans.faults import nearest, not_in_plan
from plans.plan import Plan


class BadParameter(OperationError):
    """A parameter of a run that cannot be used; says what to write instead."""


def as_day(value: date | str | None, name: str = "as_of") -> date | None:
    """A day from what a form, an API or a command line gave; None stays None.

    Raises BadParameter for what is not a day.
    """
    # A datetime is a date to Python, and as one it would be unequal to every day.
    if isinstance(value, datetime):
        value = value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return parse_day(str(value).strip())
    except ValueError as error:
        raise BadParameter(f"{name}: {error}") from None


def period_name(value: Any, name: str = "period") -> str:
    """The name of a period from what a form, an API or a command line gave; "" for none.

    Raises BadParameter for what is no period.
    """
    text = str(value or "").strip()
    try:
        return parse_period(text).name if text else ""
    except ValueError as error:
        raise BadParameter(f"{name}: {error}") from None


def year_name(value: Any, name: str = "year") -> str:
    """A year from what a form, an API or a command line gave; "" for none.

    Raises BadParameter for what is no year.
    """
    text = str(value or "").strip()
    if text and not (text.isascii() and text.isdigit() and 1990 <= int(text[:9]) <= 2199):
        raise BadParameter(f'{name}: "{text}" is not a year; write e.g. 2023')
    return text


def check_codes(codes: Iterable[str], valid: Iterable[str]) -> None:
    """Raises BadParameter for an obligation that the plan does not have."""
    valid = list(valid)
    for code in codes:
        if code not in valid:
            raise BadParameter(f"obligations: {not_in_plan('obligation', code, valid)}")


def checked(function: Callable[..., Any], values: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """What was given for a run of a flow's function, as values to send. Raises BadParameter.

    The fields of a form (a parameter that is a pydantic model) are given by their own names, and
    sent inside it. A form that has a method `checked` says itself what is wrong with the whole, and
    knows agencies of the plan by their names.
    """
    forms = _forms(function)
    themselves = _that_check(function)
    sent: dict[str, Any] = {name: {} for name in themselves}
    for name, value in values.items():
        if name not in forms:
            raise BadParameter(f'there is no parameter "{name}"; {nearest(name, forms)}')
        form = forms[name]
        place = sent.setdefault(form, {}) if form else sent
        place[name] = value if form in themselves else _value(name, value)
    checks = {name: check(sent[name], plan) for name, check in themselves.items()}
    return {**sent, **{name: form.model_dump(mode="json") for name, form in checks.items()}}


def _that_check(function: Callable[..., Any]) -> dict[str, Callable[[Any, Plan], BaseModel]]:
    """The checks of those parameters that are forms with one of their own."""
    kinds = {
        name: parameter.annotation
        for name, parameter in inspect.signature(function).parameters.items()
    }
    return {name: kind.checked for name, kind in kinds.items() if hasattr(kind, "checked")}


def _forms(function: Callable[..., Any]) -> dict[str, str | None]:
    """The names that may be given, each with the form that it is a field of."""
    owners: dict[str, str | None] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        kind = parameter.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            owners |= dict.fromkeys(kind.model_fields, name)
        else:
            owners[name] = None
    return owners


def _value(name: str, value: Any) -> Any:
    if name == "as_of":
        day = as_day(value or None, name)
        return day.isoformat() if day else None
    if name == "period":
        return period_name(value, name)
    if name == "year":
        return year_name(value, name)
    if name == "obligations":
        return _codes(value)
    if value is not None and not isinstance(value, str):
        raise BadParameter(f"{name}: write a word, not {value!r}")
    return value or None


def _codes(value: Any) -> list[str]:
    """Codes from a list, a JSON list, or words with commas between."""
    if isinstance(value, str):
        with suppress(json.JSONDecodeError):
            value = json.loads(value) if value.startswith("[") else value.split(",")
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise BadParameter(f"obligations: write codes with commas between, not {value!r}")
    return [code.strip() for code in value if code.strip()]
