"""An order of inspections as a form has it: named places on a day, or some to be drawn."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assignments.desk import Desk
from assignments.ordering import field_shown
from deadlines.civil import parse_day
from inspections.errors import BadOrder
from inspections.proposing import MOST_AT_ONCE, ToDraw, plan_to_draw
from inspections.visiting import Visit, VisitOrder, start
from models.tables_inspections import Inspection
from plans.agency_names import AgencyNames
from plans.plan import Plan


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    return parse_day(value.strip()) if value.strip() else None


def _codes(value: object) -> object:
    return [code.strip() for code in value.split(",")] if isinstance(value, str) else value


REASON_LENGTH = 2000
WRITE = {
    ("draw", "less_than_equal"): f"write 0 to {MOST_AT_ONCE}",
    ("draw", "greater_than_equal"): f"write 0 to {MOST_AT_ONCE}",
    ("reason", "string_too_long"): f"write at most {REASON_LENGTH} characters",
    ("kind", "literal_error"): "write adhoc or surprise",
}
"""What to write instead, by field and what is wrong with it."""


class Order(BaseModel):
    """Đề nghị tổ chức kiểm tra."""

    model_config = ConfigDict(extra="forbid", title="Nội dung cuộc kiểm tra", frozen=True)

    kind: Annotated[
        Literal["adhoc", "surprise"],
        Field(
            title="Hình thức",
            description="adhoc: kiểm tra theo yêu cầu tại các cơ quan nêu dưới đây; surprise: lập "
            "số cuộc kiểm tra đột xuất để Trưởng đoàn rút thăm sau (hệ thống không tự rút thăm).",
        ),
    ] = "adhoc"
    agencies: Annotated[
        tuple[str, ...],
        Field(
            title="Cơ quan, địa điểm được kiểm tra",
            description="Chọn mã cơ quan, địa điểm, ví dụ so-y-te; để trống khi rút thăm.",
        ),
        BeforeValidator(_codes),
    ] = ()
    draw: Annotated[
        int,
        Field(
            title="Số cuộc kiểm tra sẽ rút thăm",
            description="Để 0 khi đã nêu cơ quan được kiểm tra.",
            ge=0,
            le=MOST_AT_ONCE,
        ),
    ] = 0
    on: Annotated[
        date | None,
        Field(
            title="Ngày kiểm tra",
            description="Năm-tháng-ngày, ví dụ 2023-04-20. Khi rút thăm: hạn phải rút thăm xong, "
            "có thể bỏ trống.",
        ),
        BeforeValidator(_day),
    ] = None
    reason: Annotated[
        str,
        Field(
            title="Lý do, nội dung kiểm tra", description="Nêu ngắn gọn.", max_length=REASON_LENGTH
        ),
    ] = ""
    head: Annotated[
        str,
        Field(
            title="Trưởng đoàn kiểm tra",
            description="Cơ quan/vai trò, ví dụ so-noi-vu/lanh-dao; không ghi địa chỉ thư.",
        ),
    ] = ""
    team: Annotated[
        str, Field(title="Thành viên Đoàn kiểm tra", description="Tên cơ quan, đơn vị tham gia.")
    ] = ""

    @classmethod
    def checked(cls, answers: Mapping[str, Any], plan: Plan) -> "Order":
        """An order, its places by their codes, from what a command line, a form or an API gave.

        Raises BadOrder, NotInPlan.
        """
        try:
            order = cls.model_validate(answers).complete()
        except ValidationError as error:
            first = error.errors()[0]
            message = first["msg"].removeprefix("Value error, ")
            message = WRITE.get((str(first["loc"][0]), first["type"]), message)
            path = ".".join(map(str, first["loc"]))
            raise BadOrder("field-wrong", write=message, **field_shown(cls, path)) from None
        names = AgencyNames(plan)
        codes = tuple(names.require_place(words).code for words in order.agencies)
        return order.model_copy(update={"agencies": codes})

    def complete(self) -> "Order":
        """The order, if it says all that its kind needs and nothing else. Raises BadOrder."""
        for wrong, code in (
            (not self.reason.strip(), "order-without-reason"),
            (self.kind == "surprise" and not self.draw, "surprise-without-number"),
            (self.draw and self.agencies, "surprise-names-place"),
            (self.kind == "adhoc" and self.draw, "drawn-is-surprise"),
            (not self.draw and not self.agencies, "visit-without-place"),
            (not self.draw and not self.on, "visit-without-day"),
            (not self.draw and not self.head, "visit-without-head"),
        ):
            if wrong:
                raise BadOrder(code, most=MOST_AT_ONCE)
        return self


def carry_out(desk: Desk, order: Order) -> list[Inspection]:
    """Order what a form says. Raises BadOrder, InspectionError, AssignmentError."""
    order.complete()
    team = order.team.strip() or None
    if order.draw:
        request = ToDraw(order.reason.strip(), team, order.head.strip() or None, order.on)
        return plan_to_draw(desk, order.draw, request)
    visits = tuple(Visit(code, order.on or desk.act.as_of) for code in order.agencies)
    return start(desk, VisitOrder(order.head, order.reason.strip(), visits, team))
