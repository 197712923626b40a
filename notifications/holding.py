"""Hold and release: all sending of a plan stopped by a person, and started again."""

from sqlmodel import Session

from models import plan_rows
from models.audit import acts
from models.audit.acts import Act
from notifications.errors import MissingReason
from plans.loading import LoadedPlan, lock_plan


def hold(session: Session, loaded: LoadedPlan, act: Act, reason: str) -> None:
    """Stop sending, a running `deliver` before its next letter too. Raises MissingReason.

    Again for the same reason it changes nothing. Letters go on being queued, and are folded into
    the next digest as after any missed day.
    """
    if not reason.strip():
        raise MissingReason("hold-without-reason")
    loaded = lock_plan(session, loaded)
    words = " ".join(reason.split())
    # A repeated command must not leave a second row in the audit.
    if loaded.row.hold_reason == words:
        return
    plan_rows.set_hold(session, loaded.id, words)
    _record(session, loaded, act, "hold", {"reason": words})


def release(session: Session, loaded: LoadedPlan, act: Act) -> bool:
    """Let letters leave again; False if nothing held them."""
    loaded = lock_plan(session, loaded)
    if loaded.row.hold_reason is None:
        return False
    plan_rows.set_hold(session, loaded.id, None)
    _record(session, loaded, act, "release", {"held_for": loaded.row.hold_reason})
    return True


def _record(
    session: Session, loaded: LoadedPlan, act: Act, action: str, detail: dict[str, str]
) -> None:
    subject = f"plan:{loaded.plan.code}"
    acts.log(session, loaded.id, act, action=action, subject=subject, detail=detail)
