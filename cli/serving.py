"""The command that serves the pages."""

from datetime import date

from cli.options import AsOf
from cli.output import say
from settings import Settings


def pages(as_of: AsOf = None) -> None:
    """Serve the pages until Ctrl-C: where agencies answer, and are judged.

    With a day, as if it were that day: for demonstrations.
    """
    from pages.serving import serve  # it brings a web server

    day: date | None = as_of
    serve(Settings(), say, day)
