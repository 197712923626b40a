"""A folder of which a file is unreadable, or several are wrong; and what is a folder of plans."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.reading import NotAPlan, plan_folders, read_plan
from tests.plans.edited import Edited, a_copy, a_short_copy, edit, faults_of, file_of
from tests.plans.shipped import CALENDAR, FOLDER

OBLIGATIONS, AGENCIES, TARGETS = "obligations.yaml", "agencies.yaml", "targets.yaml"
PLAN, HOLIDAYS, LADDER = "plan.yaml", "holidays.yaml", "ladder.yaml"


def in_latin_1(raw: bytes) -> bytes:
    """One word as an old editor saves it, in a file that is UTF-8 otherwise."""
    return raw.replace("Kế hoạch CCHC hàng".encode(), "Kế hoạch CCHC ".encode() + b"h\xe0ng", 1)


def with_mark(raw: bytes) -> bytes:
    """With a byte-order mark in front."""
    return b"\xef\xbb\xbf" + raw


def with_tab(raw: bytes) -> bytes:
    """A tab for indentation, on the third line of the second row."""
    rows = raw.split(b"\n  - code: ")
    rows[2] = rows[2].replace(b"    short:", b"\tshort:", 1)
    return b"\n  - code: ".join(rows)


def emptied(raw: bytes) -> bytes:
    """Nothing."""
    return b""


def _place(text: str, word: str) -> tuple[int, int]:
    """Line and column of a word that stands once in a text."""
    before = text[: text.index(word)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("spoiled", "message"),
    [
        (in_latin_1, "not UTF-8; save the file as UTF-8"),
        (with_mark, "has a byte-order mark or NUL; save it as UTF-8 without BOM"),
        (with_tab, "not YAML: found character '\\t' that cannot start any token"),
        (emptied, "the file is empty; write its content"),
    ],
)
def test_unreadable_file_is_one_fault_of_the_whole_file(
    tmp_path: Path, spoiled: Callable[[bytes], bytes], message: str
) -> None:
    copy = a_short_copy(tmp_path)
    path = file_of(copy, OBLIGATIONS)
    path.write_bytes(spoiled(path.read_bytes()))

    (fault,) = faults_of(copy)

    assert (fault.file, fault.path, fault.message) == (str(path), "", message)


def test_latin_1_letter_is_found_by_line_and_by_letters_from_its_start(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    path = file_of(copy, OBLIGATIONS)
    line, column = _place(path.read_text("utf-8"), "àng năm của tỉnh")
    path.write_bytes(in_latin_1(path.read_bytes()))

    (fault,) = faults_of(copy)

    assert (fault.line, fault.column) == (line, column)


def test_tab_is_found_where_it_stands(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    path = file_of(copy, OBLIGATIONS)
    path.write_bytes(with_tab(path.read_bytes()))
    line, _ = _place(path.read_text("utf-8"), "\t")

    (fault,) = faults_of(copy)

    assert (fault.line, fault.column) == (line, 1)


def test_letters_with_separate_accents_are_told_though_they_look_right(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Quý I hàng năm")
    copy = edit(
        a_short_copy(tmp_path),
        OBLIGATIONS,
        "timing: Quý I hàng năm",
        f"¦timing: {decomposed}",
        after="  - code: I.3",
    )

    (fault,) = faults_of(copy)

    assert (fault.line, fault.column) == (copy.line, copy.column)
    assert fault.message == "letters with separate accents; type them composed (Unicode NFC)"


def test_anchor_and_alias_are_told_where_they_stand(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    anchor = edit(copy, OBLIGATIONS, "lead: [so", "¦lead: &who [so", after="  - code: I.3")
    alias = edit(copy, OBLIGATIONS, "lead: [so-noi-vu]", "¦lead: *who", after="  - code: I.4")

    places = {
        (fault.line, fault.column)
        for fault in faults_of(copy)
        if fault.message == "anchors, aliases and deep nesting: write it out"
    }

    assert places == {(anchor.line, anchor.column), (alias.line, alias.column)}


@pytest.mark.parametrize("name", [OBLIGATIONS, AGENCIES, TARGETS])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    copy = a_short_copy(tmp_path)
    file_of(copy, name).unlink()

    (fault,) = faults_of(copy)

    assert str(fault) == (
        f"{file_of(copy, name)}:1:1: cannot be read (No such file or directory); "
        "a plan folder needs it"
    )


def test_fault_reads_as_file_line_column_path_and_what_to_write(tmp_path: Path) -> None:
    copy = edit(
        a_copy(tmp_path),
        OBLIGATIONS,
        "- {rule: by, before: 25/12}",
        "- ¦{rule: by, before: 31/02}",
    )

    (fault,) = faults_of(copy)

    assert str(fault) == (
        f"{copy.folder}/obligations.yaml:{copy.line}:{copy.column}: obligations[32].rules[0]: "
        '"31/02" is not a date; write day/month, e.g. "28/02"'
    )


def _spoil_names_everywhere(copy: Edited) -> None:
    edit(copy, OBLIGATIONS, "[so-tu-phap]", "[so-tu-phop]", after="  - code: II.5")
    edit(copy, OBLIGATIONS, "quarter: 3, year: 2022", "quarter: 2, year: 2022")
    edit(copy, OBLIGATIONS, "- code: I.3\n", "- code: I.1\n")
    edit(copy, AGENCIES, "successor: so-tai-chinh", "successor: so-tai-chin")
    edit(copy, TARGETS, "answers: so-tu-phap", "answers: so-tu-phop")
    edit(copy, PLAN, "judge: van-phong-ubnd-tinh", "judge: van-phong")
    edit(copy, HOLIDAYS, "on: 2023-05-01", "on: 2023-04-30")


def test_all_names_that_lead_nowhere_are_told_at_once(tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    _spoil_names_everywhere(copy)

    faults = faults_of(copy)

    assert len(faults) == 7
    assert {Path(fault.file).name for fault in faults} == {
        OBLIGATIONS, AGENCIES, TARGETS, PLAN, HOLIDAYS,
    }  # fmt: skip
    assert faults == sorted(faults)


def _spoil_forms_everywhere(copy: Edited) -> None:
    edit(copy, OBLIGATIONS, "before: 25/12", "before: 31/02")
    edit(copy, OBLIGATIONS, "    source: Phụ lục, mục I, số thứ tự 4\n", "")
    edit(copy, OBLIGATIONS, "- code: I.3\n", "- code: I.1\n")
    edit(copy, AGENCIES, "kind: office", "kind: bureau")
    file_of(copy, TARGETS).write_bytes("Chỉ tiêu".encode("utf-16"))
    edit(copy, PLAN, "  opens_before: 60", "  opens_befor: 60")
    edit(copy, HOLIDAYS, "on: 2023-05-01", "on: 2023-05-32")
    edit(copy, LADDER, "weekly_every: 5", "weekly_every: five")


def test_all_faults_of_form_are_told_at_once_with_codes_written_twice(tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    _spoil_forms_everywhere(copy)

    faults = faults_of(copy)

    assert len(faults) == 8
    assert {Path(fault.file).name for fault in faults} == {
        OBLIGATIONS, AGENCIES, TARGETS, PLAN, HOLIDAYS, LADDER,
    }  # fmt: skip


def test_names_that_lead_nowhere_are_told_beside_faults_of_form(tmp_path: Path) -> None:
    copy = edit(a_copy(tmp_path), OBLIGATIONS, "before: 25/12", "before: 31/02")
    edit(copy, OBLIGATIONS, "[so-tu-phap]", "[so-tu-phop]", after="  - code: II.5")
    edit(copy, OBLIGATIONS, "quarter: 3, year: 2022", "quarter: 2, year: 2022")

    messages = " ".join(fault.message for fault in faults_of(copy))

    assert "31/02" in messages
    assert "so-tu-phop" in messages
    assert "never fires" in messages


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        # no letter could ever leave
        ('send_until: "17:00"', 'send_until: "06:00"', "no letter could ever leave"),
        # nobody judges their own work
        ("judge: van-phong-ubnd-tinh", "judge: so-noi-vu", "nobody judges their own work"),
        # a role that no agency has
        ("digest_to: dau-moi-cchc", "digest_to: dau-moi", 'did you mean "dau-moi-cchc"'),
    ],
)
def test_settings_under_which_the_plan_could_not_work_are_faults(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    copy = edit(a_copy(tmp_path), "plan.yaml", old, new)

    (fault,) = faults_of(copy)

    assert words in fault.message


def test_faulty_settings_and_holidays_hide_no_fault_of_the_obligations(tmp_path: Path) -> None:
    copy = edit(a_copy(tmp_path), "plan.yaml", "opens_before: 60", "opens_before: sixty")
    edit(copy, "plan.yaml", "signed_on:", "unknown_field: 1\nsigned_on:")
    edit(copy, "holidays.yaml", "on: 2023-01-02", "on: 2023-02-30")
    edit(copy, OBLIGATIONS, "[so-tu-phap]", "[so-tu-phop]", after="  - code: II.5")

    messages = [fault.message for fault in faults_of(copy)]

    assert any("so-tu-phop" in message for message in messages)
    assert len(messages) == 4


def _state(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_reading_a_plan_changes_nothing_in_its_folder(tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    _spoil_names_everywhere(copy)
    before = _state(tmp_path)

    faults_of(copy)

    assert _state(tmp_path) == before


def test_plan_folder_is_one_plan_and_a_folder_of_them_is_each(tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    shutil.copytree(copy.folder, copy.folder.parent / "another")

    assert plan_folders(copy.folder) == [copy.folder]
    assert plan_folders(copy.folder.parent) == [copy.folder.parent / "another", copy.folder]


def test_folder_without_a_plan_is_refused_with_an_example(tmp_path: Path) -> None:
    for ask in (plan_folders, read_plan):
        with pytest.raises(NotAPlan, match=r"name a plan folder, e\.g\. calendar/qd-465-2022"):
            ask(tmp_path)


def test_plan_far_from_the_others_runs_by_the_shared_holidays_and_ladder(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "alone")

    plan = read_plan(tmp_path / "alone")

    assert plan == read_plan(FOLDER)


def test_plan_runs_by_its_own_ladder_if_it_has_one(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    (copy.folder / LADDER).write_text("steps: [-1, 0]\n", "utf-8")

    assert read_plan(copy.folder).ladder.steps == (-1, 0)


def test_shipped_folder_has_one_plan() -> None:
    assert plan_folders(CALENDAR) == [FOLDER]
