"""The number and the date of a document, as people write them in a sentence."""

import re
from dataclasses import dataclass
from datetime import date

from deadlines.civil import civil_date
from models.replies import ReplyView

NUMBER = re.compile(
    r"(?<![\w/])(\d{1,6})\s?(?:/\s?(\d{4})\s?)?/\s?"
    r"([A-ZĐƯ][A-ZĐƯa-zđư0-9.&]{0,19}(?:\s?[-–]\s?[A-ZĐƯ][A-ZĐƯa-zđư0-9.&]{0,19}){0,4})"
)
"""12/BC-SYT, 12/2023/QĐ-UBND, 45 / SYT - VP: a letter after the slash tells it from a date."""
DAY = re.compile(
    r"(?<![\d/.\-])(\d{1,2})\s*(?:/|\.|-|tháng)\s*(\d{1,2})\s*(?:/|\.|-|,?\s*năm)\s*(\d{4}|\d{2})"
    r"(?![\d/])",
    re.IGNORECASE,
)
CITES = re.compile(
    r"\b(?:thực hiện|căn cứ|(?<!kèm )theo|phúc đáp|trả lời|triển khai|về việc)\b"
    r"(?:(?!\bgửi\b)[^.,;:\n\d]){0,80}$",
    re.IGNORECASE,
)
"""What stands before the number of a document of somebody else; who sends theirs says "gửi"."""
BETWEEN = 80
"""Characters that may stand between a number and its date."""


@dataclass(frozen=True)
class NamedPaper:
    """A document as a sentence names it, in one spelling; perhaps without a date."""

    document: str
    dated_on: date | None


def paper_of(reply: ReplyView) -> NamedPaper | None:
    """The document that a reply most likely hands in, by its text before its subject."""
    return suggested(f"{reply.text}\n{reply.subject}", civil_date(reply.received_at))


def suggested(text: str, day: date) -> NamedPaper | None:
    """The document that a letter of a day most likely hands in; None if it names none.

    What it rests on ("thực hiện Công văn số …") is not meant; of several the newest.
    """
    papers = [paper for paper in _own(text) if paper.dated_on is None or paper.dated_on <= day]
    return max(papers, key=lambda paper: paper.dated_on or date.min, default=None)


def _own(text: str) -> list[NamedPaper]:
    numbers = list(NUMBER.finditer(text))
    ends = [number.start() for number in numbers[1:]] + [len(text)]
    return [
        NamedPaper(_document(number), _day(text[number.end() : min(end, number.end() + BETWEEN)]))
        for number, end in zip(numbers, ends, strict=False)
        if not CITES.search(text[: number.start()][-120:])
    ]


def _document(number: re.Match[str]) -> str:
    """12/BC-SYT, without spaces within; a full stop at its end is that of the sentence."""
    count, year, letters = number.groups()
    signs = re.sub(r"\s?[-–]\s?", "-", letters).rstrip(".&")
    return "/".join(part for part in (count, year, signs) if part)


def _day(words: str) -> date | None:
    """The first date; a year of two digits is of this century."""
    for found in DAY.finditer(words):
        day, month, year = (int(number) for number in found.groups())
        try:
            return date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            continue
    return None
