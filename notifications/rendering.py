"""Letters put together from parts: as much as fits a page, the whole in a list that goes along."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifications.grouping import WHOLE, Detail, fitted
from notifications.views import Attachment, Letter

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    lstrip_blocks=True,
)
LIST_NAME = "danh-sach-nhiem-vu.html"


@dataclass(frozen=True)
class Line:
    """One line of a letter; `notes` are what else there is to say of it."""

    name: str
    rest: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading, which says how many, and its lines; `more` counts those left out."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


Parts: TypeAlias = Callable[[Detail], Iterable[Part]]


def part(title: str, lines: Sequence[Line], detail: Detail) -> Part:
    """A part with as many lines as there is room for; a single one more is not left out."""
    more = len(lines) - detail.lines
    if more <= 1:
        return Part(title, tuple(lines))
    return Part(title, tuple(lines[: detail.lines]), more)


def letter(
    template: str, subject: str, parts: Parts, words: Mapping[str, Any], *, fits: bool = True
) -> Letter:
    """A letter of parts that have lines; what does not fit stands in the list that goes with it.

    Without `fits` all of it stands in the letter: not every channel carries a file.
    """
    text_of = TEMPLATES.get_template(f"{template}.txt.j2")
    html_of = TEMPLATES.get_template(f"{template}.html.j2")

    def said(detail: Detail) -> dict[str, Any]:
        # Headings without lines would read as if something were missing.
        shown = [each for each in parts(detail) if each.lines]
        enclosed = LIST_NAME if detail != WHOLE else None
        return {**words, "parts": shown, "enclosed": enclosed}

    def text(detail: Detail) -> str:
        return text_of.render(said(detail))

    plain, detail = fitted(text) if fits else (text(WHOLE), WHOLE)
    attachments: tuple[Attachment, ...] = ()
    if detail != WHOLE:
        whole = TEMPLATES.get_template("list.html.j2").render({**said(WHOLE), "subject": subject})
        attachments = (Attachment(LIST_NAME, "text/html; charset=utf-8", whole.encode()),)
    return Letter(subject, plain, html_of.render(said(detail)), attachments)
