"""Damaged uploads: no page fails of one, and what was refused is not kept.

UPLOADS in the environment says how many (`make faults`).
"""

import os
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from assignments.files import MOST_BYTES
from tests.pages.lived import PDF, REPORT, Lived, once_in, raw, value_in

UPLOADS = int(os.environ.get("UPLOADS", "150"))
MOST_GROWTH = 100 * 1024 * 1024
BOUNDARY = b"----ranh-gioi-7f3a"
TAKEN = re.compile('name="tep_da_gui" value="[^"]+"')
BOMB = b"PK\x03\x04" + zlib.compress(bytes(4_000_000))
NAMES = (
    "báo cáo.pdf", "../../etc/passwd.pdf", "C:\\fakepath\\a.pdf", "a\0b.pdf", "\u202efdp.exe",
    "\u202efdp.exe.pdf", "x" * 10_000 + ".pdf", "ữ" * 3_000 + ".pdf", ".pdf", "..", "", " .pdf",
    "a.pdf.exe", "a.PDF", "con.pdf", "a\r\nSet-Cookie: b.pdf", '"; filename="b.exe', "a%00.pdf",
)  # fmt: skip
WHOLE_NAMES = [name for name in NAMES if name.lower()[1:].endswith(".pdf") and len(name) < 255]
CONTENTS = (
    PDF, b"", b"%PDF", b"MZ\x90\0", BOMB, b"\xff\xd8\xff\xe0", b"%PDF-" + bytes(200_000),
    b"--" + BOUNDARY + b"--", PDF + b"\r\n--" + BOUNDARY + b"--\r\n", b"\r\n" * 50,
)  # fmt: skip


def a_form(chance: random.Random, once: str) -> bytes:
    """A whole form as a browser would send it, with a file that may be anything."""
    parts = [b'name="%s"\r\n\r\n%s' % (k.encode(), v.encode()) for k, v in REPORT.items()]
    parts.append(b'name="once"\r\n\r\n' + once.encode())
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3))):
        field = chance.choice((b"tep", b"tep", b"tep", b"so", b"once", b"khac", b""))
        name = chance.choice(NAMES).encode()
        content = chance.choice(CONTENTS)
        kind = b"Content-Type: " + chance.choice((b"application/pdf", b"\xff", b""))
        parts.append(b'name="%s"; filename="%s"\r\n%s\r\n\r\n%s' % (field, name, kind, content))
    chance.shuffle(parts)
    start = b"--%s\r\nContent-Disposition: form-data; " % BOUNDARY
    return b"".join(start + part + b"\r\n" for part in parts) + b"--%s--\r\n" % BOUNDARY


def whole(chance: random.Random, body: bytes) -> bytes:
    return body


def cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body))]


def bitten(chance: random.Random, body: bytes) -> bytes:
    """Some bytes are others."""
    damaged = bytearray(body)
    for _ in range(chance.randrange(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def of_other_bounds(chance: random.Random, body: bytes) -> bytes:
    return body.replace(BOUNDARY, BOUNDARY[: chance.randrange(len(BOUNDARY))])


def doubled(chance: random.Random, body: bytes) -> bytes:
    return body + body


def without_line_ends(chance: random.Random, body: bytes) -> bytes:
    return body.replace(b"\r\n", chance.choice((b"\n", b"\r", b"")))


DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(whole, whole, whole, cut, bitten, bitten),
    *(of_other_bounds, doubled, without_line_ends),
)


def kept_in(lived: Lived) -> set[str]:
    """Files of evidence, kept or waiting."""
    return {path.name for path in lived.record.settings.evidence.iterdir()}


def test_no_damaged_upload_makes_a_page_fail_or_stays(lived: Lived) -> None:
    chance, client = random.Random(20221608), lived.client("yte")
    path = f"/nhiem-vu/{lived.work('II.1')}"
    once = once_in(client.get(f"{path}/bao-cao"))
    kinds = [f"multipart/form-data; boundary={BOUNDARY.decode()}"] * 12
    kinds += ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""]
    outcomes, before = set(), psutil.Process().memory_info().rss

    for number in range(UPLOADS):
        kept = kept_in(lived)
        body = chance.choice(DAMAGES)(chance, a_form(chance, once))
        headers = {"Content-Type": chance.choice(kinds)}
        answer = client.post(f"{path}/kiem-tra", content=body, headers=headers)
        assert answer.status_code in (200, 400, 403, 413, 422), number
        assert "set-cookie" not in answer.headers
        taken = TAKEN.search(answer.text) is not None
        assert len(kept_in(lived) - kept) == taken, number
        outcomes.add((answer.status_code, taken))

    assert {(200, True), (400, False), (403, False), (422, False)} <= outcomes
    assert psutil.Process().memory_info().rss - before < MOST_GROWTH
    assert lived.status(lived.work("II.1")) == "assigned"
    assert not list(Path(lived.record.settings.var).glob("**/passwd*"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", PDF, "Loại tệp này không nhận"),
        ("\u202efdp.exe", PDF, "Loại tệp này không nhận"),
        ("a.pdf", b"PK\x03\x04", "Nội dung tệp không phải PDF."),
        ("a.pdf", b"", "Tệp không có nội dung"),
        ("a.pdf", b"%PDF-" + bytes(MOST_BYTES), "Tệp lớn hơn 20 MB."),
        ("khong-ten", PDF, "Loại tệp này không nhận"),
    ],
    ids=("kind", "turned", "content", "empty", "large", "nameless"),
)
def test_a_file_that_is_refused_is_told_why_and_not_kept(
    lived: Lived, name: str, content: bytes, words: str
) -> None:
    client, path, kept = lived.client("yte"), f"/nhiem-vu/{lived.work('II.1')}", kept_in(lived)
    form = {"once": once_in(client.get(f"{path}/bao-cao")), **REPORT}

    answer = client.post(f"{path}/kiem-tra", data=form, files={"tep": (name, content)})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="12/BC-SYT"' in answer.text
    assert kept_in(lived) == kept


@pytest.mark.parametrize("name", WHOLE_NAMES)
def test_a_file_comes_back_as_it_was_sent_under_a_name_that_deceives_nobody(
    lived: Lived, name: str
) -> None:
    client, work = lived.client("yte"), lived.work("II.1")
    path = f"/nhiem-vu/{work}"
    form = {"once": once_in(client.get(f"{path}/bao-cao")), **REPORT}
    page = client.post(f"{path}/kiem-tra", data=form, files={"tep": (name, PDF)})
    sent = {**form, "once": once_in(page), "tep_da_gui": value_in(page, "tep_da_gui")}
    assert client.post(f"{path}/bao-cao", data=sent).status_code == 303

    [link] = [each for each in client.get(path).text.split('"') if each.startswith("/tep/")]
    file = client.get(link)

    assert file.content == PDF
    shown = file.headers["content-disposition"]
    assert shown.startswith("attachment;")
    assert not {"/", "\\", "\0", "%00", "%E2%80%AE"} & set(shown.replace("utf-8''", ""))


def test_a_body_that_is_too_large_is_refused_before_it_is_read(seen: Lived) -> None:
    answer = raw(seen, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 413")
    assert "không quá 20 MB".encode() in answer


def test_a_body_that_hides_its_size_is_refused_as_soon_as_it_is_too_large(seen: Lived) -> None:
    page = seen.client().get("/dang-nhap")
    head = b'--x\r\nContent-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\n'
    pieces = (head, *[bytes(1024 * 1024)] * 24)

    answer = seen.client().post(
        "/dang-nhap",
        content=iter(pieces),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )

    assert page.status_code == 200
    assert answer.status_code == 413
