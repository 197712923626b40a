"""Refusals in Vietnamese: one for every code, by what the refusal knows, for whoever fills in."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assignments.desk import Desk, Grounds
from assignments.extensions import extend
from assignments.files import receive_file
from assignments.ordering import TaskOrder
from assignments.transitions import TRANSITIONS, Paper, accept, acknowledge, submit, waive
from deadlines.refusal import ENGLISH, Refusal
from inspections.beacon import normal
from inspections.draw import Beacon
from models.tables_inspections import INSPECTION_STATES
from models.types import STATUSES
from operation.steps import open_step
from pages.words import STATES, VIETNAMESE, refusal_in_words
from plans.agency_names import AgencyNames
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.test_refusals import placeholders, uses

PASSED_ON = {"field-wrong": {"title", "about"}}
"""Values that reach a refusal through a helper, beside those of its English sentence."""
ENGLISH_WORDS = re.compile(
    r"\b(the|write|see|day|agency|office|plan|reason|document|assignment|dondoc)\b|--|`|_", re.I
)
MARCH = date(2023, 3, 20)
PAPER = Paper("15/BC-STP", MARCH)


def test_every_code_has_an_english_and_a_vietnamese_sentence() -> None:
    assert set(VIETNAMESE) == set(ENGLISH)


def test_a_vietnamese_sentence_speaks_only_of_what_the_refusal_knows() -> None:
    unknown = [
        (use.where, use.code, names)
        for use in uses()
        if (names := placeholders(VIETNAMESE[use.code]) - _known(use.code, use.values))
    ]

    assert unknown == []


def _known(code: str, values: frozenset[str] | None) -> set[str]:
    if values is not None:
        return set(values)
    return placeholders(ENGLISH[code]) | PASSED_ON.get(code, set())


def test_a_sentence_is_vietnamese_whole_and_of_no_command_line() -> None:
    plain = [re.sub(r"\{[^}]*\}", "X", sentence) for sentence in VIETNAMESE.values()]

    assert [sentence for sentence in plain if ENGLISH_WORDS.search(sentence)] == []
    assert [sentence for sentence in plain if not re.fullmatch(r"[“\w].*[.…X]", sentence)] == []
    assert [sentence for sentence in plain if sentence[0].islower()] == []


def test_every_state_and_action_has_its_words() -> None:
    assert set(STATES["status"]) == set(STATUSES)
    assert set(STATES["action"]) == set(TRANSITIONS)
    assert set(STATES["state"]) == set(INSPECTION_STATES)


@pytest.mark.parametrize(
    ("by", "change", "words"),
    [
        (
            "so-tu-phap",
            lambda desk: submit(desk, [1], Paper(" ", MARCH)),
            "Nhập số, ký hiệu văn bản.",
        ),
        (
            "so-tu-phap",
            lambda desk: submit(desk, [1], Paper("15/BC-STP", date(2023, 4, 5))),
            "Ngày văn bản không được sau ngày báo cáo (20/3/2023).",
        ),
        (
            "so-y-te",
            lambda desk: submit(desk, [1], PAPER),
            "Nhiệm vụ này không còn do cơ quan thực hiện.",
        ),
        (
            "so-tu-phap",
            lambda desk: accept(submitted(desk), [1]),
            "Cơ quan không tự quyết định đối với nhiệm vụ do mình thực hiện. "
            "Việc này do Sở Nội vụ hoặc Văn phòng UBND tỉnh quyết định.",
        ),
        (
            "so-tu-phap",
            lambda desk: acknowledge(submitted(desk), [1]),
            "Nhiệm vụ này đã được báo cáo, chờ xác nhận, không thể tiếp nhận.",
        ),
        (
            "so-noi-vu",
            lambda desk: extend(desk, [1], date(2023, 4, 5), Grounds("chờ hướng dẫn")),
            "Thời hạn do Quyết định ấn định; chỉ thay đổi bằng văn bản của UBND tỉnh. "
            "Nhập số, ký hiệu văn bản đó.",
        ),
        (
            "so-noi-vu",
            lambda desk: extend(desk, [1], date(2023, 1, 5), Grounds("chờ hướng dẫn")),
            "Ngày gia hạn phải sau thời hạn hiện nay (31/3/2023).",
        ),
        (
            "so-noi-vu",
            lambda desk: waive(desk, [7], Grounds("không phát sinh", "12/UBND")),
            "Không có nhiệm vụ mã số 7 trong kế hoạch này.",
        ),
    ],
)
def test_a_form_about_work_says_what_to_write(
    tmp_path: Path, by: str, change: Callable[[Desk], object], words: str
) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(MARCH))

    with record.work() as (session, loaded), pytest.raises(Refusal) as refused:
        change(a_desk(session, loaded, an_act(MARCH), by))

    assert refusal_in_words(refused.value, loaded.plan) == words


def submitted(desk: Desk) -> Desk:
    submit(desk, [1], PAPER)
    return desk


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bao-cao.exe", b"MZ", "Loại tệp này không nhận. Gửi PDF, ảnh, Word hoặc Excel."),
        ("bao-cao.pdf", b"MZ", "Nội dung tệp không phải PDF."),
        ("bao-cao.pdf", b"%PDF-" + bytes(20 * 1024 * 1024), "Tệp lớn hơn 20 MB."),
        ("bao-cao.pdf", b"", "Tệp không có nội dung. Chọn tệp khác."),
    ],
)
def test_a_file_that_is_not_taken_is_told_by_its_fault_and_no_path(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        receive_file([content], name, tmp_path)

    assert refusal_in_words(refused.value, a_plan()) == words


def test_a_field_is_named_as_its_form_shows_it() -> None:
    plan = a_plan()

    with pytest.raises(Refusal) as refused:
        TaskOrder.checked({"title": "Rà soát", "agencies": "so-y-te", "due_on": "31/2/2023"}, plan)

    words = "Thời hạn: còn thiếu hoặc viết chưa đúng. Ngày cuối cùng, ví dụ 28/4/2023."
    assert refusal_in_words(refused.value, plan) == words


def test_a_refusal_for_another_refusal_says_both() -> None:
    plan, beacon = a_plan(), Beacon("judge", "van-phong", MARCH, MARCH)

    with pytest.raises(Refusal) as refused:
        normal(beacon, "hoa")

    words = "Cụm từ quá ngắn. Nhập ít nhất 12 ký tự, ví dụ bốn từ. "
    whole = words + "Người rút thăm không được đoán ra giá trị đối chứng."
    assert refusal_in_words(refused.value, plan) == whole


def test_a_name_that_the_plan_lacks_is_not_answered_by_codes() -> None:
    plan = a_plan()

    with pytest.raises(Refusal) as refused:
        AgencyNames(plan).require("Sở Giao thông")

    words = "Không có “Sở Giao thông” trong kế hoạch. Chọn trong danh sách."
    assert refusal_in_words(refused.value, plan) == words
