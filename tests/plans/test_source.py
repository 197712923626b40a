"""A YAML file as plain values, each with its line and column."""

from pathlib import Path

import pytest

from plans.faults import Fault, PlanFaults, nearest, unknown
from plans.source import read, shown


def a_file(tmp_path: Path, content: str | bytes) -> Path:
    """A plan file with some content."""
    path = tmp_path / "part.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ((), (2, 1)),  # the whole, below a comment
        (("code",), (2, 1)),  # a field is where its name is
        (("rows",), (3, 1)),
        (("rows", 0), (4, 5)),  # a row is where its first field is
        (("rows", 0, "lead"), (5, 5)),
        (("rows", 0, "lead", 1), (5, 17)),  # an item is where it stands
        (("rows", 0, "rule", "before"), (6, 12)),
    ],
)
def test_every_value_knows_its_line_and_column_from_1(
    tmp_path: Path, path: tuple[str | int, ...], position: tuple[int, int]
) -> None:
    source = read(
        a_file(
            tmp_path,
            "# đầu\n"
            "code: I\n"
            "rows:\n"
            "  - code: I.1\n"
            "    lead: [một, hai]\n"
            "    rule: {before: 25/12}\n",
        )
    )

    assert source.positions[path] == position


def test_fault_of_a_missing_field_stands_where_its_row_begins(tmp_path: Path) -> None:
    source = read(a_file(tmp_path, "rows:\n  - code: I.1\n"))

    fault = source.fault(("rows", 0, "source"), "is missing")

    assert (fault.line, fault.column, fault.path) == (2, 5, "rows[0].source")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", 2023),  # a number
        ("1.5", 1.5),
        ("true", True),  # YAML 1.2: true and false only
        ("yes", "yes"),
        ("null", None),
        ("~", None),
        ("", None),  # nothing
        ("2022-08-16", "2022-08-16"),  # a date stays text until the model reads it
        ("25/12", "25/12"),
        ("'2023'", "2023"),  # in quotes: text
        ("0x10", "0x10"),  # no number of this format
        ("1e999", "1e999"),  # nor is infinity
        (".nan", ".nan"),
        ("1_000", "1_000"),
        ("no", "no"),
    ],
)
def test_scalar_is_read_plainly(tmp_path: Path, text: str, value: object) -> None:
    assert read(a_file(tmp_path, f"key: {text}\n")).values == {"key": value}


def test_key_written_twice_is_a_fault_at_its_second_place(tmp_path: Path) -> None:
    source = read(a_file(tmp_path, "a: 1\nb: 2\na: 3\n"))

    assert source.values == {"a": 1, "b": 2}
    assert [(fault.line, fault.message) for fault in source.faults] == [
        (3, '"a" is written twice; keep one')
    ]


def test_path_is_shown_as_a_reader_would_write_it() -> None:
    assert shown(("obligations", 3, "rules", 0, "before")) == "obligations[3].rules[0].before"
    assert shown(("years", "2023")) == "years.2023"
    assert shown(()) == ""
    assert shown(("a", "x" * 1000)) == f"a.{'x' * 60}…"


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("so-noi-vi", ["so-noi-vu", "so-y-te"], 'did you mean "so-noi-vu"?'),  # a slip
        ("xyz", ["so-noi-vu", "so-y-te"], "write one of: so-noi-vu, so-y-te"),  # a short list
        ("xyz", [], "none is written yet"),
        ("xyz", [f"agency-{n}" for n in range(20)], "no known name is near"),  # a long one
    ],
)
def test_unknown_word_is_answered_with_what_to_write(
    word: str, known: list[str], said: str
) -> None:
    assert nearest(word, known) == said


def test_no_name_is_unknown_where_nobody_knows_the_names() -> None:
    assert unknown("agency", "so-y", None) == ""
    assert unknown("agency", "so-y", {"so-y"}) == ""
    assert unknown("agency", "so-y", {"so-y-te"}).startswith('unknown agency "so-y"')


def test_faults_are_told_by_file_and_line_each_once() -> None:
    later, sooner = Fault("b", 2, 1, "x", "one"), Fault("a", 10, 1, "", "two")

    error = PlanFaults([later, sooner, later])

    assert str(error) == "a:10:1: two\nb:2:1: x: one"
