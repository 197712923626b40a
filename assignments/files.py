"""Evidence files and links: a copy kept under its hash, a link that a browser may open."""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from assignments.errors import MissingGrounds

MOST_BYTES = 20 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
LONGEST_NAME = 150
"""So many letters of a name are kept before its kind; a file system takes 255 bytes in all."""
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
    """A file that can be kept: what is in `part`, and its name without what would deceive a reader.

    `part` is beside the files that are kept, until `keep_file` makes it one of them.
    """

    part: Path
    sha256: str
    name: str

    @property
    def reference(self) -> str:
        """How an evidence names it: "hash/name"."""
        return f"{self.sha256}/{self.name}"

    def abandon(self) -> None:
        """Remove what was not kept; of what was kept there is no part any more."""
        self.part.unlink(missing_ok=True)


@contextmanager
def read_file(path: Path, folder: Path) -> Iterator[EvidenceFile]:
    """A file of this machine, fit to be kept in a folder; if nobody keeps it in the block nothing
    is left. Raises MissingGrounds.
    """
    name = _safe_name(path.name, shown=path)
    _require_kind(name, shown=path)
    try:
        _require_plain_file(path)
        with path.open("rb") as content:
            file = receive_file(chunks_of(content), name, folder, shown=path)
    except OSError as error:
        raise MissingGrounds("file-unreadable", file=path, why=error.strerror) from error
    try:
        yield file
    finally:
        file.abandon()


def chunks_of(content: BinaryIO) -> Iterator[bytes]:
    """An open file in pieces that memory does not notice."""
    return iter(lambda: content.read(CHUNK_BYTES), b"")


def receive_file(
    chunks: Iterable[bytes], name: str, folder: Path, *, shown: object = None
) -> EvidenceFile:
    """A file that comes in pieces, under the name that its sender gives it, path or not.

    It lies beside what a folder keeps until it is kept or abandoned. Its kind is limited, by name
    and by how its content begins; nothing in it is ever unpacked. What is refused leaves nothing.
    Refusals call it by its name, or as it is `shown`. Raises MissingGrounds.
    """
    name = _safe_name(name, shown=shown)
    shown = shown or name
    starts = _require_kind(name, shown=shown)
    chunks = _few_enough(chunks, shown)
    beginning = _beginning(chunks, max(map(len, starts)))
    if not beginning:
        raise MissingGrounds("file-empty", file=shown, size=0)
    if not beginning.startswith(starts):
        suffix = _suffix(name)
        kind = suffix.lstrip(".").upper()
        raise MissingGrounds("file-content", file=shown, suffix=suffix, kind=kind)
    try:
        part, sha256 = _write_part(chain([beginning], chunks), folder)
    except OSError as error:
        raise _not_kept(name, folder, error) from error
    return EvidenceFile(part, sha256, name)


def keep_file(file: EvidenceFile, folder: Path) -> None:
    """Keep a file under its SHA-256; the same content is stored once. Raises MissingGrounds."""
    try:
        _keep(file.part, folder / file.sha256)
    except OSError as error:
        raise _not_kept(file.name, folder, error) from error


def keep_content(content: bytes, folder: Path) -> None:
    """A file of that content under its SHA-256, whole or not at all. Raises OSError."""
    part, sha256 = _write_part([content], folder)
    try:
        _keep(part, folder / sha256)
    finally:
        part.unlink(missing_ok=True)


def _keep(part: Path, path: Path) -> None:
    # A copy that was damaged since is written anew.
    if is_whole(path):
        part.unlink(missing_ok=True)
    else:
        _put(part, path)


def _write_part(chunks: Iterable[bytes], folder: Path) -> tuple[Path, str]:
    """A part in a folder, and the SHA-256 of what came; all of it, or nothing is left."""
    folder.mkdir(parents=True, exist_ok=True)
    part, digest = _part_in(folder), hashlib.sha256()
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part, digest.hexdigest()


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
    part = _part_in(path.parent)
    try:
        yield part
        _put(part, path)
    finally:
        part.unlink(missing_ok=True)


def _part_in(folder: Path) -> Path:
    """The name of a new part: in the folder, as a rename is atomic only within one file system."""
    return folder / f".{secrets.token_hex(8)}.part"


def _put(part: Path, path: Path) -> None:
    # On the disk before it gets its name, or else a power cut could leave the name with half of it.
    _on_disk(part)
    part.replace(path)
    # The name itself is not on the disk until its folder is.
    _on_disk(path.parent)


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


def _require_plain_file(path: Path) -> None:
    # A link may lead to a file that whoever sent it cannot read.
    if path.is_symlink():
        raise MissingGrounds("file-is-a-link", file=path)
    size = path.stat().st_size
    # Not opened before: a pipe would be waited for.
    if not path.is_file():
        raise MissingGrounds("no-file", file=path)
    if size > MOST_BYTES:
        raise MissingGrounds("file-too-large", file=path, size=size)


def _few_enough(chunks: Iterable[bytes], shown: object) -> Iterator[bytes]:
    """The pieces, counted as they come: what is too large is not read to its end."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise MissingGrounds("file-too-large", file=shown, size=size)
        yield chunk


def _beginning(chunks: Iterator[bytes], length: int) -> bytes:
    """So many bytes or more, unless there are fewer: a sender may cut where it likes."""
    beginning = b""
    for chunk in chunks:
        beginning += chunk
        if len(beginning) >= length:
            break
    return beginning


def _require_kind(name: str, *, shown: object) -> tuple[bytes, ...]:
    """How a file of that name begins. Raises MissingGrounds for a kind that is not accepted."""
    starts = KINDS.get(_suffix(name))
    if starts is None:
        kinds = [kind.lstrip(".") for kind in KINDS]
        raise MissingGrounds("file-kind", file=shown, kinds=kinds)
    return starts


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _safe_name(name: str, *, shown: object = None) -> str:
    """The name of a file without folders, line ends, control characters and those that turn text
    around, in one spelling of its diacritics (NFC; a Mac sends another).

    Raises MissingGrounds for a name that is not UTF-8.
    """
    name = re.split(r"[/\\]", name)[-1]
    try:
        name.encode()
    except UnicodeEncodeError as error:
        called = str(shown or name).encode(errors="replace").decode()
        raise MissingGrounds("file-name", file=called) from error
    safe = shown_text(unicodedata.normalize("NFC", name))
    return Path(safe).stem[:LONGEST_NAME] + Path(safe).suffix


def shown_text(text: str, keep: str = "") -> str:
    """A text as others are shown it: nothing in it controls a screen or turns what follows around.

    Of the characters that do, those to `keep` stay.
    """
    return "".join(
        character
        for character in text
        if character in keep
        or (
            unicodedata.category(character) not in ("Cc", "Zl", "Zp")
            and character not in _TURNS_TEXT
        )
    )


def _not_kept(name: str, folder: Path, error: OSError) -> MissingGrounds:
    return MissingGrounds("file-not-kept", file=name, folder=folder, why=error.strerror)


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
