"""What a room refuses: a code and values, so that each surface words it for its own readers.

It stands below all rooms because all of them refuse. The command line, logs and runs read
`str(error)`, the sentence of `ENGLISH`; the pages have Vietnamese ones (`pages/words.py`).
"""

from string import Formatter
from typing import Any

ENGLISH: dict[str, str] = {}
"""Sentences by code, with {placeholders}; each room adds its own where it names its errors.

A list is joined by what stands behind its name: "{may: or }"; by commas if nothing does.
"""


class Refusal(Exception):
    """Something was refused; nothing was changed.

    `values` are data: days are dates, agencies their codes, several of them a list.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return SentenceFormatter().vformat(ENGLISH[self.code], (), self.values)


class SentenceFormatter(Formatter):
    """`str.format`, with lists."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value in its sentence."""
        if isinstance(value, (list, tuple)):
            return (format_spec or ", ").join(self.format_field(each, "") for each in value)
        return str(super().format_field(value, format_spec))
