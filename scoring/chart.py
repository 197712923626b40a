"""The chart of all targets over the years: an SVG of one small panel for each measured value.

What was reached is told by colour and by shape, so that a print in black and white says it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from math import ceil
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from sqlmodel import Session

from assignments.files import write_new
from plans.loading import LoadedPlan
from plans.targets import Value
from scoring.errors import CannotChart
from scoring.overview import Course, Point, courses
from scoring.targets import Figure, State

COLUMNS = 2
WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 5.8, 1.4, 1.0
"""Inches. Two columns fill a phone held upright, and all rows a page of A4."""
SMALL, USUAL, LARGE = 7.5, 8.5, 11
LETTERS = 31
"""Of a panel's title on one line."""
GREY, INK = "#767676", "#222222"


@dataclass(frozen=True)
class Mark:
    """How a state is drawn and what it is called; a colour that the colour-blind tell apart."""

    words: str
    shape: str
    colour: str
    filled: bool


MARKS: dict[State, Mark] = {
    "reached": Mark("đạt", "o", "#00795a", filled=True),
    "on course": Mark("chưa đạt, đúng tiến độ", "D", "#0072b2", filled=False),
    "not reached": Mark("chưa đạt", "X", "#c04a00", filled=True),
    "no course yet": Mark("chưa đạt, mới có một số liệu", "o", GREY, filled=False),
}
STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # it comes with the library, with every Vietnamese letter
    "font.size": USUAL,
    "svg.fonttype": "none",  # words stay words: a reader can search and copy them
    "svg.hashsalt": "dondoc",  # the same readings give the same file
    # Otherwise two dollar signs in a label would be set as a formula.
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}


def write_chart(session: Session, loaded: LoadedPlan, path: Path, *, year: int) -> int:
    """Write the chart of a plan until a year into a new file; how many values it shows.

    Raises CannotChart.
    """
    if path.suffix.lower() != ".svg":
        raise CannotChart("chart-no-svg", path=path)
    shown = courses(session, loaded, year=year)
    if not shown:
        raise CannotChart("no-targets")
    head, drawn = loaded.plan.head, [point.year for course in shown for point in course.points]
    years = range(min([head.first_day.year, *drawn]), max([head.ends_on.year, *drawn]) + 1)
    codes = [course.measured.target.code for course in shown]
    title = f"Kết quả thực hiện các chỉ tiêu {codes[0]} đến {codes[-1]}, tính đến năm {year}"
    written = chart(shown, title=title, subtitle=head.document, years=years)
    try:
        write_new(path, written)
    except FileExistsError as error:
        raise CannotChart("chart-exists", path=path) from error
    except OSError as error:
        raise CannotChart("chart-not-written", path=path, why=error.strerror) from error
    return len(shown)


def chart(shown: Sequence[Course], *, title: str, subtitle: str, years: range) -> str:
    """The whole picture as SVG."""
    lines = max(ceil(len(shown) / COLUMNS), 1)
    with mpl.rc_context(STYLE):
        height = HEAD_HEIGHT + lines * ROW_HEIGHT
        picture = Picture(figsize=(WIDTH, height))
        grid = picture.subplots(lines, COLUMNS, squeeze=False)
        picture.subplots_adjust(
            left=0.13, right=0.99, top=1 - (HEAD_HEIGHT + 0.4) / height, bottom=0.3 / height,
            hspace=0.9, wspace=0.26,
        )  # fmt: skip
        _head(picture, title, subtitle)
        for place, axes in enumerate(grid.flat):
            if place < len(shown):
                _panel(axes, shown[place], years)
            else:
                axes.set_axis_off()
        written = StringIO()
        # Without a date, so that the same readings give the same file.
        picture.savefig(written, format="svg", metadata={"Date": None, "Title": title})
    return written.getvalue()


def _head(picture: Picture, title: str, subtitle: str) -> None:
    height = picture.get_figheight()
    picture.text(0.02, 1 - 0.12 / height, title, size=LARGE, weight="bold", va="top")
    picture.text(0.02, 1 - 0.36 / height, subtitle, size=USUAL, va="top", color=INK)
    signs = [_sign(mark) for mark in MARKS.values()]
    signs.append(Line2D([], [], color=INK, linestyle="--", linewidth=1, label="mức phải đạt"))
    picture.legend(
        handles=signs, loc="upper left", bbox_to_anchor=(0.01, 1 - 0.5 / height), ncols=3,
        frameon=False, fontsize=SMALL, handletextpad=0.3, columnspacing=1,
    )  # fmt: skip


def _sign(mark: Mark) -> Line2D:
    return Line2D([], [], linestyle="", label=mark.words, **_look(mark))


def _look(mark: Mark) -> dict[str, Any]:
    inside = mark.colour if mark.filled else "white"
    return {"marker": mark.shape, "color": mark.colour, "markerfacecolor": inside, "markersize": 6}


def _panel(axes: Axes, course: Course, years: range) -> None:
    value, code = course.measured.value, course.measured.target.code
    unit = f",\u00a0{value.unit}" if value.unit and value.unit not in ("hạng", "loại") else ""
    name = fill(f"{code} {value.label or value.name}{unit}", LETTERS)
    axes.set_title(name, loc="left", x=-0.12, size=USUAL, weight="bold", pad=8, linespacing=1.1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(years.start - 0.4, years.stop + 0.4)
    axes.set_xticks(list(years), [str(year) for year in years], size=SMALL)
    axes.tick_params(length=2, pad=2, labelsize=SMALL)
    heights = [_height(value, point.figure) for point in course.points]
    _scale(axes, value, heights)
    _to_reach(axes, value, years)
    if not course.points:
        axes.text(0.42, 0.12, _why_empty(course), transform=axes.transAxes, ha="center")
        return
    axes.plot([point.year for point in course.points], heights, color=GREY, linewidth=1, zorder=2)
    for point, height in zip(course.points, heights, strict=True):
        _point(axes, course, point, height)


def _point(axes: Axes, course: Course, point: Point, height: float) -> None:
    name = f"{course.measured.target.code}-{course.measured.value.name}-{point.year}"
    (drawn,) = axes.plot([point.year], [height], zorder=3, **_look(MARKS[point.state]))
    drawn.set_gid(f"{name}-{point.state.replace(' ', '-')}")
    if not isinstance(point.figure, str):
        axes.annotate(
            in_words(point.figure), (point.year, height), xytext=(0, 5.5),
            textcoords="offset points", ha="center", va="bottom", size=SMALL, zorder=4,
            bbox={"boxstyle": "square,pad=0.05", "color": "white"},
        )  # fmt: skip


def _to_reach(axes: Axes, value: Value, years: range) -> None:
    if value.reach is None:
        return
    height = _height(value, value.reach)
    ends = [years.start - 0.4, years.stop - 0.6]
    axes.plot(ends, [height, height], color=INK, linestyle="--", linewidth=1, zorder=1)
    if not isinstance(value.reach, str):
        sign = "≤" if value.better == "lower" else "≥"
        words = f"{sign} {in_words(value.reach)}"
        axes.text(years.stop - 0.52, height, words, va="center", size=SMALL)


def _scale(axes: Axes, value: Value, heights: Sequence[float]) -> None:
    """Room above and below; a rank is better the higher it stands, a band has its name."""
    if value.kind == "band" and value.bands:
        axes.set_yticks(range(len(value.bands)), list(value.bands))
        axes.set_ylim(-0.5, len(value.bands) - 0.2)
        return
    shown = [*heights, _height(value, value.reach)] if value.reach is not None else [*heights, 0]
    low, high = min(shown), max(shown)
    room = (high - low) or max(abs(high), 1) * 0.2
    edges = low - 0.4 * room, high + 0.6 * room
    if value.better == "lower":
        edges = high + 0.4 * room, low - 0.6 * room
    axes.set_ylim(*edges)
    marked = MaxNLocator(2, integer=value.kind == "rank").tick_values(low, high)
    least = 1 if value.kind == "rank" else min(edges)
    most = 100 if value.kind == "percentage" else max(edges)
    axes.set_yticks([at for at in marked if least <= at <= most and min(edges) <= at <= max(edges)])
    axes.yaxis.set_major_formatter(lambda at, _: in_words(round(at, 2)))


def _height(value: Value, figure: Figure) -> float:
    if isinstance(figure, str):
        return float(value.bands.index(figure)) if figure in value.bands else 0.0
    return float(figure)


def _why_empty(course: Course) -> str:
    if course.state == "no base year":
        return f"chưa có số liệu năm gốc {course.measured.value.base_year}"
    return "chưa có số liệu"


def in_words(figure: Figure) -> str:
    """A figure as it is written in Vietnamese: 86,5."""
    if isinstance(figure, str):
        return figure
    return f"{figure:.2f}".rstrip("0").rstrip(".").replace(".", ",")
