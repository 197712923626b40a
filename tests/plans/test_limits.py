"""Whatever a plan's files hold: an answer, in bounded work, and never a traceback."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.faults import PlanFaults
from plans.plan import Plan
from plans.reading import read_plan
from plans.validating import MAX_FAULTS
from tests.plans.damage import AGENCIES, LADDER, OBLIGATIONS, PLAN, SMALL, TARGETS

# What stands in a file where something else is expected.
PIECES = [
    *("", "null", "[]", "{}", "[[]]", "{a: b}", "true", "no", "-1", "0", "1.5", "1e999", ".nan"),
    *("9" * 400, "9" * 5000, "2023-02-30", "0001-01-01", "9999-12-31", '" "', "31/02", "29/2"),
    *("*a", "&a x", "!!t x", '"\\x00"', '"\\ud800"', "'", '"', "[", "{", "- ", "? ", "%", "|"),
    *("\t", "\x07", "\u200b", "\ufeff", "\r", "\n", "\n---\n", "e\u0301", "<<: x", ": ", ", "),
    *("so-noi-vu", "cac-so", "I.1", "{rule: by}", "{rule: [a]}", "[1, 2]", "12:30Z", "\U0001f600"),
]


def read_with(name: str, text: str) -> Plan | PlanFaults:
    """The small plan with another text in one of its files: a plan, or its faults."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "small"
        shutil.copytree(SMALL, copy)
        (copy / name).write_text(text, "utf-8", newline="")
        try:
            return read_plan(copy)
        except PlanFaults as faults:
            return faults


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from([PLAN, AGENCIES, OBLIGATIONS, TARGETS, LADDER]),
    piece=st.sampled_from(PIECES),
    start=st.floats(0, 1),
    length=st.integers(0, 30),
)
def test_any_piece_anywhere_makes_a_plan_or_faults(
    name: str, piece: str, start: float, length: int
) -> None:
    text = (SMALL / name).read_text("utf-8")
    place = round(start * len(text))

    answer = read_with(name, text[:place] + piece + text[place + length :])

    if isinstance(answer, PlanFaults):
        assert all(fault.line >= 1 and fault.column >= 1 for fault in answer.faults)
        assert max(map(len, str(answer).splitlines())) < 1000
    else:
        assert Plan.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize(
    "lines",
    [
        # Each would need a search for the nearest name.
        [f"      - so-y-t{n}\n" for n in range(5000)],
        # Each has the wrong form.
        [f"      - SO_{n}\n" for n in range(5000)],
        # Each is an alias.
        ["      - *a\n"] * 5000,
    ],
    ids=["unknown names", "wrong codes", "aliases"],
)
def test_thousands_of_faults_are_told_up_to_a_limit(lines: list[str]) -> None:
    text = (SMALL / OBLIGATIONS).read_text("utf-8")

    answer = read_with(OBLIGATIONS, f"{text}    lead:\n{''.join(lines)}")

    assert isinstance(answer, PlanFaults)
    assert MAX_FAULTS <= len(answer.faults) <= 2 * MAX_FAULTS
