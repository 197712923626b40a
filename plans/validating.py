"""Plain values → a checked part of a plan; what is faulty is reported and cut out."""

import copy
import json
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deadlines import rules
from plans.faults import Fault
from plans.fields import as_day
from plans.head import Event, Head, Level, PlanSettings, Section
from plans.holidays import DayOff, Holidays, Year
from plans.inspecting import Inspections, Periodic, PlaceToVisit, Severity, Surprise
from plans.plan import (
    AgenciesFile,
    Agency,
    Group,
    LadderData,
    Obligation,
    Obligations,
)
from plans.scorecards import Band, Criterion, Grade, Proposing, Scorecard
from plans.source import Path_, Source
from plans.targets import Target, Targets, Value
from plans.wording import message_for

File = TypeVar("File", bound=BaseModel)

MAX_ROUNDS = 12
# Of one file: who has more corrects these first, and what follows from them is not looked for.
MAX_FAULTS = 500

RULES: dict[str, type] = {
    "by": rules.By,
    "within": rules.Within,
    "each": rules.Each,
    "once": rules.Once,
    "continuous": rules.Continuous,
    "undated": rules.Undated,
    "on_event": rules.OnEvent,
    "at_least": rules.AtLeast,
}

_QUARTERS = "quarters are whole numbers; write 1, 2, 3 or 4"
WHOLE = {"quarter": _QUARTERS, "quarters": _QUARTERS, "only": "write whole numbers, e.g. [3, 6]"}
"""Fields of rules that are whole numbers, and what to write there instead of others."""

_SETTINGS = {"check_in_months": [3]}
_HEAD = {
    **dict.fromkeys(("title", "document", "subject"), "-"),
    **dict.fromkeys(("code", "standing_agency", "judge"), "0"),
    **dict.fromkeys(("signed_on", "ends_on"), "2000-01-01"),
    "settings": _SETTINGS,
}
_AGENCY = {"code": "0", "name": "-", "abbreviation": "-", "kind": "office"}
_OBLIGATION = {"code": "0", "section": "-", "short": "-", "title": "-", "source": "-"}
_CRITERION = {"code": "1", "title": "-", "maximum": 100, "way": "yes_no"}
_SURPRISE = {"obligation": "0", "counts_for": "0", "pace": [0, 0, 0, 1], "decided_by": ["0"]}
_VALUE = {"name": "0", "kind": "score", "reach": 0}

# What stands in for a required field that is missing or faulty, so that the rest is checked.
STAND_INS: dict[type[BaseModel], dict[str, Any]] = {
    Head: _HEAD,
    PlanSettings: _SETTINGS,
    Section: {"code": "-", "title": "-"},
    Level: {"after": 1, "to": "holder", "contact": "0"},
    Event: {"code": "0", "title": "-", "recorded_by": "0"},
    AgenciesFile: {"agencies": [_AGENCY]},
    Agency: _AGENCY,
    Group: {"code": "0", "name": "-", "members": ["0"]},
    Obligations: {"obligations": [_OBLIGATION]},
    Obligation: _OBLIGATION,
    Targets: {},
    Target: {"code": "0.0", "title": "-", "answers": "0", "source": "-", "values": [_VALUE]},
    Value: _VALUE,
    Scorecard: {
        **dict.fromkeys(("code", "obligation"), "0"),
        "title": "-",
        "scored": ["0"],
        "criteria": [_CRITERION],
    },
    Criterion: _CRITERION,
    Band: {"least": 0, "points": 0},
    Grade: {"least": 0, "name": "-"},
    Proposing: {"points": 0, "on_time": 0},
    Holidays: {"years": {}},
    Year: {"confirmed": False, "days_off": []},
    DayOff: {"name": "-"},
    LadderData: {"steps": [0]},
    Inspections: {"surprise": _SURPRISE},
    Surprise: _SURPRISE,
    Periodic: {"obligation": "0"},
    PlaceToVisit: {"code": "0", "name": "-", "kind": "commune", "answers": "0"},
    Severity: {"code": "0", "name": "-"},
}


def part(source: Source, model: type[File]) -> tuple[File, list[Fault]]:
    """The sound part of a file, and every fault of form in it.

    What was faulty is in `source.cut`, so that nothing that follows from it is told as well.
    """
    faults: list[Fault] = []
    values = copy.deepcopy(source.values)
    if not isinstance(values, dict):
        values = {}
        source.cut.add(())
        faults = [source.fault((), "write name: value, line by line")]
    for path, message in reversed(list(_misread(values))):
        faults.append(source.fault(path, message))
        _replace(source, values, path[: path.index("rules") + 2], None)
    for round_ in range(MAX_ROUNDS):
        try:
            return _validated(model, values), faults
        except ValidationError as error:
            many, details = error.error_count() > MAX_FAULTS, error.errors()[:MAX_FAULTS]
        # Later rounds find what a cut has left behind, and what an unknown field had hidden.
        new = [detail for detail in details if round_ == 0 or detail["type"] == "value_error"]
        faults += _faults_of(source, values, new, model)
        if many:
            break
        _cut(source, values, details, model)
    source.cut.add(())
    return _validated(model, STAND_INS[model]), faults


def _validated(model: type[File], values: Any) -> File:
    # As strict JSON: a list is a tuple and a text may be a date, but true is no number, and a
    # number no date (in Python's own lax mode 20220816 is a day of 1970).
    return model.model_validate_json(json.dumps(values), strict=True)


def _misread(values: dict[str, Any]) -> Iterator[tuple[Path_, str]]:
    """What pydantic would take for something else in a rule."""
    rows = values.get("obligations")
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        written = row.get("rules") if isinstance(row, dict) else None
        for place, rule in enumerate(written if isinstance(written, list) else []):
            if isinstance(rule, dict):
                field, message = _misread_field(rule)
                if message:
                    yield ("obligations", index, "rules", place, field), message


def _misread_field(rule: dict[str, Any]) -> tuple[str, str]:
    if rule.get("rule") == "once":
        for field in ("on", "before"):
            try:
                as_day(rule.get(field))  # "1660608000" would be a day, in seconds from 1970
            except ValueError as error:
                return field, str(error)
    for field, advice in WHOLE.items():
        value = rule.get(field)
        numbers = value if isinstance(value, list) else [value]
        if any(isinstance(number, bool | float) for number in numbers):
            # In a choice of numbers true and 1.0 would be 1.
            return field, advice
    return "", ""


def _faults_of(
    source: Source, values: Any, details: list[ErrorDetails], model: type[BaseModel]
) -> Iterator[Fault]:
    seen: set[Path_] = set()
    for detail in details:
        if detail["type"] == "too_short" and len(details) > 1 and _has_content(detail):
            continue  # pydantic counts sound rows only: a list of one faulty row is not empty
        path, rule = _path(values, detail)
        path = source.in_file(path)
        if path in seen or (source.is_cut(path) and detail["type"] != "extra_forbidden"):
            continue
        seen.add(path)
        fields = _fields(rule) if rule else list(_model_at(model, detail["loc"]).model_fields)
        yield source.fault(path, message_for(detail, fields, RULES))


def _has_content(detail: ErrorDetails) -> bool:
    return bool(detail["input"])


def _path(values: Any, detail: ErrorDetails) -> tuple[Path_, type | None]:
    """The path of what is faulty, and its rule.

    pydantic adds the rule's name where the type is decided, and the type it tried in a choice.
    """
    loc = detail["loc"]
    path: list[int | str] = []
    model: type | None = None
    at = values
    for place, step in enumerate(loc):
        if step in RULES and place >= 2 and loc[place - 2] == "rules":
            model = RULES[str(step)]
        elif _holds(at, step):
            path.append(step)
            at = at[step]
        elif detail["type"] == "missing" and place == len(loc) - 1:
            path.append(step)
    return tuple(path), model


def _holds(at: Any, step: int | str) -> bool:
    if isinstance(at, list):
        return isinstance(step, int) and step < len(at)
    return isinstance(at, dict) and step in at


def _cut(source: Source, values: Any, details: list[ErrorDetails], model: type[BaseModel]) -> None:
    """Take away what is faulty; put a stand-in where a required field is missing."""
    work: dict[Path_, Any] = {}
    for detail in details:
        path, rule = _path(values, detail)
        blanks = STAND_INS.get(_model_at(model, detail["loc"]), {})
        if rule and detail["type"] != "unexpected_keyword_argument":
            path = path[: path.index("rules") + 2]
        elif detail["type"] == "missing" and path[-1] in blanks:
            work[path] = copy.deepcopy(blanks[str(path[-1])])
            continue
        elif detail["type"] == "missing":
            path = path[:-1]
        work[path] = None
    for path in sorted(work, reverse=True):  # from the end: earlier rows keep their place
        if path:
            _replace(source, values, path, work[path])


def _replace(source: Source, values: Any, path: Path_, stand_in: Any) -> None:
    holder = values
    for step in path[:-1]:
        holder = holder[step]
    source.cut.add(source.in_file(path))
    if stand_in is not None:
        holder[path[-1]] = stand_in
        return
    if isinstance(holder, list):
        rows = source.remaining.setdefault(source.in_file(path[:-1]), list(range(len(holder))))
        del rows[int(path[-1])]
    del holder[path[-1]]


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model of the part of a file that a place lies in."""
    for step in loc[:-1]:
        field = model.model_fields.get(str(step))
        if field is not None:
            model = next(_models(field.annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    parts = get_args(annotation)
    if not parts and isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in parts:
        yield from _models(argument)


def _fields(rule: type) -> list[str]:
    return [name for name in rule.__dataclass_fields__ if name != "rule"]  # type: ignore[attr-defined]
