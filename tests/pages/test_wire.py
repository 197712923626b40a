"""What no browser sends: the answer is a refusal in words, never a failure."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.pages.lived import Lived, a_copy, once_in, raw, served

FORM = "application/x-www-form-urlencoded"
PART = b'--x\r\nContent-Disposition: form-data; name="once"\r\n\r\n%b\r\n--x--\r\n'
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get")


@pytest.mark.parametrize("method", METHODS)
def test_no_other_method_is_taken(seen: Lived, method: str) -> None:
    for path in ("/nhiem-vu", f"/t/{seen.token()}", "/static/app.css", "/healthz", "/khong-co"):
        status = seen.client("yte").request(method, path).status_code
        assert status in (403, 404, 405) or method == "get", path


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fsettings.py",
        "/static/%2e%2e/app.py",
        "/static/a%00.css",
        "/static/" + "a" * 5000,
        "/static//etc/passwd",
        "/tep/1/..%2f..%2fsecret",
        "/tep/1/%2e%2e",
        "/nhiem-vu/../../etc/passwd",
        "/NHIEM-VU",
        "/%ed%a0%80",
        "/\u202enhiem-vu",
    ],
)
def test_a_path_leads_nowhere_but_to_a_page(seen: Lived, path: str) -> None:
    assert seen.client("yte").get(path).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "dondoc=\xff; =;;; a=b=c; dondoc"},
        {"Cookie": "dondoc=" + "x" * 20_000},
        {"Range": "bytes=a-b"},
        {"Range": "bytes=0-" + "9" * 5000},
        {"Range": "bytes=" + "0-1," * 2000 + "0-1"},
        {"If-Modified-Since": "yesterday", "If-Range": '"'},
        {"Accept": "\xff", "Accept-Language": "x" * 9000},
        {"Host": "evil.example"},
        {"Host": ""},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"},
        {"X-Forwarded-For": "<script>", "Forwarded": "for=1"},
    ],
    ids=str,
)
def test_odd_headers_break_no_page_and_are_not_believed(
    seen: Lived, headers: Mapping[str, str]
) -> None:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}

    for path in ("/dang-nhap", "/nhiem-vu", seen.file_of(seen.work("II.2")), "/static/app.css"):
        cookie = {} if "Cookie" in sent else {"Cookie": f"dondoc={seen.cookies['yte']}".encode()}
        answer = seen.client().get(path, headers={**cookie, **sent})
        assert answer.status_code < 500, path
        assert "evil" not in f"{answer.headers} {answer.text}"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"once": 1}'),
        ("text/plain", b"once=1"),
        ("", b"\x00\xff"),
        ("multipart/form-data", b"abc"),
        ("multipart/form-data; boundary=", b"abc"),
        (f"multipart/form-data; boundary={'x' * 500}", b"abc"),
        ("multipart/form-data; boundary=x; charset=undefined", PART % b"a"),
        ("multipart/form-data; boundary=x; charset=utf-7", PART % b"+2AA-"),
        ("multipart/form-data; boundary=x; charset=unicode_escape", PART % b"\\ud800"),
        ("multipart/form-data; boundary=x; charset=idna", PART % b"xn--a"),
        ("multipart/form-data; boundary=x", PART % (b"a" * 300_000)),
        ("multipart/form-data; boundary=x", PART[:40]),
        (FORM, b"a=1&" * 50_000),
        (FORM, b"once=" + b"a" * 300_000),
        (FORM, b"%&%=%ff&once=%ed%a0%80"),
    ],
    ids=str,
)
def test_what_is_no_form_of_ours_is_refused(seen: Lived, kind: str, body: bytes) -> None:
    answer = seen.client().post("/dang-nhap", content=body, headers={"Content-Type": kind})

    assert answer.status_code in (400, 403)
    assert "Mở lại trang" in answer.text


def test_of_a_field_that_comes_twice_the_last_counts_and_a_file_is_no_text(seen: Lived) -> None:
    client = seen.client()
    once = once_in(client.get("/dang-nhap"))

    twice = client.post("/dang-nhap", data={"once": ["x", once], "ten": ["a", "b"]})
    as_file = client.post("/dang-nhap", files={"once": ("a.txt", once.encode())})

    assert (twice.status_code, as_file.status_code) == (422, 403)
    assert 'value="b"' in twice.text


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /dang-nhap HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
        b"POST /dang-nhap HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /dang-nhap HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"POST /dang-nhap HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nonce=",
        b"POST /dang-nhap HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\r\n\r\n",
    ],
    ids=range(11),
)
def test_bytes_that_are_no_request_do_not_stop_the_server(seen: Lived, sent: bytes) -> None:
    answer = raw(seen, sent)

    assert not answer.startswith(b"HTTP/1.1 5")
    assert seen.client().get("/healthz").text == "ok\n"


def test_every_answer_carries_the_headers_that_protect_it(seen: Lived) -> None:
    client = seen.client("yte")

    for path in ("/nhiem-vu", "/khong-co", f"/t/{seen.token()}", "/t/x", "/static/app.css", "/"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
    file = client.get(seen.file_of(seen.work("II.2"))).headers
    assert file["content-security-policy"] == "sandbox"
    assert file["content-disposition"].startswith("attachment;")
    assert file["content-type"] == "application/octet-stream"


def test_figures_are_for_this_machine_alone_whatever_a_stranger_claims(tmp_path: Path) -> None:
    with served(a_copy(tmp_path / "var"), proxy="127.0.0.1") as lived:
        client = lived.client()
        for claimed in ("203.0.113.9", "127.0.0.1, 203.0.113.9", "::1, 203.0.113.9", "x"):
            answer = client.get("/metrics", headers={"X-Forwarded-For": claimed})
            assert answer.status_code == 404, claimed
        assert client.get("/metrics").status_code == 200
