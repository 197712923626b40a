"""Forms of runs: Prefect keeps titles and help only inside one pydantic model per flow."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from deadlines.periods import PATTERN, Period, last_quarter, parse_period
from operation.scheduling.parameters import as_day, period_name, year_name


class ReportForm(BaseModel):
    """Kỳ báo cáo và ngày tính số liệu."""

    # Prefect accepts unknown keys: a misspelt field must not be overlooked.
    model_config = ConfigDict(extra="forbid", title="Nội dung báo cáo")

    period: Annotated[
        str,
        Field(
            title="Kỳ báo cáo",
            description="2023 (năm), 2023-Q1 (quý), 2023-H1 (6 tháng), 2023-9M (9 tháng) hoặc "
            "2023-03 (tháng). Bỏ trống: quý gần nhất đã kết thúc.",
            pattern=f"^({PATTERN})?$",
        ),
        # Our check goes first, because pydantic's pattern cannot say what to write instead.
        BeforeValidator(period_name),
    ] = ""
    as_of: Annotated[
        date | None,
        Field(
            title="Số liệu tính đến ngày",
            description="Năm-tháng-ngày, ví dụ 2023-04-03. Bỏ trống: ngày lập báo cáo.",
        ),
        BeforeValidator(lambda value: as_day(value or None)),
    ] = None

    def chosen_period(self, day: date) -> Period:
        """The period; an empty one is the last quarter that has ended on the day of the report."""
        return parse_period(self.period) if self.period else last_quarter(day)


class ScoringForm(BaseModel):
    """Bảng chấm điểm, năm chấm điểm và ngày giao."""

    model_config = ConfigDict(extra="forbid", title="Nội dung tự chấm điểm")

    scorecard: Annotated[
        str,
        Field(
            title="Mã bảng chấm điểm",
            description="Ví dụ tu-cham-diem. Bỏ trống: các bảng mở vào tháng 01 hằng năm.",
        ),
        BeforeValidator(lambda value: value or ""),
    ] = ""
    year: Annotated[
        str,
        Field(
            title="Năm chấm điểm",
            description="Ví dụ 2023. Bỏ trống: năm trước năm của ngày giao.",
            pattern=r"^(\d{4})?$",
        ),
        BeforeValidator(year_name),
    ] = ""
    as_of: Annotated[
        date | None,
        Field(
            title="Ngày giao",
            description="Năm-tháng-ngày, ví dụ 2024-01-02. Bỏ trống: ngày chạy.",
        ),
        BeforeValidator(lambda value: as_day(value or None)),
    ] = None

    def chosen_year(self, day: date) -> int:
        """The year; an empty one is the year before that of the day."""
        return int(self.year) if self.year else day.year - 1
