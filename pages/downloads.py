"""Files of evidence and tables: as attachments that a browser keeps and does not open."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response, StreamingResponse

from assignments.files import is_whole
from deadlines.in_words import short_day
from models.plan_rows import agency_codes
from models.timeline import evidence_named
from pages.asking import Ask, Asker, NotHere
from pages.routes import ROUTES
from pages.tables import TABLES
from sheets.listing import Listing
from sheets.writing import WORKBOOK

router = APIRouter()
CHUNK = 64 * 1024
LONGEST_TAB = 27
"""Letters of a tab's name, less what Excel's 31 leave for the number of a further one."""


@router.api_route("/tep/{evidence}/{name}", methods=["GET", "HEAD"])
def evidence_file(ask: Ask, evidence: int, name: str) -> Response:
    """A file of evidence, if the asker may see work that it was submitted for."""
    with ask.reading() as (session, loaded):
        named = evidence_named(session, loaded.id, evidence)
        codes = {key: code for code, key in agency_codes(session, loaded.id).items()}
    if named is None:
        raise NotHere
    if not any(ask.may_see(codes[holder]) for _, holder in named.assignments):
        raise NotHere
    return kept_file(ask, named.file, name)


def kept_file(ask: Asker, file: str | None, name: str) -> Response:
    """A file that is kept as "hash/name", under its own name. Raises NotHere."""
    sha256, _, kept_name = (file or "").partition("/")
    path = ask.pages.installation.settings.evidence / sha256
    if not file or kept_name != name or not is_whole(path):
        raise NotHere
    return FileResponse(
        path,
        filename=kept_name,
        media_type="application/octet-stream",
        headers={"Content-Security-Policy": "sandbox"},
    )


@router.api_route("/tai/{what}.xlsx", methods=["GET", "HEAD"])
def table(ask: Ask, what: str) -> Response:
    """A table of a page as a workbook, for whoever may open the page; of a past day as there."""
    listed = TABLES.get(what)
    if listed is None or ask.role not in ROUTES[listed.page].roles:
        raise NotHere
    day = ask.past_day or ask.today
    content = TemporaryFile()  # noqa: SIM115  # it is closed after its last byte was sent
    try:
        with ask.reading() as (session, loaded):
            title = f"{listed.title}, tính đến ngày {short_day(day)}"
            listing = Listing(listed.title[:LONGEST_TAB], title, listed.columns)
            listing.write(content, loaded.plan, day, listed.rows(ask, session, loaded))
    except BaseException:
        content.close()
        raise
    name = quote(f"{listed.title} {day.isoformat()}.xlsx")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Length": str(content.tell()),
    }
    content.seek(0)
    return StreamingResponse(_chunks(content), media_type=WORKBOOK, headers=headers)


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while chunk := content.read(CHUNK):
            yield chunk
