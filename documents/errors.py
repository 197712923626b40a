"""What this package refuses: a document that cannot be written, or would hold nothing."""

from deadlines.refusal import ENGLISH, Refusal


class DocumentError(Exception):
    """A document cannot be written; nothing was changed."""


class Unwritable(DocumentError):
    """The file cannot be written, or is there already."""


class NothingToPrint(DocumentError):
    """There is nothing to put on a sheet, or more than one can hold."""


class PaperRefused(Refusal):
    """An official paper that cannot be made; nothing was written."""


ENGLISH.update(
    {
        "template-unreadable": "{path}: is no Word file; save it as .docx, or take it away",
        "template-unknown": "{path}: there is no {unknown:, } here; write: {known}",
        "template-without-value": "{path}: {why}; see docs/documents.md for what each name has",
        "template-syntax": "{path}: {why}; correct it in Word, or take the file away",
        "paper-suffix": "{path}: a paper is {may: or }; write such a name",
        "paper-exists": "{path} exists; write another name",
        "paper-not-written": "{path}: {why}; write another name",
        "no-libreoffice": "PDF is made by LibreOffice, which is not installed here; write "
        "FILE.docx or FILE.html, or: apt-get install libreoffice-writer-nogui",
        "libreoffice-failed": "LibreOffice made no PDF of it; write FILE.docx",
        "nothing-late": "nothing that {agency} holds is overdue on {day}: there is nothing to urge",
        "nobody-late": "nothing is overdue on {day}: there is nothing to urge",
        "paper-needs": "{kind} needs --{option}",
        "no-such-paper": 'there is no document "{kind}"; write one of: {kinds}',
        "not-announced": "inspection {id} is not announced yet; its paper is made after: "
        "dondoc inspect reveal {id}",
        "inspection-not-known": "there is no inspection {id} in this plan; see: "
        "dondoc inspect status",
        "not-concluded": "inspection {id} has no conclusion yet; run: dondoc inspect conclude {id}",
        "not-scored": "{scorecard} of {year} does not score {agency}; see: dondoc score list",
        "record-touched": "{why}",
        "nobody-proposed": "nobody is proposed for that in {year}; see: dondoc score proposals",
        "not-a-year": "{period} is no year; write a year, e.g. --period 2023",
        "not-by-surprise": "inspection {id} is no surprise inspection; write the id of one: "
        "dondoc inspect status",
    }
)
