"""Evidence files: kept once under their hash, limited in size and kind, never unpacked."""

import hashlib
from pathlib import Path

import pytest

from assignments.errors import MissingGrounds
from assignments.files import MOST_BYTES, keep_file, web_link

PDF = b"%PDF-1.7 scan"


def a_file(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_same_content_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    kept = tmp_path / "evidence"

    names = [keep_file(a_file(tmp_path, name), kept) for name in ("một.pdf", "hai.pdf")]

    digest = hashlib.sha256(PDF).hexdigest()
    assert names == [f"{digest}/một.pdf", f"{digest}/hai.pdf"]
    assert [path.name for path in kept.iterdir()] == [digest]
    assert (kept / digest).read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.PDF", PDF),
        ("ảnh chụp.jpg", b"\xff\xd8\xff\xe0 JFIF"),
        ("bảng.xlsx", b"PK\x03\x04..."),
        ("công văn.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"..."),
    ],
)
def test_kinds_that_offices_send_are_kept(tmp_path: Path, name: str, content: bytes) -> None:
    assert keep_file(a_file(tmp_path, name, content), tmp_path / "evidence").endswith(f"/{name}")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        # nothing, or too much
        ("scan.pdf", b"", "0 bytes; a file of 1 byte to 20 MB is kept"),
        ("scan.pdf", PDF + b"x" * MOST_BYTES, "a file of 1 byte to 20 MB is kept"),
        # what runs by itself, has no kind, or is another kind than its name says
        ("setup.exe", b"MZ", "this kind of file is not kept; give one of: pdf, jpg"),
        ("bảng.xlsm", b"PK\x03\x04", "this kind of file is not kept"),
        ("scan", PDF, "this kind of file is not kept"),
        ("scan.pdf", b"MZ", "its content is no .pdf; give the file itself"),
        ("bảng.xlsx", PDF, "its content is no .xlsx"),
    ],
)
def test_what_cannot_be_evidence_is_refused_and_not_kept(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(MissingGrounds, match=words):
        keep_file(a_file(tmp_path, name, content), tmp_path / "evidence")

    assert not (tmp_path / "evidence").exists()


def test_a_folder_or_nothing_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()

    for name, words in (("folder.pdf", "is no file"), ("none.pdf", "cannot be read")):
        with pytest.raises(MissingGrounds, match=words):
            keep_file(tmp_path / name, tmp_path / "evidence")


def test_a_link_is_one_that_a_browser_opens() -> None:
    assert web_link("https://ninhthuan.gov.vn/vb/1") == "https://ninhthuan.gov.vn/vb/1"
    for link in ("javascript:alert(1)", "file:///etc/passwd", "ninhthuan.gov.vn"):
        with pytest.raises(MissingGrounds, match="write https://"):
            web_link(link)
