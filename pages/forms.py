"""What the forms of the pages ask for: read field by field, each fault a sentence at its field."""

from dataclasses import dataclass, field
from datetime import date

from assignments.files import web_link
from deadlines.civil import written_day
from deadlines.in_words import short_day
from deadlines.refusal import Refusal
from models.types import is_id
from pages.asking import SentForm

LONGEST_NUMBER = 100
LONGEST_NOTE = 2000
LONGEST_NAME = 100
LONGEST_LINK = 2000
MOST_DIGITS = 10
"""Of an id; Python refuses to read numbers of thousands."""


@dataclass(frozen=True)
class Form:
    """The values of a form as they were typed, and what is wrong with them, by field."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")


@dataclass(frozen=True)
class Report:
    """A report of completion as it may be recorded."""

    number: str
    dated_on: date
    link: str | None
    note: str | None
    person: str | None


REPORT = ("so", "ngay", "thang", "nam", "lien_ket", "ghi_chu", "ho_ten", "tep_da_gui")
EXTENSION = ("ngay", "thang", "nam", "ly_do", "ho_ten")


def read_report(form: SentForm, today: date, *, asks_name: bool) -> tuple[Form, Report | None]:
    """A report as it was typed; the report itself where nothing is wrong."""
    values = {name: form.text(name) for name in REPORT}
    errors: dict[str, str] = {}
    number = " ".join(values["so"].split())
    if not number:
        errors["so"] = "Nhập số, ký hiệu văn bản."
    elif len(number) > LONGEST_NUMBER:
        errors["so"] = f"Số, ký hiệu văn bản không quá {LONGEST_NUMBER} ký tự."
    dated_on = _day(values, "Ngày văn bản", errors)
    if dated_on and dated_on > today:
        errors["ngay"] = f"Ngày văn bản không được sau ngày báo cáo ({short_day(today)})."
    link = values["lien_ket"] or None
    try:
        link = web_link(link)
    except Refusal:
        errors["lien_ket"] = "Đường liên kết không đúng. Viết đầy đủ, ví dụ https://…"
    if len(values["lien_ket"]) > LONGEST_LINK:
        errors["lien_ket"] = f"Đường liên kết không quá {LONGEST_LINK} ký tự."
    if len(values["ghi_chu"]) > LONGEST_NOTE:
        errors["ghi_chu"] = f"Ghi chú không quá {LONGEST_NOTE} ký tự."
    person = _person(values, "báo cáo", errors) if asks_name else None
    if errors or dated_on is None:
        return Form(values, errors), None
    return Form(values), Report(number, dated_on, link, values["ghi_chu"] or None, person)


@dataclass(frozen=True)
class ExtensionRequest:
    """A request for more time as it may be recorded."""

    until: date
    reason: str
    person: str | None


def read_extension(
    form: SentForm, today: date, *, asks_name: bool
) -> tuple[Form, ExtensionRequest | None]:
    """A request for more time as it was typed; the request itself where nothing is wrong."""
    values = {name: form.text(name) for name in EXTENSION}
    errors: dict[str, str] = {}
    until = _day(values, "Ngày đề nghị gia hạn", errors)
    if until and until <= today:
        errors["ngay"] = f"Ngày đề nghị gia hạn phải sau hôm nay ({short_day(today)})."
    if not values["ly_do"]:
        errors["ly_do"] = "Nhập lý do đề nghị gia hạn."
    elif len(values["ly_do"]) > LONGEST_NOTE:
        errors["ly_do"] = f"Lý do không quá {LONGEST_NOTE} ký tự."
    person = _person(values, "đề nghị", errors) if asks_name else None
    if errors or until is None:
        return Form(values, errors), None
    return Form(values), ExtensionRequest(until, values["ly_do"], person)


def _person(values: dict[str, str], does: str, errors: dict[str, str]) -> str:
    """Who answers by a letter's link: the audit keeps the name as it is declared."""
    name = " ".join(values["ho_ten"].split())
    if not name:
        errors["ho_ten"] = f"Nhập họ và tên người {does}."
    elif len(name) > LONGEST_NAME:
        errors["ho_ten"] = f"Họ và tên không quá {LONGEST_NAME} ký tự."
    return name


def _day(values: dict[str, str], what: str, errors: dict[str, str]) -> date | None:
    """A day from three boxes; a whole day in the first box is read too."""
    parts = [values[name] for name in ("ngay", "thang", "nam")]
    text = parts[0] if not any(parts[1:]) else "/".join(parts)
    if not text.strip("/"):
        errors["ngay"] = f"Nhập {what[0].lower()}{what[1:]}."
        return None
    try:
        return written_day(text)
    except ValueError:
        errors["ngay"] = f"Không có ngày {text[:20]}. Viết ngày/tháng/năm, ví dụ 17/3/2023."
        return None


DAYS = {
    "tu_ngay": "Từ ngày",
    "den_ngay": "Đến hết ngày",
    "ngay_cuoi": "Ngày cuối cùng",
    "ngay_van_ban": "Ngày văn bản",
    "thoi_han": "Thời hạn",
}
"""What fields of one day each are called."""


def read_day(values: dict[str, str], name: str, errors: dict[str, str]) -> date | None:
    """A day that was written into one field as day/month/year."""
    try:
        return written_day(values[name])
    except ValueError:
        errors[name] = f"{DAYS[name]}: viết ngày/tháng/năm, ví dụ 17/3/2023."
        return None


def day_fields(on: date | None) -> dict[str, str]:
    """A day as its three boxes have it."""
    return {"ngay": str(on.day), "thang": str(on.month), "nam": str(on.year)} if on else {}


@dataclass(frozen=True)
class Decision:
    """What was decided of a request: a day up to which more time is granted, or none."""

    until: date | None
    reason: str
    document: str | None


DECISION = ("viec", "ngay", "thang", "nam", "ly_do", "van_ban")


def read_decision(form: SentForm) -> tuple[Form, Decision | None]:
    """A decision on a request as it was typed; the decision itself where nothing is wrong."""
    values = {name: form.text(name) for name in DECISION}
    errors: dict[str, str] = {}
    grants = values["viec"] == "dong-y"
    if values["viec"] not in ("dong-y", "tu-choi"):
        errors["viec"] = "Chọn đồng ý hoặc không đồng ý."
    until = _day(values, "Ngày gia hạn đến", errors) if grants else None
    if not values["ly_do"]:
        errors["ly_do"] = "Nhập lý do."
    if errors:
        return Form(values, errors), None
    return Form(values), Decision(until, values["ly_do"], values["van_ban"] or None)


def id_of(text: str) -> int | None:
    """The id of a row that a field holds; None of anything else."""
    number = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
    return number if is_id(number) else None


def day_boxes(day: date) -> dict[str, str]:
    """A day as the three boxes hold it."""
    return {"ngay": str(day.day), "thang": str(day.month), "nam": str(day.year)}
