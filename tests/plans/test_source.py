"""A YAML file as plain values, each with its line and column."""

from pathlib import Path

import pytest

from plans.faults import Fault, PlanFaults, nearest
from plans.source import MAX_BYTES, Unreadable, read, shown


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
        ("!!python/name:os.system x", "x"),  # a tag executes nothing
    ],
)
def test_scalar_is_read_plainly(tmp_path: Path, text: str, value: object) -> None:
    assert read(a_file(tmp_path, f"key: {text}\n")).values == {"key": value}


@pytest.mark.parametrize(
    ("content", "line", "column", "said"),
    [
        # A Latin-1 letter after Vietnamese ones: the column counts letters, not bytes.
        ("tên: Kế hoạch ".encode() + b"t\xeate\n", 1, 16, "not UTF-8; save the file as UTF-8"),
        # On a later line.
        (b"a: 1\nb: \xe0\n", 2, 4, "not UTF-8; save the file as UTF-8"),
        # UTF-16, as some editors save.
        ("a: 1\n".encode("utf-16"), 1, 1, "not UTF-8; save the file as UTF-8"),
        # A byte-order mark.
        (b"\xef\xbb\xbfa: 1\n", 1, 1, "save it as UTF-8 without BOM"),
        (b"a: \x00\n", 1, 1, "has a byte-order mark or NUL"),
        # A tab for indentation.
        (b"a:\n\tb: 1\n", 2, 1, "not YAML: found character '\\t'"),
        # A bracket that is not closed.
        (b"a: [1, 2\nb: 3\n", 2, 2, "not YAML"),
        # Two documents in one file.
        (b"a: 1\n---\nb: 2\n", 2, 1, "not YAML: but found another document"),
        # Nothing, or nothing but a comment.
        (b"", 1, 1, "the file is empty; write its content"),
        (b"# later\n", 1, 1, "the file is empty; write its content"),
        # Not a text at all.
        (b"a" * (MAX_BYTES + 1), 1, 1, "larger than 4 MB"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_unreadable_file_says_where_and_what_to_do(
    tmp_path: Path, content: bytes, line: int, column: int, said: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(a_file(tmp_path, content))

    fault = refused.value.fault
    assert (fault.line, fault.column) == (line, column)
    assert said in fault.message


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"targets\.yaml:1:1: cannot be read \(No such file"):
        read(tmp_path / "targets.yaml")


def test_depth_without_end_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    nested = "a: " + "[" * 300 + "]" * 300 + "\n"

    source = read(a_file(tmp_path, nested))

    assert {fault.message for fault in source.faults} == {
        "anchors, aliases and deep nesting: write it out"
    }


def test_alias_of_itself_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    source = read(a_file(tmp_path, "a: &a [*a]\n"))

    assert [(fault.line, fault.column, fault.path) for fault in source.faults] == [(1, 1, "a")]


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


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("so-noi-vi", ["so-noi-vu", "so-y-te"], 'did you mean "so-noi-vu"?'),  # a slip
        ("xyz", ["so-noi-vu", "so-y-te"], "write one of: so-noi-vu, so-y-te"),  # a short list
        ("xyz", [f"agency-{n}" for n in range(20)], "no known name is near"),  # a long one
    ],
)
def test_unknown_word_is_answered_with_what_to_write(
    word: str, known: list[str], said: str
) -> None:
    assert nearest(word, known) == said


def test_faults_are_told_by_file_and_line_each_once() -> None:
    later, sooner = Fault("b", 2, 1, "x", "one"), Fault("a", 10, 1, "", "two")

    error = PlanFaults([later, sooner, later])

    assert str(error) == "a:10:1: two\nb:2:1: x: one"
