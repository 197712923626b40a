"""Files of evidence: as an attachment that a browser keeps and does not open."""

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from assignments.files import is_whole
from models.plan_rows import agency_codes
from models.timeline import evidence_named
from pages.asking import Ask, Asker, NotHere

router = APIRouter()


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
