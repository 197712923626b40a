"""A plan folder → a checked plan, or every fault of it at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deadlines import rules
from plans import checks
from plans.faults import Fault, PlanError, PlanFaults, nearest
from plans.plan import (
    Agencies,
    Head,
    Holidays,
    LadderData,
    Obligations,
    Plan,
    Targets,
)
from plans.source import Source, Unreadable, read

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY / "calendar"

File = TypeVar("File", bound=BaseModel)

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


class NotAPlan(PlanError):
    """A folder that holds no plan."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no plan.yaml here or one folder below; "
            "name a plan folder, e.g. calendar/qd-465-2022"
        )


def plan_folders(folder: Path) -> list[Path]:
    """The folder itself if it is a plan, or the plans directly in it. Raises NotAPlan."""
    if (folder / "plan.yaml").is_file():
        return [folder]
    below = sorted(path.parent for path in folder.glob("*/plan.yaml"))
    if not below:
        raise NotAPlan(folder)
    return below


def read_plan(folder: Path) -> Plan:
    """Read and check a plan folder. Raises PlanFaults with every fault, or NotAPlan.

    The holiday table and the ladder are the plan's own where its folder has them, else those
    beside it, else those of this repository.
    """
    if not (folder / "plan.yaml").is_file():
        raise NotAPlan(folder)
    faults: list[Fault] = []
    sources: dict[str, Source] = {}

    def part(name: str, model: type[File]) -> File | None:
        try:
            sources[name] = source = read(_located(folder, name))
        except Unreadable as error:
            faults.append(error.fault)
            return None
        faults.extend(source.faults)
        try:
            return model.model_validate(source.values)
        except ValidationError as error:
            faults.extend(_translated(source, error, model))
            return _sound_part(source, error, model)

    head = part("plan.yaml", Head)
    agencies = part("agencies.yaml", Agencies)
    obligations = part("obligations.yaml", Obligations)
    targets = part("targets.yaml", Targets)
    holidays = part("holidays.yaml", Holidays)
    steps = part("ladder.yaml", LadderData)
    if head and agencies and obligations and targets and holidays and steps:
        plan = Plan(
            head=head,
            agencies=agencies.agencies,
            groups=agencies.groups,
            obligations=obligations.obligations,
            targets=targets.targets,
            holidays=holidays,
            steps=steps,
        )
        faults += checks.faults(plan, sources)
        if not faults:
            return plan
    else:
        # A file that nothing can be made of: what the others show by themselves is still told.
        faults += checks.of_raw_values(sources)
    raise PlanFaults(faults)


def _sound_part(source: Source, error: ValidationError, model: type[File]) -> File | None:
    """The file without what is faulty in it, so that one run tells the faults of the others too.

    Faulty rows and unknown fields are left out; for faulty settings, holidays and ladder the
    shared ones stand in.
    """
    if model in (Holidays, LadderData):
        return model.model_validate(read(SHARED / Path(source.file).name).values)
    if not isinstance(source.values, dict):
        return None
    values = dict(source.values)
    for key, faults in _by_key(error).items():
        if key == "settings":
            values[key] = {"check_in_months": [3, 6, 9, 12]}
        elif all(fault["type"] == "extra_forbidden" for fault in faults):
            del values[key]
        elif isinstance(values.get(key), list):
            faulty = {fault["loc"][1] for fault in faults if len(fault["loc"]) > 1}
            source.kept[key] = [i for i in range(len(values[key])) if i not in faulty]
            values[key] = [values[key][i] for i in source.kept[key]]
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def _by_key(error: ValidationError) -> dict[str, list[ErrorDetails]]:
    """Faults by the field of the file that they lie in."""
    found: dict[str, list[ErrorDetails]] = {}
    for detail in error.errors():
        if detail["loc"]:
            found.setdefault(str(detail["loc"][0]), []).append(detail)
    return found


def _located(folder: Path, name: str) -> Path:
    if name in ("holidays.yaml", "ladder.yaml"):
        for place in (folder, folder.parent, SHARED):
            if (place / name).is_file():
                return place / name
    return folder / name


def _translated(source: Source, error: ValidationError, model: type[BaseModel]) -> Iterator[Fault]:
    details = error.errors()
    for detail in details:
        if detail["type"] == "too_short" and len(details) > 1:
            continue  # pydantic counts sound rows only: a list of one faulty row is not empty
        path, rule = _in_file(source.values, detail["loc"])
        fields = _fields(rule) if rule else _fields_at(model, detail["loc"])
        yield source.fault(path, _said(detail, fields))


def _in_file(values: Any, loc: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], type | None]:
    """The path as the file has it: pydantic adds the rule's name where the type is decided."""
    path: list[int | str] = []
    model: type | None = None
    for place, part in enumerate(loc):
        if part in RULES and place >= 2 and loc[place - 2] == "rules":
            model = RULES[str(part)]
        elif part != "[key]":
            path.append(part)
    return tuple(path), model


def _said(detail: ErrorDetails, fields: list[str]) -> str:
    kind, message = detail["type"], detail["msg"]
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f'unknown field "{last}"; {nearest(last, fields)}'
    if kind == "missing":
        return f'the field "{last}" is missing; write it'
    if kind.startswith("union_tag"):
        given = detail["input"].get("rule", "") if isinstance(detail["input"], dict) else ""
        return f'"{given}" is no rule; write rule: {", ".join(RULES)}'
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind.startswith("date"):
        return f'"{detail["input"]}" is not a date; write year-month-day, e.g. {date(2022, 8, 16)}'
    given = repr(detail["input"])
    return f"{message[0].lower()}{message[1:]} (here: {given[:80]})"


def _fields(rule: type) -> list[str]:
    return [name for name in rule.__dataclass_fields__ if name != "rule"]  # type: ignore[attr-defined]


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Fields that could stand at a place of a file, by the model of the part around it."""
    for part in loc[:-1]:
        field = model.model_fields.get(str(part))
        if field is not None:
            model = next(_models(field.annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    parts = get_args(annotation)
    if not parts and isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in parts:
        yield from _models(part)
