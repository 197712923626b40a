"""A letter that a server gave back: it counts as returned, and what it said goes on."""

from dataclasses import dataclass

from sqlmodel import Session

from models import plan_rows
from models.audit import acts
from models.audit.acts import Act
from models.letters import returning
from models.letters.returning import Onward, SentLetter
from notifications.enhanced_status import Fault
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class ReturnReport:
    """What a report says: in the server's words, what it is about, and the report's name."""

    words: str
    fault: Fault
    report: str


def give_back(
    session: Session, loaded: LoadedPlan, act: Act, letter: SentLetter, report: ReturnReport
) -> bool:
    """Mark a letter as returned, and carry on what is still true; False if that was done before,
    or it has been sent once more since.

    After a fault of the address, or a mailbox that is full, the agency's next contact gets it;
    after one of ours the same contact again. What comes back twice in a row, the address being
    well, waits for a person.
    """
    if not letter.is_last:
        return False
    plan_rows.lock(session, loaded.id)
    notice = returning.mark_returned(session, letter.notice_id)
    if notice is None:
        return False
    onward = Onward(
        digest_to=loaded.plan.head.settings.digest_to,
        as_of=act.as_of,
        rather="next" if report.fault == "later" else "same",
        once=report.fault != "address",
    )
    following = returning.carry_on(session, notice, onward)
    detail = {
        "agency": letter.agency,
        "address": letter.address,
        "message_id": letter.message_id,
        "words": report.words,
        "about": report.fault,
        "report": report.report,
        "then": following.id if following else None,
    }
    subject = f"notice:{letter.notice_id}"
    acts.log(session, loaded.id, act, action="returned", subject=subject, detail=detail)
    return True
