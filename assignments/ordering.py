"""An ad hoc task for some agencies by a document, beside the decision's own periods.

KH.IV.1.c has the agencies carry out "các nhiệm vụ của Ủy ban nhân dân tỉnh giao đảm bảo chất lượng,
thời gian yêu cầu"; KH.IV.2.b has Sở Nội vụ report on them "đột xuất". Such a task is chased,
reported and judged like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assignments.asking import WorkOrder, ask
from assignments.days import require_not_ahead
from assignments.desk import Desk, entitled
from assignments.errors import CannotAsk
from deadlines.civil import written_day
from deadlines.in_words import document_in_words, short_day
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from plans.agency_names import AgencyNames
from plans.obligation_names import ObligationNames
from plans.plan import Plan


def _day(value: object) -> object:
    return written_day(value) if isinstance(value, str) else value


def _names(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [name.strip() for name in value.split(";") if name.strip()]


SIGNER = "Ủy ban nhân dân tỉnh"
"""Who issued a document of which nobody says it."""
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
WrittenDay = Annotated[date, BeforeValidator(_day)]
WRITE = {
    "title": 'write what is to be done, e.g. "Rà soát thủ tục hành chính nội bộ"',
    "agencies": "write agencies or groups with ; between, e.g. so-tai-chinh;so-y-te",
    "due_on": "write its last day, e.g. 28/4/2023",
    "document": "write its number, e.g. 1520/UBND-VXNV",
    "dated_on": "write the day of the document, e.g. 05/4/2023",
    "signed_by": 'write who issued it, e.g. "Ủy ban nhân dân tỉnh"',
}
"""What to write instead, by field."""


class TaskOrder(BaseModel):
    """Nhiệm vụ giao theo văn bản."""

    model_config = ConfigDict(extra="forbid", title="Nội dung giao việc", frozen=True)

    title: Annotated[Words, Field(title="Nhiệm vụ", description="Nội dung việc phải làm.")]
    agencies: Annotated[
        tuple[str, ...],
        Field(
            title="Cơ quan thực hiện",
            description="Chọn mã cơ quan hoặc nhóm cơ quan.",
            min_length=1,
        ),
        BeforeValidator(_names),
    ]
    due_on: Annotated[
        WrittenDay, Field(title="Thời hạn", description="Ngày cuối cùng, ví dụ 28/4/2023.")
    ]
    document: Annotated[
        Words, Field(title="Số, ký hiệu văn bản giao việc", description="Ví dụ 1520/UBND-VXNV.")
    ]
    dated_on: Annotated[WrittenDay, Field(title="Ngày văn bản", description="Ví dụ 05/4/2023.")]
    signed_by: Annotated[
        Words, Field(title="Người ký, cơ quan ban hành", description="Ví dụ Chủ tịch UBND tỉnh.")
    ] = SIGNER
    product: Annotated[
        str, Field(title="Kết quả, sản phẩm", description="Ví dụ báo cáo kết quả bằng văn bản.")
    ] = ""
    obligation: Annotated[
        str,
        Field(
            title="Giao trong khuôn khổ nhiệm vụ",
            description="Mã nhiệm vụ của kế hoạch. Bỏ trống: theo orders_under của kế hoạch.",
        ),
    ] = ""

    @classmethod
    def checked(cls, answers: Mapping[str, Any], plan: Plan) -> "TaskOrder":
        """An order, its agencies and groups by their codes, from what a command line, a form or an
        API gave. Raises CannotAsk, NotInPlan.
        """
        try:
            order = cls.model_validate(answers)
        except ValidationError as error:
            first = error.errors()[0]
            name, said = str(first["loc"][0]), first["msg"].removeprefix("Value error, ")
            # Our own errors say what to write already; pydantic's must be put into words.
            words = said if first["type"] == "value_error" else WRITE.get(name, said)
            raise CannotAsk("field-wrong", write=words, **field_shown(cls, name)) from None
        names = AgencyNames(plan)
        # Groups stay groups here, because who is a member is decided on the day it is given.
        codes = dict.fromkeys(names.require_party(words).code for words in order.agencies)
        return order.model_copy(update={"agencies": tuple(codes)})

    @property
    def basis(self) -> str:
        """The document, as letters cite it (Decree 30/2020/NĐ-CP, Phụ lục I)."""
        document = document_in_words(self.document)
        return f"{document} ngày {short_day(self.dated_on)} của {self.signed_by}"


def field_shown(form: type[BaseModel], path: str) -> dict[str, str]:
    """A field of a form as values of a refusal: its path, and how the form shows it."""
    field = form.model_fields.get(path.partition(".")[0])
    title, about = (field.title, field.description) if field else (None, None)
    return {"field": path, "title": title or path, "about": about or ""}


@dataclass(frozen=True)
class OrderedTask:
    """One agency's assignment of an order."""

    id: int
    obligation: str
    period: str
    agency: str
    due_on: date
    title: str


def assign(desk: Desk, order: TaskOrder) -> list[OrderedTask]:
    """Give a task to each agency of an order; they are told with the next letters.

    An agency that has ended is replaced by its heir. The standing agency or its judge orders, or
    nobody named: then the audit says so. Raises AssignmentError, NotInPlan; then nothing is given.
    """
    require_not_ahead(desk.act)
    plan = desk.loaded.plan
    if order.dated_on > desk.act.as_of:
        raise CannotAsk("order-dated-ahead", dated_on=order.dated_on, as_of=desk.act.as_of)
    written = order.obligation or plan.head.settings.orders_under
    if not written:
        raise CannotAsk("order-under-nothing")
    may = [plan.head.standing_agency, plan.head.judge]
    act = entitled(desk, may, "assign a task", judges=False)
    under = ObligationNames(plan).require(written).code
    wanted = WorkOrder(
        under, order.title, _agencies(desk, order), order.due_on, order.product, order.basis
    )
    ids = ask(desk.session, desk.loaded, act, wanted)
    given = work.assignments_as_of(desk.session, desk.loaded.id, desk.act.as_of, Filter(ids=ids))
    return [_ordered(row) for row in given]


def _agencies(desk: Desk, order: TaskOrder) -> tuple[str, ...]:
    names = AgencyNames(desk.loaded.plan)
    return tuple(agency.code for name in order.agencies for agency in names.require_all(name))


def _ordered(row: AssignmentView) -> OrderedTask:
    return OrderedTask(
        row.id, row.obligation, row.period, row.holder, row.due_on or row.opened_on, row.title
    )
