"""What this package refuses, and what is possible instead."""

from collections.abc import Sequence


class AssignmentError(Exception):
    """A change of an assignment was refused; nothing was changed."""


class UnknownAssignment(AssignmentError):
    """No such assignment in the plan."""

    def __init__(self, assignment_id: int) -> None:
        super().__init__(
            f"there is no assignment {assignment_id} in this plan; see: dondoc assignments"
        )


class ImpossibleTransition(AssignmentError):
    """The assignment's status does not allow it."""

    def __init__(self, name: str, action: str, status: str, possible: list[str]) -> None:
        super().__init__(
            f"{name} is {status}: {action} is impossible; possible: {', '.join(possible)}"
        )


class NotTheirs(AssignmentError):
    """Who asks may not decide this."""


class NeedsName(AssignmentError):
    """A judgement without the name of who judges."""

    def __init__(self, decision: str, may: Sequence[str]) -> None:
        super().__init__(
            f"{decision} needs somebody to decide it; write --by {' or '.join(may)} "
            "(an agency, AGENCY/ROLE or an address), or set DONDOC_BY"
        )


class UnknownOffice(AssignmentError):
    """`--by` names nobody of the plan."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(
            f'--by "{name}" is neither an agency nor a contact of the plan; {hint} '
            "(an agency code, AGENCY/ROLE, or a contact's address)"
        )


class MissingGrounds(AssignmentError):
    """A reason, document or evidence that the change needs was not given or cannot be right."""


class WrongDay(AssignmentError):
    """The day of a change lies before what it follows."""


class UnknownEvent(AssignmentError):
    """The plan has no such event."""


class CannotAsk(AssignmentError):
    """Work cannot be asked of these agencies on this day."""
