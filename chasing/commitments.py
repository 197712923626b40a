"""The commitment of a draw, mailed to those who are to hold it against what is revealed later."""

from sqlmodel import Session

from chasing.chase import queue_for_offices, the_day
from models.audit.acts import Act
from models.letters import queueing
from plans.loading import LoadedPlan


def send_commitment(session: Session, loaded: LoadedPlan, act: Act, witness: str) -> int:
    """Queue a letter with the commitments of the year, and the values given since, to the witness,
    the judge and the leaders: how many.

    Where today's has left already, tomorrow's says what came since. Before the plan is live nothing
    leaves.
    """
    if act.as_of <= loaded.row.live_from or loaded.has_ended(act.as_of):
        return 0
    day = queueing.next_unsent_day(session, the_day(loaded, act.as_of), "commitment")
    offices = {witness, loaded.plan.head.judge, *loaded.plan.leaders}
    return queue_for_offices(session, loaded, day, "commitment", offices)
