"""Answers to a letter as people's mail programs write them: their headers, quotes and parts."""

from base64 import encodebytes
from dataclasses import dataclass
from email.header import Header
from quopri import encodestring
from unicodedata import normalize

OURS, THREAD = "<1@example.gov.vn>", "<chuoi@example.gov.vn>"
SENDER = "vanthu@syt.example.gov.vn"
WORDS = "Kính gửi Sở Nội vụ,\nSở Y tế gửi Báo cáo số 12/BC-SYT ngày 17/3/2023."
QUOTED = "Mã số nhiệm vụ: 99\nĐề nghị báo cáo trước ngày 31/3/2023."
PDF = b"%PDF-1.4 bao cao"
INTRODUCTION = (
    "Vào Th 2, 20 thg 3, 2023 vào lúc 08:00 Thử nghiệm <\ndon-doc@example.gov.vn> đã viết:"
)


@dataclass(frozen=True)
class Answer:
    """A letter of one program, and what is to be read of it."""

    program: str
    raw: bytes
    text: str = WORDS
    files: tuple[tuple[str, str | None], ...] = ()
    problem: str | None = None


def quoted(text: str = QUOTED) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def a_header(
    kind: str = "text/plain; charset=utf-8", encoding: str = "8bit", **given: str
) -> bytes:
    """The header of an answer; a field that is given empty is left out."""
    fields = {
        "From": f"Văn thư <{SENDER}>",
        "To": "don-doc@example.gov.vn",
        "Subject": "Re: Nhắc việc",
        "Message-ID": "<tra-loi@syt.example.gov.vn>",
        "In-Reply-To": OURS,
        "References": f"{THREAD} {OURS}",
        "MIME-Version": "1.0",
        "Content-Type": kind,
        "Content-Transfer-Encoding": encoding,
        **{name.replace("_", "-"): words for name, words in given.items()},
    }
    return "".join(f"{name}: {words}\n" for name, words in fields.items() if words).encode()


def an_answer(text: str, **given: str) -> bytes:
    """A plain text, in UTF-8."""
    return a_header(**given) + b"\n" + text.encode()


def a_text(text: str, kind: str = "text/plain", charset: str = "utf-8") -> bytes:
    """A part of text, in base64."""
    head = f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + encodebytes(text.encode(charset))


def a_file(
    name: str = 'filename="bc.pdf"',
    content: bytes = PDF,
    kind: str = "application/pdf",
    disposition: str = "attachment",
    more: str = "",
) -> bytes:
    """A part that is a file, in base64."""
    head = (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n{more}"
        f"Content-Disposition: {disposition}; {name}\n\n"
    )
    return head.encode() + encodebytes(content)


def of_parts(kind: str, *parts: bytes, boundary: str = "=_ranh-gioi") -> bytes:
    """Parts as the body of a part: with its own header."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    body = b"".join(f"--{boundary}\n".encode() + part + b"\n" for part in parts)
    return head + body + f"--{boundary}--\n".encode()


def with_parts(kind: str, *parts: bytes, boundary: str = "=_ranh-gioi", **given: str) -> bytes:
    """An answer that is made of parts."""
    return a_header("", "", **given) + of_parts(kind, *parts, boundary=boundary)


def html(words: str = WORDS, after: str = "") -> str:
    lines = "".join(f"<div>{line}</div>" for line in words.splitlines())
    return f"<html><head><style>p {{color: red}}</style></head><body>{lines}{after}</body></html>"


BLOCKQUOTE = "<blockquote>" + QUOTED.replace("\n", "<br>") + "</blockquote>"
OUTLOOK_HEADER = (
    "{0} Thử nghiệm <don-doc@example.gov.vn>\n{1} Monday, March 20, 2023 8:00 AM\n"
    "{2} Văn thư <vanthu@syt.example.gov.vn>\n{3} Nhắc việc\n\n"
)
IN_ENGLISH = OUTLOOK_HEADER.format("From:", "Sent:", "To:", "Subject:")
IN_VIETNAMESE = OUTLOOK_HEADER.format("Từ:", "Đã gửi:", "Đến:", "Chủ đề:")
IN_ZIMBRA = OUTLOOK_HEADER.format("Từ:", "Tới:", "Đã gửi:", "Tiêu đề:")
OUTLOOK_HTML = (
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>From:</b> Thử '
    "nghiệm &lt;don-doc@example.gov.vn&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Văn thư<br>"
    f"<b>Subject:</b> Nhắc việc</p></div><p>{QUOTED}</p>"
)
NFD = "Ba\u0301o ca\u0301o quy\u0301 I.pdf"
IN_QP = encodestring(f"{WORDS}\n\n{INTRODUCTION}\n{quoted()}\n".encode())


def with_tones_apart(text: str) -> str:
    """As windows-1258 has it: letters with their shape, and the tone after them."""
    letters = []
    for letter in text:
        marks = normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in marks if mark not in tones)
        letters.append(normalize("NFC", rest) + "".join(tones))
    return "".join(letters)


def in_charset(text: str, charset: str, named: str | None = None) -> bytes:
    """A letter in another charset, perhaps named wrongly, or (with "") not at all."""
    name = charset if named is None else named
    kind = f"text/plain; charset={name}" if name else "text/plain"
    return a_header(kind) + b"\n" + text.encode(charset)


PLAIN = [
    Answer("Gmail", an_answer(f"{WORDS}\n\n{INTRODUCTION}\n\n{quoted()}\n")),
    Answer(
        "Gmail in English",
        an_answer(
            f"{WORDS}\n\nOn Mon, Mar 20, 2023 at 8:00 AM Thử nghiệm <don-doc@example.gov.vn>\n"
            f"wrote:\n\n{quoted()}\n"
        ),
    ),
    Answer(
        "Gmail of 2018",
        an_answer(
            f"{WORDS}\n\nVào lúc 08:00 Ngày 20 tháng 3 năm 2023, Thử nghiệm <\n"
            f"don-doc@example.gov.vn> đã viết:\n\n{quoted()}"
        ),
    ),
    Answer("Outlook", an_answer(f"{WORDS}\n\n{IN_ENGLISH}{QUOTED}\n")),
    Answer("Outlook in Vietnamese", an_answer(f"{WORDS}\n\n{IN_VIETNAMESE}{QUOTED}\n")),
    Answer("Outlook 2003", an_answer(f"{WORDS}\n\n-----Original Message-----\n{QUOTED}\n")),
    Answer(
        "Outlook on Android",
        an_answer(
            f"{WORDS}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n{'_' * 32}\n"
            f"{IN_ENGLISH}{QUOTED}\n"
        ),
    ),
    Answer(
        "Outlook on iOS in Vietnamese",
        an_answer(
            f"{WORDS}\n\nTải Outlook cho iOS<https://aka.ms/o0ukef>\n{'_' * 32}\n"
            f"{IN_VIETNAMESE}{QUOTED}\n"
        ),
    ),
    Answer("Zimbra", an_answer(f"{WORDS}\n\n{IN_ZIMBRA}{QUOTED}\n")),
    Answer("Zimbra with a rule", an_answer(f"{WORDS}\n\n----- Thư gốc -----\n{IN_ZIMBRA}{QUOTED}")),
    Answer(
        "iPhone",
        an_answer(
            f"{WORDS}\n\nĐã gửi từ iPhone của tôi\n\n> Vào 20 thg 3, 2023, lúc 08:00, Thử nghiệm "
            f"<don-doc@example.gov.vn> đã viết:\n> \n{quoted()}\n"
        ),
    ),
    Answer(
        "iPhone in English",
        an_answer(
            f"{WORDS}\n\nSent from my iPhone\n\n> On 20 Mar 2023, at 08:00, Thử nghiệm "
            f"<don-doc@example.gov.vn> wrote:\n> \n{quoted()}\n"
        ),
    ),
    Answer(
        "Samsung",
        an_answer(
            f"{WORDS}\n\nĐược gửi từ thiết bị Samsung Galaxy của tôi\n\n"
            f"-------- Tin nhắn gốc --------\n{IN_VIETNAMESE}{QUOTED}"
        ),
    ),
    Answer(
        "Thunderbird",
        an_answer(f"{WORDS}\n\nVào 20/3/2023 08:00, Thử nghiệm đã viết:\n{quoted()}\n\n-- \nAn\n"),
    ),
    Answer(
        "Thunderbird, below the quote",
        an_answer(f"Ngày 20/3/2023 08:00, Thử nghiệm viết:\n{quoted()}\n\n{WORDS}\n\n-- \nVăn thư"),
    ),
    Answer(
        "between the lines of the quote",
        an_answer("{}\n> Mã số\n{}\n> khác\n".format(*WORDS.splitlines())),
    ),
    Answer("Roundcube", an_answer(f"{WORDS}\n\nVào 20-03-2023 08:00, X đã viết:\n\n{quoted()}\n")),
    Answer(
        "Yahoo",
        an_answer(
            f"{WORDS}\n\n    Vào Thứ Hai, 20 tháng 3, 2023 lúc 08:00:00 GMT+7, Thử nghiệm "
            f"<don-doc@example.gov.vn> đã viết:  \n \n {QUOTED}\n"
        ),
    ),
    Answer(
        "lines that end with CR LF", an_answer(f"{WORDS}\n\n{quoted()}\n").replace(b"\n", b"\r\n")
    ),
    Answer("nothing quoted", an_answer(WORDS)),
    Answer(
        "a rule within the text",
        an_answer("Số liệu:\n-----\nTổng số: 5"),
        text="Số liệu:\n-----\nTổng số: 5",
    ),
    Answer("quoted-printable", a_header(encoding="quoted-printable") + b"\n" + IN_QP),
    Answer(
        "base64",
        a_header(encoding="base64") + b"\n" + encodebytes(f"{WORDS}\n{quoted()}".encode()),
    ),
    Answer("windows-1258", in_charset(with_tones_apart(WORDS), "cp1258", "windows-1258")),
    Answer("no charset is named", in_charset(WORDS, "utf-8", "")),
    Answer("US-ASCII is named for UTF-8", in_charset(WORDS, "utf-8", "us-ascii")),
    Answer("GB2312", in_charset("So Y te gui 報告", "gbk", "gb2312"), text="So Y te gui 報告"),
    Answer(
        "TCVN3 in latin letters",
        in_charset("KÝnh göi Së Néi vô, b¸o c¸o cña Së Y tÕ ®· göi ®Çy ®ñ", "latin-1"),
        text="KÝnh göi Së Néi vô, b¸o c¸o cña Së Y tÕ ®· göi ®Çy ®ñ",
        problem="old_charset",
    ),
    Answer(
        "VISCII",
        in_charset("Kinh gui So Noi vu", "latin-1", "viscii"),
        text="Kinh gui So Noi vu",
        problem="old_charset",
    ),
    Answer(
        "forwarded from Gmail",
        an_answer(
            f"---------- Forwarded message ---------\n{IN_VIETNAMESE}{WORDS}", Subject="Fwd: bc"
        ),
        text=f"---------- Forwarded message ---------\n{IN_VIETNAMESE}{WORDS}",
    ),
]

IN_PARTS = [
    Answer(
        "Gmail with HTML",
        with_parts(
            "alternative",
            a_text(f"{WORDS}\n\n{INTRODUCTION}\n{quoted()}"),
            a_text(html(after=BLOCKQUOTE), "text/html"),
        ),
    ),
    Answer(
        "Gmail, HTML alone",
        with_parts(
            "alternative",
            a_text(
                html(
                    after=f'<div class="gmail_quote">{INTRODUCTION.replace("<", "&lt;")}<br>'
                    f"{BLOCKQUOTE}</div>"
                ),
                "text/html",
            ),
        ),
    ),
    Answer(
        "Outlook, HTML alone",
        with_parts("alternative", a_text(html(after=OUTLOOK_HTML), "text/html")),
    ),
    Answer(
        "Zimbra, HTML alone",
        with_parts(
            "alternative",
            a_text(
                html(
                    after='<hr id="zwchr"><div><b>Từ: </b>"X" &lt;a@b.vn&gt;<br><b>Tới: </b>Y<br>'
                    f"<b>Đã gửi: </b>Thứ Hai<br></div><div>{QUOTED}</div>"
                ),
                "text/html",
            ),
        ),
    ),
    Answer(
        "Roundcube, HTML alone",
        with_parts(
            "alternative",
            a_text(
                html(after=f'<p id="reply-intro">Vào 20-03-2023 08:00, X đã viết:</p>{BLOCKQUOTE}'),
                "text/html",
            ),
        ),
    ),
    Answer(
        "VNPT iOffice",
        with_parts(
            "mixed",
            a_text(html("Sở Y tế gửi văn bản 12/BC-SYT"), "text/html"),
            a_file('filename="12_BC-SYT.signed.pdf"'),
            Subject="[iOffice] 12/BC-SYT",
            In_Reply_To="",
            References="",
            Auto_Submitted="",
        ),
        text="Sở Y tế gửi văn bản 12/BC-SYT",
        files=(("12_BC-SYT.signed.pdf", None),),
    ),
    Answer(
        "a name in RFC 2231",
        with_parts("mixed", a_text(WORDS), a_file("filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf")),
        files=(("Báo cáo.pdf", None),),
    ),
    Answer(
        "a name in RFC 2231, in pieces",
        with_parts(
            "mixed",
            a_text(WORDS),
            a_file("filename*0*=UTF-8''B%C3%A1o%20c;\n filename*1*=%C3%A1o;\n filename*2=.pdf"),
        ),
        files=(("Báo cáo.pdf", None),),
    ),
    Answer(
        "a name in RFC 2047",
        with_parts(
            "mixed",
            a_text(WORDS),
            a_file(f'filename="{Header("Báo cáo.pdf", "utf-8").encode()}"'),
        ),
        files=(("Báo cáo.pdf", None),),
    ),
    Answer(
        "a name in bytes as they are",
        with_parts("mixed", a_text(WORDS), a_file('filename="Báo cáo.pdf"')),
        files=(("Báo cáo.pdf", None),),
    ),
    Answer(
        "a name of a Mac",
        with_parts("mixed", a_text(WORDS), a_file(f'filename="{NFD}"')),
        files=(("Báo cáo quý I.pdf", None),),
    ),
    Answer(
        "a scanner's .doc",
        with_parts(
            "mixed", a_text(WORDS), a_file('filename="scan.doc"', kind="application/octet-stream")
        ),
        files=(("scan.doc", None),),
    ),
    Answer(
        "a file without a name",
        with_parts("mixed", a_text(WORDS), a_file("", kind="application/pdf")),
        files=(("tep-1.pdf", None),),
    ),
    Answer(
        "a name with folders and a line end",
        with_parts(
            "mixed",
            a_text(WORDS),
            a_file("filename*=UTF-8''C%3A%5Cfakepath%5C..%2F..%2Fbc%0D%0ABcc%3A%20x.pdf"),
        ),
        files=(("bc Bcc: x.pdf", None),),
    ),
    Answer(
        "a name that turns around",
        with_parts("mixed", a_text(WORDS), a_file("filename*=UTF-8''bc%E2%80%AEfdp.exe")),
        files=(("bcfdp.exe", None),),
    ),
    Answer(
        "iPhone with a photograph in the text",
        with_parts(
            "mixed",
            a_text(WORDS),
            a_file(
                'filename="IMG_0001.jpeg"',
                b"\xff\xd8\xff" + b"x" * 60_000,
                "image/jpeg",
                "inline",
                "Content-Id: <1@iphone>\n",
            ),
            a_text("\nĐã gửi từ iPhone của tôi"),
        ),
        files=(("IMG_0001.jpeg", None),),
    ),
    Answer(
        "Outlook with the picture of a signature",
        with_parts(
            "mixed",
            of_parts(
                "related",
                a_text(html(), "text/html"),
                a_file(
                    'filename="image001.png"',
                    b"\x89PNG\r\n\x1a\n",
                    "image/png",
                    "inline",
                    "Content-ID: <image001.png@01D95B>\n",
                ),
                boundary="=_trong",
            ),
            a_file(),
        ),
        files=(("bc.pdf", None), ("image001.png", "signature")),
    ),
    Answer(
        "Outlook with winmail.dat",
        with_parts(
            "mixed",
            a_text(WORDS),
            a_file('filename="winmail.dat"', b"\x78\x9f\x3e\x22", "application/ms-tnef"),
        ),
        files=(("winmail.dat", "tnef"),),
    ),
    Answer(
        "forwarded as a file",
        with_parts(
            "mixed",
            a_text(WORDS),
            b"Content-Type: message/rfc822\n\n"
            + with_parts("mixed", a_text("Kèm theo."), a_file(), boundary="=_trong"),
        ),
        files=(("bc.pdf", None),),
    ),
    Answer(
        "our own letter as a file",
        with_parts(
            "mixed",
            a_text(WORDS),
            b"Content-Type: message/rfc822\n\n"
            + with_parts(
                "mixed",
                a_text("x"),
                a_file(),
                boundary="=_trong",
                From="X <don-doc@example.gov.vn>",
            ),
        ),
    ),
    Answer(
        "signed (S/MIME)",
        with_parts(
            "signed",
            a_text(WORDS),
            a_file('filename="smime.p7s"', b"0", "application/pkcs7-signature"),
        ),
        files=(("smime.p7s", None),),
    ),
    Answer(
        "a text as a file",
        with_parts("mixed", a_text(WORDS), a_file('filename="bc.txt"', b"bc", "text/plain")),
        files=(("bc.txt", None),),
    ),
]

NAMED = [
    Answer(
        "encrypted",
        a_header("application/pkcs7-mime; smime-type=enveloped-data") + b"\nx",
        text="",
        files=(("tep-1.p7c", None),),
        problem="encrypted",
    ),
    Answer(
        "absence, Exchange",
        an_answer("Tôi đi vắng.", Subject="Trả lời tự động: Nhắc việc"),
        text="Tôi đi vắng.",
        problem="automatic",
    ),
    Answer(
        "absence, Gmail",
        an_answer("I am away.", Auto_Submitted="auto-replied", Precedence="bulk"),
        text="I am away.",
        problem="automatic",
    ),
    Answer(
        "absence, Zimbra",
        an_answer("Vắng.", Auto_Submitted="auto-replied (zimbra; vacation)"),
        text="Vắng.",
        problem="automatic",
    ),
    Answer(
        "a receipt",
        with_parts("report; report-type=disposition-notification", a_text("Đã đọc")),
        text="Đã đọc",
        problem="automatic",
    ),
    Answer("a loop", an_answer(WORDS, From="Thử nghiệm <Don-Doc@example.gov.vn>"), problem="loop"),
    Answer(
        "forged",
        an_answer(WORDS, Authentication_Results="mx.example.gov.vn; spf=fail; dmarc=fail (p=NONE)"),
        problem="forged",
    ),
    Answer(
        "through a list, signed",
        an_answer(
            WORDS,
            Authentication_Results="mx; spf=fail; dkim=pass header.d=example.gov.vn",
        ),
    ),
]

ALL = [*PLAIN, *IN_PARTS, *NAMED]
