"""Answers by mail: what is new in them, which files came, and what is wrong with them."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.papers import NamedPaper, suggested
from notifications.quoting import text_of
from notifications.replies import ReceivedReply, received
from tests.notifications.answering import (
    ALL,
    OURS,
    SENDER,
    THREAD,
    WORDS,
    Answer,
    a_file,
    a_header,
    a_text,
    an_answer,
    of_parts,
    with_parts,
)

US = frozenset({"don-doc@example.gov.vn"})


def read(raw: bytes) -> ReceivedReply:
    return received(raw, US)


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.program)
def test_of_an_answer_what_is_new_is_read_and_nothing_that_it_quotes(answer: Answer) -> None:
    reply = read(answer.raw)

    assert reply.text == answer.text
    assert tuple((file.name, file.problem) for file in reply.files) == answer.files
    assert all(file.content for file in reply.files if file.problem is None)
    assert reply.problem == answer.problem
    assert reply.message_id == "<tra-loi@syt.example.gov.vn>"
    assert reply.named_work == ()


def test_the_letters_that_it_may_be_about_come_the_nearest_first() -> None:
    inner = an_answer("x", Message_ID="<3@b.vn>", In_Reply_To="<4@b.vn>", References="")
    raw = with_parts("mixed", a_text(WORDS), b"Content-Type: message/rfc822\n\n" + inner)

    assert read(raw).answered == (OURS, THREAD, "<3@b.vn>", "<4@b.vn>")


@pytest.mark.parametrize(
    ("written", "senders"),
    [
        (f'"Văn thư, Sở Y tế" <{SENDER}>', (SENDER,)),
        (f"=?utf-8?B?VsSDbiB0aMawLCBT4bufIFkgdOG6vw==?= <{SENDER}>", (SENDER,)),
        (f'"{SENDER}" <ke-gian@example.com>', ("ke-gian@example.com",)),
        (f"{SENDER}, ai-do@example.com", (SENDER, "ai-do@example.com")),
        ("ai do", ()),
    ],
)
def test_the_sender_is_the_address_and_not_what_is_written_beside_it(
    written: str, senders: tuple[str, ...]
) -> None:
    assert read(an_answer(WORDS, From=written)).senders == senders


@pytest.mark.parametrize(
    ("subject", "text", "named"),
    [
        ("Re: Nhắc việc", "mã số nhiệm vụ: 123", (123,)),
        ("Re: mã số nhiệm vụ 7", "Gửi báo cáo, Mã nhiệm vụ số 7.", (7,)),
        ("Re: x", "Mã số nhiệm vụ: 7; mã số nhiệm vụ: 8", (7, 8)),
        ("Re: x", "> mã số nhiệm vụ: 7\nĐã làm", ()),
        ("Re: x", "mã  số\n nhiệm vụ\n:\n 7", (7,)),
        ("Re: x", "mã số nhiệm vụ: 12345678901", ()),
    ],
)
def test_work_is_named_by_its_number_in_the_senders_own_words(
    subject: str, text: str, named: tuple[int, ...]
) -> None:
    assert read(an_answer(text, Subject=subject)).named_work == named


def test_without_a_message_id_a_letter_is_known_by_its_content() -> None:
    raw = an_answer(WORDS, Message_ID="")

    assert read(raw).message_id == read(raw).message_id
    assert read(raw).message_id != read(raw + b"!").message_id
    assert read(raw).message_id.startswith("sha256:")


def test_a_letter_that_is_too_large_has_its_words_and_the_names_of_its_files() -> None:
    raw = with_parts("mixed", a_text(WORDS), a_file())[:-30]

    reply = received(raw, US, whole=False)

    assert (reply.text, reply.problem) == (WORDS, "too_large")
    assert [(file.name, file.content, file.problem) for file in reply.files] == [
        ("bc.pdf", None, "too_large")
    ]


def nested(depth: int) -> bytes:
    part = a_text(WORDS)
    for level in range(depth):
        part = of_parts("mixed", part, boundary=f"=_{level}")
    return a_header("", "") + part


BOMBS = {
    "ten thousand parts": with_parts("mixed", a_text(WORDS), *[a_file()] * 10_000),
    "parts within parts, 500 deep": nested(500),
    "letters within letters, 5,000 deep": a_header("", "")
    + b"Content-Type: message/rfc822\n\n" * 5_000,
    "a header of a million lines": b"X: y\n" * 1_000_000 + an_answer(WORDS),
    "HTML that is not well-formed": with_parts(
        "alternative", a_text('<a b="' * 50_000, "text/html")
    ),
    "one line of a million letters": an_answer("Vào <" * 250_000),
    "levels that are looked for in many lines": nested(150) + b"x\n" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_made_to_take_for_ever_takes_seconds_and_is_kept(name: str) -> None:
    before = time.process_time()

    reply = read(BOMBS[name])

    assert time.process_time() - before < 20
    assert reply.message_id
    assert len(reply.files) <= 51


WITHOUT_END = {
    "quotations that never end": an_answer("On abcdef wrote:\n>\n" * 40_000),
    "a number of work that never comes": an_answer("mã nhiệm vụ" + " " * 18_000 + "x"),
    "more words than are read": an_answer("chữ " * 5_000_000),
}


@pytest.mark.parametrize("name", WITHOUT_END)
def test_words_that_are_made_to_keep_us_busy_do_not(name: str) -> None:
    before = time.process_time()

    assert read(WITHOUT_END[name]).named_work == ()

    assert time.process_time() - before < 3


def test_of_words_without_end_the_first_are_read_in_their_charset() -> None:
    reply = read(an_answer("việc được " * 100_000))

    assert (reply.text[:20], reply.problem) == ("việc được việc được ", None)


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        ("mx; spf=pass; dkim=fail; dmarc=pass", None),
        ("mx; spf=fail", "forged"),
        ("mx; spf=fail (không; được phép); dkim=pass (2048) header.d=syt.example.gov.vn", None),
        ("mx; dkim = pass header.i=@syt.example.gov.vn; spf = fail", None),
        # words of the sender's own
        ('mx; spf=fail smtp.mailfrom="dkim=pass@evil.vn"', "forged"),
        ('mx; spf=fail smtp.mailfrom="x; dkim=pass header.d=syt.example.gov.vn"@a.vn', "forged"),
        ("mx; spf=fail (x; dkim=pass header.d=syt.example.gov.vn)", "forged"),
        # somebody else's signature
        ("mx; spf=fail; dkim=pass header.d=evil.vn", "forged"),
        ("mx; spf=fail; dkim=pass", "forged"),
        ("mx; dkim=pass header.d=syt.example.gov.vn; dmarc=fail", "forged"),
        ('mx; spf=pass smtp.mailfrom="dmarc=fail@syt.example.gov.vn"', None),
    ],
)
def test_only_the_results_of_the_receiving_server_say_that_a_letter_is_forged(
    results: str, problem: str | None
) -> None:
    assert read(an_answer(WORDS, Authentication_Results=results)).problem == problem


def test_an_address_longer_than_mail_has_is_cut() -> None:
    [sender] = read(an_answer(WORDS, From=f"a@{'b' * 300}.com")).senders

    assert len(sender) == 254


def test_of_many_files_the_rest_is_counted() -> None:
    files = read(BOMBS["ten thousand parts"]).files

    assert (len(files), files[-1].name, files[-1].problem) == (51, "… +9950", "too_many")


def test_a_zip_is_never_opened() -> None:
    content = b"PK\x03\x04" + b"\0" * 100
    raw = with_parts("mixed", a_text(WORDS), a_file('filename="a.zip"', content, "application/zip"))

    [file] = read(raw).files

    assert file.content == content


def test_a_script_is_text_and_no_script() -> None:
    raw = with_parts(
        "alternative",
        a_text("<body><script>alert(1)</script><p>1 &lt;b&gt; 2\x00\x1b[31m</p>", "text/html"),
    )

    assert read(raw).text == "1 <b> 2[31m"


def test_html_is_read_in_lines_and_its_quotations_are_marked() -> None:
    page = "<p>a<br>b</p><table><tr><td>c</td><td>d</td></tr></table><blockquote>e</blockquote>f"

    assert text_of(page) == "a\nb\nc d\n> e\nf"


@settings(max_examples=200, deadline=None)
@given(
    which=st.sampled_from(ALL),
    start=st.integers(0, 1500),
    length=st.integers(0, 60),
    noise=st.binary(max_size=60),
)
def test_a_garbled_letter_never_raises(
    which: Answer, start: int, length: int, noise: bytes
) -> None:
    reply = read(which.raw[:start] + noise + which.raw[start + length :])

    assert "\x00" not in reply.text + reply.subject + "".join(reply.senders)
    for file in reply.files:
        assert file.name.isprintable()
        assert "/" not in file.name
        file.name.encode()
    reply.text.encode()


TWELVE = NamedPaper("12/BC-SYT", date(2023, 3, 17))


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("BC số 12/BC-SYT (17.3.2023)", TWELVE),
        ("Báo cáo số: 12/BC-SYT, ngày 17-03-2023.", TWELVE),
        ("số 12 / BC - SYT\nNinh Thuận, ngày 17 tháng 3 năm 2023", TWELVE),
        ("SỐ 12/BC-SYT NGÀY 17 THÁNG 3 NĂM 2023", TWELVE),
        ("Bc so 12/BC-SYT ngay 17/3/23", TWELVE),
        (
            "Công văn số 45/SYT-VP, ngày 05 tháng 4 năm 2023",
            NamedPaper("45/SYT-VP", date(2023, 4, 5)),
        ),
        (
            "Quyết định số 123/2023/QĐ-UBND ngày 1/2/2023",
            NamedPaper("123/2023/QĐ-UBND", date(2023, 2, 1)),
        ),
        # the document that it rests on is somebody else's
        (
            "Thực hiện Công văn số 7/SNV-CCHC ngày 20/3/2023, gửi BC số 12/BC-SYT ngày 17/3/2023",
            TWELVE,
        ),
        # what it encloses is its own, and so is what it sends in answer to something
        ("Sở Y tế gửi kèm theo Báo cáo số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("Thực hiện đề nghị của Sở, Sở Y tế gửi Báo cáo số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("Trả lời thư của Sở, xin gửi Báo cáo số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("Theo yêu cầu Sở Y tế gửi Báo cáo số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("Tiếp theo Báo cáo số 12/BC-SYT ngày 17/3/2023", None),
        ("Căn cứ Quyết định số 465/QĐ-UBND ngày 16/8/2022", None),
        # of several the newest, but of no day that has not come
        ("BC số 3/BC-SYT ngày 2/1/2023; BC số 12/BC-SYT ngày 17/3/2023", TWELVE),
        ("BC số 12/BC-SYT ngày 17/3/2023, BC số 13/BC-SYT ngày 1/6/2023", TWELVE),
        ("đã gửi 12/BC-SYT", NamedPaper("12/BC-SYT", None)),
        ("số 12/BC-SYT ngày 31/2/2023", NamedPaper("12/BC-SYT", None)),
        ("xong ngày 17/3/2023", None),
        ("1/2 số nhiệm vụ, tỷ lệ 3/4", None),
        ("", None),
    ],
)
def test_number_and_date_are_read_as_people_write_them(text: str, paper: NamedPaper | None) -> None:
    assert suggested(text, date(2023, 4, 10)) == paper


def test_there_are_fifty_programs_and_each_has_its_name() -> None:
    assert len({answer.program for answer in ALL}) == len(ALL) >= 50
