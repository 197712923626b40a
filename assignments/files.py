"""Evidence files and links: a copy kept under its hash, a link that a browser may open."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from assignments.errors import MissingGrounds

MOST_BYTES = 20 * 1024 * 1024


def keep_file(path: Path, folder: Path) -> str:
    """Keep a copy under its SHA-256 and return "hash/name". Raises MissingGrounds.

    The same content is stored once; nothing in it is ever unpacked.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES or size == 0:
            raise MissingGrounds(f"{path}: {size} bytes; a file of 1 byte to 20 MB is kept")
        content = path.read_bytes()
    except OSError as error:
        raise MissingGrounds(f"{path}: cannot be read ({error.strerror})") from error
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
