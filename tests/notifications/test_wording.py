"""The letter in Vietnamese: its order, its words, and whole letters as golden files.

Regenerate the golden files with `python -m tests.notifications.test_wording`, and read the diff.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from models.assignments.work import AssignmentView
from models.inspections import CommitmentRow
from models.letters.alarms import Problem
from models.letters.answers import Answer
from models.letters.silence import SilenceRow
from notifications.alarm import alarm
from notifications.answers import answer_lines
from notifications.commitment import commitments
from notifications.new_link import new_link
from notifications.receipts import receipt_letter
from notifications.summary import Week, monthly, summary
from notifications.views import Contents, CycleNews, EscalatedWork, Letter, LetterLink
from notifications.wording import changes_in_words, digest, due_in_words
from plans.plan import Plan
from tests.plans.shipped import shipped_plan

GOLDEN = Path(__file__).parent / "golden"
MONDAY = date(2023, 3, 20)
PLAN = shipped_plan()


def work(obligation: str = "II.5", **given: Any) -> AssignmentView:
    """Open work of Sở Tư pháp, due on 31 March 2023."""
    due_on = given.pop("due_on", date(2023, 3, 31))
    values: dict[str, Any] = {
        "id": 7,
        "obligation": obligation,
        "period": "2023",
        "agency": "so-tu-phap",
        "holder": "so-tu-phap",
        "opens_on": date(2023, 1, 1),
        "opened_on": date(2023, 1, 1),
        "due_on": due_on,
        "due_on_decided": True,
        "status": "assigned",
        "overdue": False,
        "submitted_on": None,
        "days_late": 0,
        "title": PLAN.obligation(obligation).title,
        "source": PLAN.obligation(obligation).source,
        "kind": "yearly",
        "history": False,
        "expected_on": due_on,
        "extension_to": None,
        "acknowledged_on": None,
        "changed_on": date(2023, 1, 1),
        "closed_on": None,
        "by_decision": due_on is not None,
        "ordered_product": None,
    }
    return AssignmentView(**{**values, **given})


OVERDUE = work("II.4", id=3, period="2022", due_on=date(2022, 12, 31), overdue=True, days_late=79)
CHECK_IN = work("III.1", id=9, period="2023-03", due_on=None, kind="continuous")


def contents(*rows: AssignmentView, **given: Any) -> Contents:
    values = {"agency": "so-tu-phap", "as_of": MONDAY, "answer_by": date(2023, 3, 27), "work": rows}
    return Contents(**{**values, **given})


NEWS = CycleNews(
    obligation="I.3",
    title=PLAN.obligation("I.3").title,
    source=PLAN.obligation("I.3").source,
    period="2023",
    due_on=date(2023, 3, 31),
    leads=("Sở Nội vụ",),
)


WEEK = Week(
    first=date(2023, 3, 13),
    last=date(2023, 3, 19),
    opened=4,
    accepted=[
        work(status="accepted", submitted_on=date(2023, 3, 14), closed_on=date(2023, 3, 15)),
        work("II.4", status="accepted", submitted_on=date(2023, 3, 16), days_late=75),
    ],
    to_judge=[work("III.1", id=11, period="2023-03", submitted_on=date(2023, 3, 17))],
    extension_requests=[work(id=12, extension_to=date(2023, 4, 28))],
    overdue=[OVERDUE],
    undelivered=2,
    unreachable=["so-y-te"],
    head="7f3221a9b8554ee4da4ee461411fa8f914b87a12ae8133f29a20e7d2bd4dc113",
    escalated=[(OVERDUE, 2, date(2023, 3, 15))],
    stagnant=[work("III.1", id=9, period="2023-03", changed_on=date(2023, 2, 10))],
    silences=[
        SilenceRow(
            id=1,
            agency="so-y-te",
            obligation=None,
            first_on=date(2023, 3, 1),
            last_on=date(2023, 3, 31),
            reason="đang chống dịch",
            document="12/UBND-VX",
            author="so-noi-vu",
        )
    ],
    quotas=[("KH.II.1.1", "so-noi-vu", 1)],
    missing_years=[2024],
)


def answer(action: str, **given: Any) -> Answer:
    """A decision on work of Sở Tư pháp that was expected on 31 December 2022."""
    values: dict[str, Any] = {
        "audit": 1,
        "assignment": 7,
        "action": action,
        "obligation": "II.5",
        "title": "Báo cáo theo dõi thi hành pháp luật",
        "period": "2022",
        "status": "assigned",
        "before_on": date(2022, 12, 31),
        "after_on": date(2022, 12, 31),
    }
    return Answer(**{**values, **given})


REFUSED = answer("refuse", asked_to=date(2023, 2, 28), reason="đã gia hạn một lần")
EXTENDED = answer(
    "extend",
    audit=2,
    assignment=8,
    after_on=date(2023, 1, 31),
    reason="chờ số liệu",
    document="512/UBND-NC ngày 08/12/2022",
)
RETURNED = answer(
    "return",
    audit=3,
    assignment=9,
    status="returned",
    after_on=date(2023, 1, 12),
    reason="thiếu số liệu Quý IV",
)
CONFIRMED = answer("accept", audit=4, assignment=10, status="accepted")
REPORTED = answer(
    "submit",
    status="submitted",
    document="12/BC-STP",
    dated_on=date(2023, 3, 17),
    evidence=34,
    at=datetime(2023, 3, 20, 2, 5, tzinfo=UTC),
    on=MONDAY,
)
ASKED = answer(
    "request-extension",
    asked_to=date(2023, 4, 28),
    at=datetime(2023, 3, 20, 2, 10, tzinfo=UTC),
    on=MONDAY,
)
ANSWERS = (REFUSED, EXTENDED, RETURNED, CONFIRMED)
SENT = ((date(2023, 1, 3), 0), (date(2023, 1, 9), 0), (date(2023, 1, 10), 1))
HOLDERS = ("so-tu-phap", "so-y-te", "so-tai-chinh", "thanh-tra-tinh")
EVERYBODYS = [
    EscalatedWork(
        work(
            "KH.IV.1.a",
            id=n,
            agency=holder,
            holder=holder,
            due_on=date(2022, 12, 9),
            overdue=True,
            days_late=101,
        ),
        3,
        (*SENT, (date(2022, 12, 23), 2)),
    )
    for n, holder in enumerate(HOLDERS, start=20)
]
OWN = work(
    "I.7",
    id=30,
    agency="so-noi-vu",
    holder="so-noi-vu",
    period="2022-Q4",
    due_on=date(2022, 12, 31),
)
MONTH = replace(WEEK, first=date(2023, 2, 1), last=date(2023, 2, 28))
LINK = LetterLink(
    "https://dondoc.example.gov.vn/t/MTIzNA.Jxk0n0Yv1cRrTyWmUZ0q0m3p8bE", date(2023, 4, 19)
)
LETTERS: dict[str, Letter] = {
    "escalation-to-the-chair": digest(
        PLAN,
        contents(
            agency="van-phong-ubnd-tinh",
            role="van-thu",
            escalated=[*EVERYBODYS, EscalatedWork(OVERDUE, 3, SENT)],
            totals={20: 26},
        ),
    ),
    "escalation-to-the-standing-agency": digest(
        PLAN,
        contents(
            agency="so-noi-vu",
            role="lanh-dao",
            escalated=[replace(each, level=2) for each in EVERYBODYS],
        ),
    ),
    "escalation-to-the-judge": digest(
        PLAN,
        contents(
            agency="van-phong-ubnd-tinh",
            role="lanh-dao",
            escalated=[EscalatedWork(replace(OWN, overdue=True, days_late=79), 2, SENT)],
        ),
    ),
    "own-work-of-the-standing-agency": digest(
        PLAN, contents(replace(OWN, overdue=True, days_late=79), agency="so-noi-vu")
    ),
    "request": digest(
        PLAN,
        contents(
            agency="mat-tran-to-quoc-tinh",
            news=[
                CycleNews(
                    obligation="KH.IV.13",
                    title=PLAN.obligation("KH.IV.13").title,
                    source=PLAN.obligation("KH.IV.13").source,
                    period="2023-03",
                    due_on=None,
                    leads=(),
                    request=PLAN.obligation("KH.IV.13").text,
                )
            ],
        ),
    ),
    "summary-to-the-judge": monthly(PLAN, MONTH, "van-phong-ubnd-tinh"),
    "escalation": digest(
        PLAN,
        contents(
            work(due_on=MONDAY),
            escalated=[EscalatedWork(OVERDUE, 1, SENT)],
            since=date(2023, 3, 13),
            answers=ANSWERS,
            still_since=date(2023, 2, 17),
            role="lanh-dao",
        ),
    ),
    "alarm": alarm(
        PLAN,
        "Sở Nội vụ",
        MONDAY,
        [
            Problem("agency:so-y-te", "so-y-te"),
            Problem("contact:4", "so-tu-phap", "van-thu", date(2023, 3, 17)),
            Problem("notice:9", "so-tai-chinh", "dau-moi-cchc", date(2023, 3, 16)),
        ],
        [],
    )
    or Letter("", "", ""),
    "commitment": commitments(
        PLAN,
        "Văn phòng UBND tỉnh",
        MONDAY,
        [
            CommitmentRow(
                *(1, 1, date(2023, 3, 14), "3f" * 32),
                values=(("van-phong-ubnd-tinh/lanh-dao", "muối trắng phơi ngoài Cà Ná"),),
            ),
            CommitmentRow(1, 2, date(2023, 3, 20), "a7" * 32),
        ],
    )
    or Letter("", "", ""),
    "summary-of-a-month": monthly(PLAN, MONTH, "ubnd-tinh"),
    "overdue-and-due": digest(
        PLAN,
        contents(
            work(),
            CHECK_IN,
            OVERDUE,
            others=[
                work(
                    "II.3",
                    id=4,
                    period="2022",
                    due_on=date(2022, 12, 31),
                    overdue=True,
                    days_late=79,
                )
            ],
        ),
    ),
    "answered-by-link-or-reply": digest(
        PLAN,
        contents(
            work(),
            OVERDUE,
            link=LINK,
            by_reply=True,
        ),
    ),
    "new-link": new_link(PLAN, "so-tu-phap", [work(), CHECK_IN], LINK).letter,
    "receipt-of-a-report": receipt_letter(PLAN, "so-tu-phap", [REPORTED], None),
    "receipt-of-decisions": receipt_letter(
        PLAN, "so-tu-phap", [replace(REPORTED, on=date(2023, 3, 17)), ASKED, *ANSWERS], LINK
    ),
    "coordinating-only": digest(PLAN, contents(news=(NEWS,))),
    "summary": summary(PLAN, WEEK),
    "summary-of-a-quiet-week": summary(
        PLAN,
        replace(
            WEEK,
            accepted=[],
            to_judge=[],
            extension_requests=[],
            overdue=[],
            unreachable=[],
            head=None,
            escalated=[],
            stagnant=[],
            silences=[],
            quotas=[],
            missing_years=[],
        ),
    ),
}


@pytest.mark.parametrize("name", list(LETTERS))
@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_whole_letter_reads_as_the_golden_file(name: str, kind: str) -> None:
    letter = LETTERS[name]

    golden = (GOLDEN / f"{name}.{kind}").read_text(encoding="utf-8")

    assert f"Subject: {letter.subject}\n\n{getattr(letter, kind)}" == golden


def test_the_overdue_comes_first_then_by_date_then_the_undated() -> None:
    text = digest(PLAN, contents(CHECK_IN, work(), OVERDUE)).text

    places = [text.index(row.title) for row in (OVERDUE, work(), CHECK_IN)]

    assert places == sorted(places)


def test_the_subject_counts_what_is_overdue_and_what_else_is_to_be_done() -> None:
    assert digest(PLAN, contents(work(), OVERDUE, others=[OVERDUE, OVERDUE])).subject == (
        "[CCHC Ninh Thuận] Đôn đốc: 3 nhiệm vụ quá hạn, 1 nhiệm vụ cần thực hiện"
    )
    assert digest(PLAN, contents(work())).subject == (
        "[CCHC Ninh Thuận] Nhắc việc: 1 nhiệm vụ cần thực hiện"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (work(), "31/3/2023 – còn 11 ngày"),
        (work(due_on=MONDAY), "20/3/2023 – hôm nay là ngày cuối"),
        (OVERDUE, "31/12/2022 – quá hạn 79 ngày"),
        # a day that the decision does not give: passed, but nobody is called late
        (work(due_on=date(2023, 3, 15), due_on_decided=False), "15/3/2023 (ngày dự kiến) – đã qua"),
        (work(due_on_decided=False), "31/3/2023 (ngày dự kiến) – còn 11 ngày"),
        # asked for more time: the day stands until it is decided
        (
            work(extension_to=date(2023, 4, 28)),
            "31/3/2023 – còn 11 ngày (đề nghị gia hạn đến 28/4/2023, đang chờ quyết định)",
        ),
        # given back: until the day to resubmit
        (work(status="returned"), "đề nghị bổ sung xong trong ngày 31/3/2023"),
        (work(due_on=None, kind="undated"), "chưa xác định thời hạn"),
        (CHECK_IN, "thường xuyên, đề nghị báo cáo tình hình thực hiện"),
    ],
)
def test_days_left_are_said_in_words(row: AssignmentView, words: str) -> None:
    assert words in due_in_words(row, MONDAY)


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        (OVERDUE, "NHIỆM VỤ QUÁ HẠN"),
        (work(due_on=date(2023, 3, 15), due_on_decided=False), "NHIỆM VỤ ĐÃ QUA NGÀY DỰ KIẾN"),
        (work(due_on=MONDAY), "NHIỆM VỤ ĐẾN HẠN HÔM NAY"),
        (work(due_on=date(2023, 5, 19)), "NHIỆM VỤ SẮP ĐẾN HẠN"),
        # due in two months or later: given, not coming yet
        (work(due_on=date(2023, 5, 20)), "NHIỆM VỤ ĐÃ GIAO, CHƯA ĐẾN HẠN"),
        (CHECK_IN, "NHIỆM VỤ THƯỜNG XUYÊN"),
    ],
)
def test_work_stands_under_the_heading_that_is_true_of_it(
    row: AssignmentView, heading: str
) -> None:
    headings = re.findall(r"^NHIỆM VỤ .*", digest(PLAN, contents(row)).text, re.MULTILINE)

    assert len(headings) == 1
    assert headings[0].startswith(heading)


def test_what_was_asked_beside_the_decisions_own_work_has_not_its_product() -> None:
    assignment = replace(
        work(period="2023-03-01.1"), title="Khắc phục tồn tại qua cuộc kiểm tra số 3"
    )

    assert "sản phẩm: " in digest(PLAN, contents(work())).text
    assert "sản phẩm: " not in digest(PLAN, contents(assignment)).text


def test_a_day_that_the_owner_chose_is_said_to_be_that() -> None:
    asked = work(period="2023-03-01.1", by_decision=False)
    late = replace(asked, overdue=True, days_late=5)

    text = digest(PLAN, contents(asked)).text
    reported = digest(PLAN, contents(escalated=[EscalatedWork(late, 1)])).text

    assert "còn 11 ngày (thời hạn do Sở Nội vụ đề nghị)" in text
    assert "căn cứ: theo đề nghị của Sở Nội vụ để thực hiện Phụ lục, mục II" in text
    assert "hạn do Sở Nội vụ đề nghị 31/3/2023" in reported


def test_the_head_of_an_agency_reads_where_its_overdue_work_is_to_be_reported() -> None:
    to_the_head = contents(escalated=[EscalatedWork(OVERDUE, 1, SENT)])
    about_others = replace(to_the_head, agency="so-noi-vu")

    assert "Cách báo cáo: khi hoàn thành, đề nghị gửi số" in digest(PLAN, to_the_head).text
    assert "Cách báo cáo" not in digest(PLAN, about_others).text


def test_a_day_that_unconfirmed_holidays_moved_is_said_to_be_reckoned() -> None:
    moved = {"due_on_a_day_off": "next_working_day"}
    settings = PLAN.head.settings.model_copy(update=moved)
    # Not a copy, which would keep the term that was worked out.
    fields = {name: getattr(PLAN, name) for name in Plan.model_fields}
    plan = Plan(**fields | {"head": PLAN.head.model_copy(update={"settings": settings})})
    # 31 March 2024 is a Sunday.
    moved_to = {"due_on": date(2024, 4, 1), "expected_on": date(2024, 4, 1)}
    assignment = work(period="2024", overdue=True, days_late=3, **moved_to)

    text = digest(plan, contents(assignment)).text
    reported = digest(plan, contents(escalated=[EscalatedWork(assignment, 1)])).text

    reckoned = "(tạm tính theo lịch nghỉ năm 2024, chưa đối chiếu với thông báo chính thức)"
    assert reckoned in text
    assert "hạn 01/4/2024, tạm tính theo lịch nghỉ, quá hạn 3 ngày" in reported
    assert "tạm tính" not in digest(PLAN, contents(assignment)).text


def test_a_letter_that_only_reports_the_work_of_others_counts_nothing_of_its_readers_own() -> None:
    since = date(2022, 12, 31)
    reported = [EscalatedWork(OVERDUE, 3, SENT)]

    assert changes_in_words(contents(escalated=reported, since=since)) is None
    assert changes_in_words(contents(OVERDUE, work(), since=since)) == (
        "Kể từ thư ngày 31/12/2022: 2 nhiệm vụ mới, 1 nhiệm vụ mới quá hạn."
    )


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        (
            REFUSED,
            "Đề nghị gia hạn đến ngày 28/02/2023: không được chấp thuận "
            "(lý do: đã gia hạn một lần); thời hạn vẫn là ngày 31/12/2022.",
        ),
        (
            EXTENDED,
            "Gia hạn đến ngày 31/01/2023 (thời hạn trước đó: ngày 31/12/2022) "
            "theo Văn bản số 512/UBND-NC ngày 08/12/2022.",
        ),
        # a day that is not the decision's moves without a document
        (
            replace(EXTENDED, document=None),
            "Gia hạn đến ngày 31/01/2023 (thời hạn trước đó: ngày 31/12/2022), lý do: chờ số liệu.",
        ),
        (
            replace(EXTENDED, before_on=None, document="Công văn 512/UBND-NC"),
            "Ấn định thời hạn là ngày 31/01/2023 theo Công văn 512/UBND-NC.",
        ),
        (
            RETURNED,
            "Trả lại để bổ sung, lý do: thiếu số liệu Quý IV; "
            "đề nghị hoàn thiện chậm nhất ngày 12/01/2023.",
        ),
        (CONFIRMED, "Đã xác nhận hoàn thành: Báo cáo theo dõi thi hành pháp luật (năm 2022)."),
        (
            answer("waive", document="9/UBND-NC", reason="không phát sinh"),
            "Không phải thực hiện, theo Văn bản số 9/UBND-NC (lý do: không phát sinh).",
        ),
        (
            answer("reopen", reason="xác nhận nhầm", after_on=date(2023, 1, 12)),
            "Mở lại để thực hiện tiếp, lý do: xác nhận nhầm; "
            "đề nghị hoàn thiện chậm nhất ngày 12/01/2023.",
        ),
        # what has no day is asked for without a day
        (
            answer("reopen", reason="xác nhận nhầm", before_on=None, after_on=None),
            "Mở lại để thực hiện tiếp, lý do: xác nhận nhầm.",
        ),
    ],
)
def test_a_decision_is_told_with_its_reason_its_document_and_both_days(
    decided: Answer, words: str
) -> None:
    (line,) = answer_lines(PLAN, [decided])

    assert line.endswith(words)


def test_a_letter_of_decisions_alone_says_so_and_where_what_is_open_is_reported() -> None:
    letter = digest(PLAN, contents(answers=[RETURNED]))

    assert letter.subject == f"[{PLAN.head.subject}] Kết quả xem xét báo cáo, đề nghị"
    assert "Sở Nội vụ thông báo kết quả xem xét báo cáo, đề nghị của quý cơ quan" in letter.text
    assert "Cách báo cáo: khi hoàn thành, đề nghị gửi số, ngày văn bản" in letter.text


def test_the_standing_agency_is_told_by_its_judge_what_was_decided() -> None:
    letter = digest(
        PLAN, contents(agency="so-noi-vu", answers=[answer("accept", status="accepted")])
    )

    judge = PLAN.agency(PLAN.head.judge).name
    assert f"{judge} thông báo kết quả xem xét báo cáo, đề nghị của quý cơ quan" in letter.text
    assert "Cách báo cáo" not in letter.text


def test_of_several_decisions_on_one_piece_of_work_the_last_is_told() -> None:
    lines = answer_lines(PLAN, [REFUSED, replace(EXTENDED, assignment=REFUSED.assignment)])

    assert len(lines) == 1
    assert "Gia hạn đến ngày 31/01/2023" in lines[0]


def test_what_was_returned_and_reported_again_since_is_no_news() -> None:
    assert answer_lines(PLAN, [replace(RETURNED, status="submitted")]) == ()


def test_a_plan_due_in_december_is_that_of_the_next_year() -> None:
    due_on = {"due_on": date(2022, 12, 24), "expected_on": date(2022, 12, 24)}
    plan_of_2023 = work("I.1", period="2022", overdue=True, days_late=86, **due_on)
    extended = replace(EXTENDED, obligation="I.1", title=plan_of_2023.title)

    text = digest(PLAN, contents(plan_of_2023, answers=[extended])).text
    reported = digest(PLAN, contents(escalated=[EscalatedWork(plan_of_2023, 1)])).text

    assert "hàng năm (năm 2023); sản phẩm: " in text
    assert "hàng năm (năm 2023), mã số nhiệm vụ 8. Gia hạn đến ngày 31/01/2023" in text
    assert "hàng năm (năm 2023; hạn 24/12/2022, quá hạn 86 ngày)" in reported
    assert "năm 2022" not in text + reported


def test_what_is_owed_once_in_the_plan_belongs_to_no_year() -> None:
    once = work("KH.II.4", period="2022", due_on=None, kind="undated")

    assert "(cả giai đoạn)" in digest(PLAN, contents(once)).text


def test_work_of_an_obligation_that_an_edit_dropped_is_still_worded() -> None:
    dropped = replace(work(), obligation="II.99", title="Việc cũ")

    assert "Việc cũ (năm 2023)" in digest(PLAN, contents(dropped)).text


A_PAGE = 4000
"""So many characters the longest letter may have, whatever it is about."""


def many(count: int) -> list[AssignmentView]:
    """Overdue duties of different years, each of many agencies."""
    holders = [agency.code for agency in PLAN.agencies if agency.kind != "outside"]
    return [
        replace(OVERDUE, id=100 * n + m, holder=holder, period=str(1900 + n))
        for n in range(count)
        for m, holder in enumerate(holders)
    ]


def test_a_letter_of_a_hundred_duties_fits_a_page_and_the_list_has_all_of_them() -> None:
    reported = [EscalatedWork(each, 3, SENT) for each in many(100)]

    letter = digest(PLAN, contents(agency="van-phong-ubnd-tinh", escalated=reported))

    assert len(letter.text) <= A_PAGE
    assert re.search(r"… và \d+ mục khác, nêu tại danh sách kèm theo\.", letter.text)
    assert letter.subject.endswith(f"Báo cáo: 100 nhiệm vụ, {len(reported)} lượt giao quá hạn")
    (attachment,) = letter.attachments
    assert attachment.content.decode().count("<li") == 100


def test_a_summary_of_many_duties_fits_a_page() -> None:
    week = replace(WEEK, overdue=many(30), stagnant=many(40), to_judge=many(20))

    to_standing, to_leaders = summary(PLAN, week), monthly(PLAN, week, "ubnd-tinh")

    assert len(to_standing.text) <= A_PAGE
    assert len(to_leaders.text) <= A_PAGE
    headings = {"NHIỆM VỤ QUÁ HẠN": 30, "CHƯA CÓ TIẾN TRIỂN": 40}
    headings["ĐÃ BÁO CÁO HOÀN THÀNH, CHỜ XÁC NHẬN"] = 20
    each = len(many(1))
    for heading, count in headings.items():
        assert f"{heading} ({count} NHIỆM VỤ, {count * each} LƯỢT GIAO)" in to_standing.text
    assert f"NHIỆM VỤ QUÁ HẠN (30 NHIỆM VỤ, {30 * each} LƯỢT GIAO)" in to_leaders.text
    # beside those of many duties: raised, asked, two accepted, a silence, a quota; or raised
    for letter, lines in ((to_standing, 30 + 40 + 20 + 6), (to_leaders, 30 + 1)):
        assert re.search(r"… và \d+ mục khác, nêu tại danh sách kèm theo\.", letter.text)
        (attachment,) = letter.attachments
        assert attachment.content.decode().count("<li") == lines


def test_a_letter_of_many_decisions_fits_a_page_and_the_list_has_all_of_them() -> None:
    decided = [replace(EXTENDED, audit=n, assignment=n) for n in range(1, 201)]

    letter = digest(PLAN, contents(work(), answers=decided))

    assert len(letter.text) <= A_PAGE
    assert "KẾT QUẢ XEM XÉT BÁO CÁO, ĐỀ NGHỊ" in letter.text
    (attachment,) = letter.attachments
    assert attachment.content.decode().count("<li") == 200 + 1


def test_where_product_and_basis_are_left_out_the_list_has_them() -> None:
    duties = [work(id=n, period=str(1900 + n)) for n in range(18)]

    letter = digest(PLAN, contents(*duties))

    assert "căn cứ" not in letter.text
    assert "mục khác" not in letter.text
    (attachment,) = letter.attachments
    assert attachment.content.decode().count("căn cứ") == 18


def test_an_alarm_of_many_problems_says_all_of_them_itself() -> None:
    problems = [Problem("notice:1", "so-y-te", role="van-thu", on=MONDAY)] * 200

    letter = alarm(PLAN, "Sở Nội vụ", MONDAY, problems, [])

    assert letter is not None
    assert letter.text.count("Sở Y tế") == 200
    assert not letter.attachments


def test_a_letter_about_the_work_of_another_does_not_urge_its_reader() -> None:
    own_of_standing = replace(OVERDUE, agency="so-noi-vu", holder="so-noi-vu")
    judges = digest(
        PLAN, contents(agency="van-phong-ubnd-tinh", escalated=[EscalatedWork(own_of_standing, 2)])
    )
    heads = digest(
        PLAN,
        contents(agency="so-noi-vu", escalated=[EscalatedWork(OVERDUE, 2)], role="lanh-dao"),
    )

    assert "Thông báo: 1 nhiệm vụ quá hạn" in judges.subject
    assert "xem xét, có ý kiến chỉ đạo." in judges.text
    assert "Đề nghị chỉ đạo: 1 nhiệm vụ quá hạn" in heads.subject


def test_a_letter_to_the_holders_head_was_no_report() -> None:
    raised = replace(WEEK, escalated=[(OVERDUE, 1, date(2023, 3, 15))])

    assert "đã có thư đôn đốc gửi lãnh đạo cơ quan thực hiện ngày 15/3/2023" in (
        summary(PLAN, raised).text
    )
    sent = [EscalatedWork(OVERDUE, 2, [(date(2023, 3, 1), 1)])]
    letter = digest(PLAN, contents(agency="so-noi-vu", escalated=sent, role="lanh-dao"))
    assert "Đã có thư đôn đốc gửi lãnh đạo cơ quan thực hiện ngày 01/3/2023" in letter.text


def test_where_no_file_can_go_along_all_of_it_stands_in_the_letter() -> None:
    letter = summary(PLAN, replace(WEEK, overdue=many(30)), fits=False)

    assert not letter.attachments
    assert "mục khác" not in letter.text


def test_only_a_letter_that_goes_up_reports() -> None:
    to_head = digest(PLAN, contents(escalated=[EscalatedWork(OVERDUE, 1)], role="lanh-dao"))
    to_chair = digest(
        PLAN, contents(agency="van-phong-ubnd-tinh", escalated=[EscalatedWork(OVERDUE, 3)])
    )

    assert "kính báo cáo" not in to_head.text
    assert "Kính gửi: Đồng chí Giám đốc Sở Tư pháp" in to_head.text
    assert "Đôn đốc: 1 nhiệm vụ quá hạn" in to_head.subject
    assert "Sở Nội vụ kính báo cáo" in to_chair.text
    assert "để Chủ tịch Ủy ban nhân dân tỉnh xem xét, chỉ đạo." in to_chair.text


def test_work_that_waits_for_its_event_asks_who_knows_to_record_it() -> None:
    waiting = work("I.6", due_on=date(2023, 9, 30))

    asked = digest(PLAN, contents(waiting)).text
    come = digest(PLAN, contents(waiting, events_come=frozenset({"indices-published"}))).text

    assert "Đề nghị Sở Nội vụ ghi nhận ngày: Cấp có thẩm quyền công bố" in asked
    assert "ghi nhận ngày" not in come


def test_titles_are_escaped_in_html() -> None:
    html = digest(PLAN, contents(replace(work(), title="<script>x</script>"))).html

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, letter in LETTERS.items():
        for kind in ("text", "html"):
            body = f"Subject: {letter.subject}\n\n{getattr(letter, kind)}"
            (GOLDEN / f"{name}.{kind}").write_text(body, encoding="utf-8")
