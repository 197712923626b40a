"""What is wrong with a value, in words that say what to write instead."""

from collections.abc import Iterable

from pydantic_core import ErrorDetails

from plans import letters
from plans.faults import nearest, shortened
from plans.fields import (
    CODE,
    CRITERION_CODE,
    ONE_LINE,
    PLACE,
    SHORT,
    TARGET_CODE,
    VALUE_NAME,
    WORDS,
)

PATTERNS = {
    CODE: "write lower-case letters, digits and single hyphens, e.g. so-noi-vu",
    PLACE: "write the place in the decision, e.g. I.2.a, KH.IV.1.a or QĐ.2.1",
    TARGET_CODE: 'write the number of the target in quotes, e.g. "2.10"',
    CRITERION_CODE: 'write the number of the row in quotes, e.g. "1.2"',
    VALUE_NAME: "write lower-case letters, digits and underscores, e.g. rank",
    SHORT: "write one line without /",
    ONE_LINE: "write one line of text",
    WORDS: "write text",
}

TYPES = {
    "int_type": "a whole number, e.g. 5",
    "float_type": "a number, e.g. 80",
    "string_type": 'a text, in quotes if it looks like a number, e.g. "2.10"',
    "bool_type": "true or false",
    "tuple_type": "a list, e.g. [a, b]",
    "dict_type": "name: value, line by line",
    "model_type": "name: value, line by line",
    "dataclass_type": "name: value, e.g. {rule: continuous}",
    "model_attributes_type": "name: value, e.g. {rule: continuous}",
    "int_parsing": "a whole number, e.g. 5",
    "date_type": "a date, year-month-day, e.g. 2022-08-16",
    "time_type": 'a time of day in quotes, e.g. "07:30"',
}

LENGTHS = {
    "string_too_long": "longer than {max_length} characters (it has {has}); shorten it",
    "string_too_short": "is empty; write it",
    "too_short": "is empty; write at least one",
}


def message_for(detail: ErrorDetails, fields: list[str], rules: Iterable[str]) -> str:
    """The words for one of pydantic's errors; `fields` could stand where it was found."""
    kind = detail["type"]
    last = shortened(str(detail["loc"][-1])) if detail["loc"] else ""
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f'unknown field "{last}"; {nearest(last, fields)}'
    if last == "source" and (kind == "missing" or not str(detail["input"]).strip()):
        return "no legal basis; write the place in the decision that it rests on"
    if kind == "missing":
        return f'the field "{last}" is missing; write it'
    if kind.startswith("union_tag"):
        rule = detail["input"].get("rule", "") if isinstance(detail["input"], dict) else ""
        return f"{quoted(rule)} is not a rule; write rule: {', '.join(rules)}"
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    return _of_value(detail)


def quoted(value: object) -> str:
    """A given value as the file has it, in quotes."""
    if value is None:
        return "nothing"
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else _text(value)
    return f'"{shortened(text)}"'


def _text(value: object) -> str:
    # Python refuses to write out a number of more than 4300 digits.
    if isinstance(value, int) and value.bit_length() > 1000:
        return "a number of hundreds of digits"
    return " ".join(str(value).split())


def _of_value(detail: ErrorDetails) -> str:
    kind, value, limits = detail["type"], detail["input"], detail.get("ctx", {})
    shown = "this" if isinstance(value, list | dict) else quoted(value)
    if kind == "string_pattern_mismatch":
        return _of_pattern(str(value), str(limits["pattern"]))
    if kind in TYPES:
        return f"{shown} does not fit; write {TYPES[kind]}"
    if kind.endswith("_than_equal"):
        return f"{shown} is out of bounds; write {_bound(limits)}"
    if kind in LENGTHS:
        return LENGTHS[kind].format(**limits, has=len(str(value)))
    if kind == "literal_error":
        return f"{shown} is not known here; write {limits['expected']}"
    message = detail["msg"]
    return f"{message[0].lower()}{message[1:]} (here: {shown})"


def _bound(limits: dict[str, object]) -> str:
    least, most = limits.get("ge"), limits.get("le")
    return f"at most {most!s}" if least is None else f"at least {least!s}"


def _of_pattern(value: str, pattern: str) -> str:
    hint = PATTERNS.get(pattern, f"write what fits {pattern}")
    if not value.strip():
        return f"is blank; {hint}"
    letter = letters.odd(value) if pattern in (CODE, PLACE, TARGET_CODE, VALUE_NAME) else ""
    named = f" has {letter}" if letter else " does not fit"
    return f"{quoted(value)}{named}; {hint}"
