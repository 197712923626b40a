"""Evidence files: kept once under their hash, limited in size and kind, never unpacked."""

import hashlib
import os
import tracemalloc
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from assignments.errors import MissingGrounds
from assignments.files import (
    CHUNK_BYTES,
    KINDS,
    MOST_BYTES,
    keep_file,
    read_file,
    receive_file,
    web_link,
    write_new,
)
from tests.builders import room_for

PDF = b"%PDF-1.7 scan"


def kept_as(path: Path, folder: Path) -> str:
    with read_file(path, folder) as file:
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
    with read_file(a_file(tmp_path, name), tmp_path) as file:
        assert file.name == safe


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, os.fsdecode(b"c\xf4ng.pdf"))

    with pytest.raises(MissingGrounds, match="the name of this file is not UTF-8; rename it"):
        kept_as(path, tmp_path)


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(a_file(tmp_path, "scan.pdf"))

    with pytest.raises(MissingGrounds, match="is a symbolic link; give the path of the file"):
        kept_as(tmp_path / "link.pdf", tmp_path)


def test_a_short_file_under_the_hash_is_made_whole(tmp_path: Path) -> None:
    path = tmp_path / hashlib.sha256(PDF).hexdigest()
    path.write_bytes(PDF[:5])

    keep_file(receive_file([PDF], "scan.pdf", tmp_path), tmp_path)

    assert path.read_bytes() == PDF
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_finds_no_room_is_refused_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        room_for(1000),
        pytest.raises(MissingGrounds, match=r"scan.pdf: cannot be kept in .*make room"),
    ):
        receive_file([PDF] * 1000, "scan.pdf", tmp_path)

    assert list(tmp_path.iterdir()) == []


def a_stream(size: int) -> Iterator[bytes]:
    """A PDF that comes in pieces, each made when it is asked for."""
    yield PDF.ljust(CHUNK_BYTES)
    for _ in range(size // CHUNK_BYTES - 1):
        yield b"x" * CHUNK_BYTES


def test_a_file_of_20_mb_comes_in_pieces_that_memory_does_not_notice(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        file = receive_file(a_stream(MOST_BYTES), "scan.pdf", tmp_path)
        keep_file(file, tmp_path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [path.stat().st_size for path in tmp_path.iterdir()] == [MOST_BYTES]
    assert most < 1024 * 1024


def test_what_is_too_large_is_not_read_to_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    stream = a_stream(10 * MOST_BYTES)

    with pytest.raises(MissingGrounds, match=r"scan\.pdf: \d+ bytes; a file of 1 byte to 20 MB"):
        receive_file(stream, "scan.pdf", tmp_path)

    assert sum(map(len, stream)) > 8 * MOST_BYTES
    assert list(tmp_path.iterdir()) == []


def test_a_sender_that_is_cut_off_leaves_nothing(tmp_path: Path) -> None:
    def cut_off() -> Iterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(MissingGrounds, match="cannot be"):
        receive_file(cut_off(), "scan.pdf", tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_the_beginning_of_a_file_is_looked_at_however_it_is_cut(size: int, tmp_path: Path) -> None:
    def cut(content: bytes) -> list[bytes]:
        return [content[first : first + size] for first in range(0, len(content), size)]

    for suffix, (start, *_) in KINDS.items():
        content = start + b" and more"
        file = receive_file(cut(content), f"scan{suffix}", tmp_path)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        file.abandon()
        with pytest.raises(MissingGrounds, match=f"its content is not {suffix}"):
            receive_file(cut(b"#!" + content), f"scan{suffix}", tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_stream_of_nothing_is_no_file(tmp_path: Path) -> None:
    for nothing in ([], [b"", b""]):
        with pytest.raises(MissingGrounds, match="0 bytes"):
            receive_file(nothing, "scan.pdf", tmp_path)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        # what browsers of other times and machines send
        ("C:\\fakepath\\a.pdf", "a.pdf"),
        ("/home/vt/Văn bản/a.pdf", "a.pdf"),
        ("../../etc/a.pdf", "a.pdf"),
        (unicodedata.normalize("NFD", "báo cáo quý Ⅰ.pdf"), "báo cáo quý Ⅰ.pdf"),
        ("a\0b\r\nc.PDF", "abc.PDF"),
        ("\u202efdp.exe\u2066.pdf", "fdp.exe.pdf"),
        (f"{'a' * 400}.pdf", f"{'a' * 150}.pdf"),
    ],
)
def test_a_name_that_a_browser_sends_is_a_name_without_folders_in_one_spelling(
    tmp_path: Path, name: str, safe: str
) -> None:
    assert receive_file([PDF], name, tmp_path).name == safe


@pytest.mark.parametrize(
    "name", ["", "/", "a.pdf/", "\u202e.pdf", ".pdf", "a.pdf.exe", "\ud800.pdf"]
)
def test_a_name_that_says_no_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingGrounds, match=r"not accepted|not UTF-8"):
        receive_file([PDF], name, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_nobody_keeps_is_gone_after_its_block(tmp_path: Path) -> None:
    kept = tmp_path / "evidence"

    with read_file(a_file(tmp_path, "scan.pdf"), kept) as file:
        waits = [path.name for path in kept.iterdir()]

    assert waits == [file.part.name]
    assert list(kept.iterdir()) == []


def test_a_file_is_kept_once_though_its_transaction_is_carried_out_again(tmp_path: Path) -> None:
    file = receive_file([PDF], "scan.pdf", tmp_path)

    keep_file(file, tmp_path)
    keep_file(file, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [file.sha256]


def test_a_page_that_finds_no_room_leaves_none_so_that_its_name_is_free(tmp_path: Path) -> None:
    with room_for(1000), pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "page.html", "x" * 10_000)

    assert list(tmp_path.iterdir()) == []
