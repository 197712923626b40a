"""Evidence files and links: a copy kept under its hash, a link that a browser may open."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from assignments.errors import MissingGrounds

MOST_BYTES = 20 * 1024 * 1024
_ZIP, _OLE = (b"PK\x03\x04",), (bytes.fromhex("d0cf11e0a1b11ae1"),)
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".tif": (b"II*\0", b"MM\0*"),
    ".tiff": (b"II*\0", b"MM\0*"),
    ".doc": _OLE,
    ".xls": _OLE,
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".odt": _ZIP,
    ".ods": _ZIP,
    ".zip": _ZIP,
}
"""Kinds of files that offices send, with how such a file begins; nothing that runs by itself."""


def keep_file(path: Path, folder: Path) -> str:
    """Keep a copy under its SHA-256 and return "hash/name". Raises MissingGrounds.

    Its kind is limited, by name and by how its content begins. The same content is stored once;
    nothing in it is ever unpacked.
    """
    starts = KINDS.get(path.suffix.lower())
    if starts is None:
        kinds = ", ".join(one.lstrip(".") for one in KINDS)
        raise MissingGrounds(f"{path}: this kind of file is not kept; give one of: {kinds}")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES or size == 0:
            raise MissingGrounds(f"{path}: {size} bytes; a file of 1 byte to 20 MB is kept")
        if not path.is_file():
            raise MissingGrounds(f"{path}: is no file; give the path of one")
        content = path.read_bytes()
    except OSError as error:
        raise MissingGrounds(f"{path}: cannot be read ({error.strerror})") from error
    if not content.startswith(starts):
        raise MissingGrounds(
            f"{path}: its content is no {path.suffix.lower()}; give the file itself"
        )
    name = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / name
    if not kept.exists():
        part = kept.with_suffix(".part")
        part.write_bytes(content)
        part.replace(kept)
    return f"{name}/{path.name}"


def web_link(link: str | None) -> str | None:
    """An http or https link, or none. Raises MissingGrounds."""
    if link is not None and urlsplit(link).scheme not in ("http", "https"):
        raise MissingGrounds(f'"{link}" is no link; write https://…')
    return link
