"""What `watch` says, day by day, on a record that nobody answered."""

from datetime import UTC, date, datetime

import pytest

from deadlines.civil import instant
from models.database import transaction
from operation.installation import Installation, acting, create_installation
from operation.steps import chase_step, open_step
from operation.upkeep.health import watching
from plans.loading import load
from plans.reading import read_plan
from settings import Settings
from tests.builders import make_addresses_real

pytestmark = pytest.mark.xdist_group("watching")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The shipped plan, opened and chased for one day of 2023."""
    record = create_installation(Settings(var_dir=tmp_path_factory.mktemp("var")))
    with transaction(record.engine) as session:
        plan = read_plan(record.settings.plan_folder)
        load(session, plan, acting("test", datetime.now(UTC), date(2022, 8, 16)))
        make_addresses_real(session)
    day = date(2023, 3, 20)
    act = acting("test", instant(day), day)
    open_step(record, act)
    chase_step(record, act)
    return record


def health(record: Installation, as_of: date) -> dict[str, list[tuple[bool, str]]]:
    """The lines of a day by what they are about."""
    found: dict[str, list[tuple[bool, str]]] = {}
    with record.work() as (session, loaded):
        for line in watching(session, loaded, as_of):
            found.setdefault(line.what, []).append((line.ok, line.words))
    return found


def test_letters_that_wait_are_counted(record: Installation) -> None:
    [(ok, words)] = health(record, date(2023, 3, 20))["letters"]

    assert ok
    assert words.startswith("Thư đang chờ gửi: ")


def test_overdue_work_is_told_by_agency(record: Installation) -> None:
    lines = health(record, date(2023, 4, 3))["overdue"]

    assert all(not ok and words.startswith("Quá hạn, ") for ok, words in lines)


@pytest.mark.parametrize(
    ("as_of", "ok"),
    [
        (date(2025, 8, 31), True),
        (date(2025, 12, 31), True),  # 2026 is in the table
        (date(2028, 1, 1), True),  # the plan ended: no year is wanted
    ],
)
def test_the_next_year_of_the_holiday_table_is_wanted_from_september(
    record: Installation, as_of: date, ok: bool
) -> None:
    assert health(record, as_of)["holidays"][0][0] is ok


def test_a_missing_year_of_the_holiday_table_is_an_alarm(record: Installation) -> None:
    with record.work() as (session, loaded):
        holidays = loaded.plan.holidays
        years = {year: block for year, block in holidays.years.items() if year <= 2023}
        plan = loaded.plan.model_copy(
            update={"holidays": holidays.model_copy(update={"years": years})}
        )
        for copied in (plan, plan.holidays):
            copied.__dict__.pop("working_days", None)
        short = type(loaded)(loaded.row, plan)
        before = watching(session, short, date(2023, 8, 31))
        after = watching(session, short, date(2023, 9, 1))

    assert [line.ok for line in before if line.what == "holidays"] == [True]
    assert [line.words for line in after if line.what == "holidays"] == [
        "Bảng ngày nghỉ chưa có năm 2024: cần bổ sung."
    ]


def test_the_end_of_the_plan_is_told(record: Installation) -> None:
    [(_, words)] = health(record, date(2026, 1, 1))["term"]

    assert words == "Kế hoạch đã kết thúc ngày 31/12/2025: không mở nhiệm vụ mới."


def test_no_address_is_told(record: Installation) -> None:
    words = str(health(record, date(2023, 4, 3)))

    assert "@" not in words


def test_work_of_agencies_that_have_ended_is_an_alarm_until_it_is_transferred(
    record: Installation,
) -> None:
    assert "holders" not in health(record, date(2025, 2, 28))

    [(ok, words)] = health(record, date(2025, 3, 1))["holders"]

    assert not ok
    assert words.endswith(" nhiệm vụ do cơ quan đã kết thúc hoạt động giữ: cần chuyển giao.")
