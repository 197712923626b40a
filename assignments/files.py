"""Evidence files and links: a copy kept under its hash, a link that a browser may open."""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

_TURNS_TEXT = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that show what follows in another direction: "fdp.exe" for "exe.pdf"."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that can be kept: what is in it, and its name without what would deceive a reader."""

    content: bytes
    name: str

    @property
    def reference(self) -> str:
        """How an evidence names it: "hash/name"."""
        return f"{hashlib.sha256(self.content).hexdigest()}/{self.name}"


def read_file(path: Path) -> EvidenceFile:
    """A file that is fit to be kept; nothing is kept yet. Raises MissingGrounds.

    Its kind is limited, by name and by how its content begins; nothing in it is ever unpacked.
    """
    name = _safe_name(path)
    starts = KINDS.get(path.suffix.lower())
    if starts is None:
        raise MissingGrounds("file-kind", file=path, kinds=[kind.lstrip(".") for kind in KINDS])
    try:
        content = _content(path)
    except OSError as error:
        raise MissingGrounds("file-unreadable", file=path, why=error.strerror) from error
    if not content.startswith(starts):
        suffix = path.suffix.lower()
        kind = suffix.lstrip(".").upper()
        raise MissingGrounds("file-content", file=path, suffix=suffix, kind=kind)
    return EvidenceFile(content, name)


def keep_file(file: EvidenceFile, folder: Path) -> None:
    """Keep a copy under its SHA-256; the same content is stored once. Raises MissingGrounds."""
    try:
        keep_content(file.content, folder)
    except OSError as error:
        raise MissingGrounds(
            "file-not-kept", file=file.name, folder=folder, why=error.strerror
        ) from error


def keep_content(content: bytes, folder: Path) -> None:
    """A file of that content under its SHA-256, whole or not at all. Raises OSError."""
    path = folder / hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    # A copy that was damaged since is written anew.
    if not is_whole(path):
        with atomic_write(path) as part:
            part.write_bytes(content)


def is_whole(path: Path) -> bool:
    """Whether a kept file is there and is what its name, a SHA-256, says.

    What is no file, a folder or a pipe put in its place, is not opened: it would be waited for.
    """
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == path.name
    except OSError:
        return False


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A name beside the path that becomes it when all of it is on the disk; else nothing is left.

    Raises OSError.
    """
    # In the same folder, because a rename is atomic only within one file system.
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        yield part
        # On the disk before it gets its name, or else a power cut could leave the name with half
        # of it.
        _on_disk(part)
        part.replace(path)
        # The name itself is not on the disk until its folder is.
        _on_disk(path.parent)
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, text: str) -> None:
    """Write a text into a new file, whole or not at all; a full disk leaves nothing behind.

    Raises FileExistsError and other OSErrors.
    """
    # Mode x, because to look first and write then would race with another writer.
    file = path.open("x", encoding="utf-8")
    try:
        with file:
            file.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def web_link(link: str | None) -> str | None:
    """An http or https link with a host, as it was checked, or none. Raises MissingGrounds."""
    if link is None:
        return None
    link = link.strip()
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    # urlsplit overlooks line ends and tabs, which must not reach a page or a log.
    is_plain = link.isprintable() and not any(map(str.isspace, link))
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise MissingGrounds("no-link", link=link)
    return parts.geturl()


def _content(path: Path) -> bytes:
    # A link may lead to a file that whoever sent it cannot read.
    if path.is_symlink():
        raise MissingGrounds("file-is-a-link", file=path)
    size = path.stat().st_size
    if not path.is_file():
        raise MissingGrounds("no-file", file=path)
    if size == 0:
        raise MissingGrounds("file-empty", file=path, size=size)
    if size > MOST_BYTES:
        raise MissingGrounds("file-too-large", file=path, size=size)
    return path.read_bytes()


def _safe_name(path: Path) -> str:
    """The name of a file without line ends, control characters and those that turn text around.

    Raises MissingGrounds for a name that is not UTF-8.
    """
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path.name).decode(errors="replace")
        raise MissingGrounds("file-name", file=shown) from error
    return "".join(
        character
        for character in path.name
        if unicodedata.category(character) not in ("Cc", "Zl", "Zp")
        and character not in _TURNS_TEXT
    )


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
