"""Verifying: the audit against its seals, the record and its files against the audit."""

from dataclasses import dataclass

from assignments.files import is_whole
from models import copying, replay
from models.audit import chain
from models.audit.chain import ChainVerdict
from models.database import transaction
from models.replay import Difference, Gap
from operation.installation import Installation


@dataclass(frozen=True)
class Verification:
    """What a look at the whole record found.

    `chain` is about the audit alone. `differences` are values of tables that the audit
    contradicts, `files` kept files of evidence that are gone or changed, as "hash/name".
    `covered_from` is the first audit row that keeps what its act changed; None if none does.
    """

    chain: ChainVerdict
    differences: tuple[Difference, ...]
    files: tuple[str, ...]
    gaps: tuple[Gap, ...]
    covered_from: int | None
    has_head: bool

    @property
    def intact(self) -> bool:
        """Whether nothing contradicts the audit, nor the audit its seals."""
        return self.chain.intact and not self.differences and not self.files


def verify_record(record: Installation, head: str | None = None) -> Verification:
    """Hold the record against its audit and the audit against its chain; `head` is a mailed one."""
    with transaction(record.reading) as session:
        references = copying.files(session.connection())
        return Verification(
            chain=chain.verify(session),
            differences=tuple(replay.differences(session)),
            files=tuple(reference for reference in references if not _is_kept(record, reference)),
            gaps=tuple(replay.gaps(session)),
            covered_from=replay.covered_from(session),
            has_head=head is None or chain.has_head(session, head),
        )


def _is_kept(record: Installation, reference: str) -> bool:
    digest = reference.partition("/")[0]
    # A name with more than a hash in it may lead anywhere.
    return digest.isalnum() and is_whole(record.settings.evidence / digest)
