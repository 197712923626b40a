"""Templates, and what they may say: days, states and agencies in the words of an office."""

from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deadlines.civil import HO_CHI_MINH, civil_date
from deadlines.in_words import period_in_words, short_day
from models.tables import Evidence
from plans.plan import Plan

STATUS_WORDS = {
    "assigned": "Chưa tiếp nhận",
    "acknowledged": "Đang thực hiện",
    "submitted": "Đã báo cáo, chờ xác nhận",
    "returned": "Trả lại để bổ sung",
    "accepted": "Đã hoàn thành",
    "waived": "Không phải thực hiện",
}


def clock(at: datetime) -> str:
    """`9:12 ngày 17/3/2023`, as the clock on the wall shows it."""
    local = at.astimezone(HO_CHI_MINH)
    return f"{local.hour}:{local.minute:02} ngày {short_day(civil_date(at))}"


def day(on: date | None) -> str:
    """`17/3/2023`; nothing where there is no day."""
    return short_day(on) if on else ""


WATCHING = (
    ("/bang", "Bảng theo dõi"),
    ("/danh-sach", "Danh sách nhiệm vụ"),
    ("/quyet-dinh", "Theo Quyết định"),
    ("/xep-hang", "Xếp hạng"),
)
MENU = {
    "agency": (("/nhiem-vu", "Nhiệm vụ được giao"),),
    "standing": (
        ("/tong-quan", "Tổng quan"),
        ("/cho-xac-nhan", "Chờ xác nhận"),
        ("/de-nghi-gia-han", "Đề nghị gia hạn"),
        ("/nhiem-vu", "Nhiệm vụ được giao"),
        *WATCHING,
        ("/giao-nhiem-vu", "Giao nhiệm vụ"),
        ("/van-ban", "Văn bản"),
        ("/co-quan", "Quản trị"),
    ),
    "operator": (("/co-quan", "Quản trị"),),
    "judge": (
        ("/tong-quan", "Tổng quan"),
        ("/cho-xac-nhan", "Chờ xác nhận"),
        ("/de-nghi-gia-han", "Đề nghị gia hạn"),
        ("/nhiem-vu", "Nhiệm vụ được giao"),
        *WATCHING,
    ),
    "leader": (("/tong-quan", "Tổng quan"), *WATCHING),
}


def menu(role: str) -> tuple[tuple[str, str], ...]:
    """The pages of a role: path and words."""
    return (*MENU.get(role, ()), ("/doi-mat-khau", "Đổi mật khẩu"))


def initial(words: str) -> str:
    """The same words, the first letter large: as they begin a line."""
    return words[:1].upper() + words[1:]


def by_when(due: str) -> str:
    """`thời hạn: 15/6/2023 – còn 72 ngày`; what says by itself what it is stays alone."""
    return f"thời hạn: {due}" if due[:1].isdigit() else due


def agency_name(code: str, plan: Plan) -> str:
    """The name of an agency of a plan; its code if an edit dropped it."""
    return plan.name_of(code)


def file_path(evidence: Evidence) -> str:
    """Where the file of a piece of evidence is fetched."""
    return f"/tep/{evidence.id}/{quote((evidence.file or '').partition('/')[2])}"


TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(
    agency_name=agency_name,
    by_when=by_when,
    clock=clock,
    day=day,
    file_path=file_path,
    initial=initial,
    period=period_in_words,
)
TEMPLATES.globals.update(menu=menu)
