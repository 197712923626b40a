"""Files of forms: taken once, carried through the check page by a signed name, kept at the end."""

from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import UploadFile

from assignments.files import KINDS, EvidenceFile, chunks_of, keep_file, receive_file
from deadlines.refusal import Refusal
from pages.asking import Asker

# With a kind of its own for pictures: else a phone does not offer its camera.
ACCEPTED = ",".join((*KINDS, "image/jpeg", "image/png"))
SALT = "file"


@dataclass(frozen=True)
class KeptFile:
    """A file that came with a step of a form."""

    file: EvidenceFile

    def keep(self, folder: Path) -> None:
        """Make it a file of evidence. Raises MissingGrounds."""
        keep_file(self.file, folder)


def receive(ask: Asker, upload: UploadFile) -> tuple[KeptFile | None, Refusal | None]:
    """The file that a browser sent, or why it is refused."""
    folder = ask.pages.installation.settings.evidence
    try:
        file = receive_file(chunks_of(upload.file), upload.filename or "", folder)
    except Refusal as error:
        return None, error
    return KeptFile(file), None


def token_of(ask: Asker, kept: KeptFile) -> str:
    """How the next step of the form names the file; nobody else can make such a name."""
    file = kept.file
    return ask.pages.forms.sign(SALT, [file.part.name, file.sha256, file.name, ask.whose])


def read_kept(ask: Asker, token: str) -> KeptFile | None:
    """The file that an earlier step took; None where its time is over, or it was kept already."""
    read = ask.pages.forms.read(SALT, token) if token else None
    if not isinstance(read, list) or len(read) != 4 or read[3] != ask.whose:
        return None
    part = ask.pages.installation.settings.evidence / read[0]
    return KeptFile(EvidenceFile(part, read[1], read[2])) if part.is_file() else None
