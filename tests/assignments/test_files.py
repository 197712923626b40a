"""Evidence files: kept once under their hash, limited in size and kind, never unpacked."""

import hashlib
import os
from pathlib import Path

import pytest

from assignments.errors import MissingGrounds
from assignments.files import MOST_BYTES, EvidenceFile, keep_file, read_file, web_link, write_new
from tests.builders import room_for

PDF = b"%PDF-1.7 scan"


def kept_as(path: Path, folder: Path) -> str:
    file = read_file(path)
    keep_file(file, folder)
    return file.reference


def a_file(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_same_content_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    kept = tmp_path / "evidence"

    names = [kept_as(a_file(tmp_path, name), kept) for name in ("một.pdf", "hai.pdf")]

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
    assert kept_as(a_file(tmp_path, name, content), tmp_path / "evidence").endswith(f"/{name}")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        # nothing, or too much
        ("scan.pdf", b"", "0 bytes; a file of 1 byte to 20 MB is kept"),
        ("scan.pdf", PDF + b"x" * MOST_BYTES, "a file of 1 byte to 20 MB is kept"),
        # what runs by itself, has no kind, or is another kind than its name says
        ("setup.exe", b"MZ", "this kind of file is not accepted; submit one of: pdf, jpg"),
        ("bảng.xlsm", b"PK\x03\x04", "this kind of file is not accepted"),
        ("scan", PDF, "this kind of file is not accepted"),
        ("scan.pdf", b"MZ", "its content is not .pdf; submit the file itself"),
        ("bảng.xlsx", PDF, "its content is not .xlsx"),
    ],
)
def test_what_cannot_be_evidence_is_refused_and_not_kept(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(MissingGrounds, match=words):
        kept_as(a_file(tmp_path, name, content), tmp_path / "evidence")

    assert not (tmp_path / "evidence").exists()


def test_a_folder_or_nothing_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()

    for name, words in (("folder.pdf", "is not a file"), ("none.pdf", "cannot be read")):
        with pytest.raises(MissingGrounds, match=words):
            kept_as(tmp_path / name, tmp_path / "evidence")


def test_a_link_is_one_that_a_browser_opens() -> None:
    assert web_link("https://ninhthuan.gov.vn/vb/1") == "https://ninhthuan.gov.vn/vb/1"
    for link in (
        *("javascript:alert(1)", "file:///etc/passwd", "ninhthuan.gov.vn"),
        *("http://[", "https://[::1", "https://"),
    ):
        with pytest.raises(MissingGrounds, match="write https://"):
            web_link(link)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("công văn số 15-QĐ.pdf", "công văn số 15-QĐ.pdf"),
        ("hai\ndòng\r\x1b[31m.pdf", "haidòng[31m.pdf"),
        ("\u202efdp.exe\u2066.pdf", "fdp.exe.pdf"),
        ("một\u2028hai.pdf", "mộthai.pdf"),
    ],
)
def test_a_name_keeps_all_but_what_deceives_its_reader(
    tmp_path: Path, name: str, safe: str
) -> None:
    assert read_file(a_file(tmp_path, name)).name == safe


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, os.fsdecode(b"c\xf4ng.pdf"))

    with pytest.raises(MissingGrounds, match="the name of this file is not UTF-8; rename it"):
        read_file(path)


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(a_file(tmp_path, "scan.pdf"))

    with pytest.raises(MissingGrounds, match="is a symbolic link; give the path of the file"):
        read_file(tmp_path / "link.pdf")


def test_a_short_file_under_the_hash_is_made_whole(tmp_path: Path) -> None:
    path = tmp_path / hashlib.sha256(PDF).hexdigest()
    path.write_bytes(PDF[:5])

    keep_file(EvidenceFile(PDF, "scan.pdf"), tmp_path)

    assert path.read_bytes() == PDF
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_finds_no_room_is_refused_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        room_for(1000),
        pytest.raises(MissingGrounds, match=r"scan.pdf: cannot be kept in .*make room"),
    ):
        keep_file(EvidenceFile(PDF * 1000, "scan.pdf"), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_page_that_finds_no_room_leaves_none_so_that_its_name_is_free(tmp_path: Path) -> None:
    with room_for(1000), pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "page.html", "x" * 10_000)

    assert list(tmp_path.iterdir()) == []
