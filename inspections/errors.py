"""What this package refuses, and what is possible instead."""


class InspectionError(Exception):
    """An inspection was refused; nothing was changed."""


class NoInspections(InspectionError):
    """The plan says nothing of inspections."""

    def __init__(self) -> None:
        super().__init__(
            "the plan has no inspections.yaml: nothing to inspect by it; see docs/write-a-plan.md"
        )


class UnknownInspection(InspectionError):
    """No such inspection in the plan."""

    def __init__(self, inspection_id: int) -> None:
        super().__init__(
            f"there is no inspection {inspection_id} in this plan; see: dondoc inspect status"
        )


class WrongState(InspectionError):
    """The inspection's state does not allow it."""


class DrawRefused(InspectionError):
    """A draw is refused: nothing to draw from, nobody to draw for, or no leave to draw."""


class BadBeacon(InspectionError):
    """A value that the draw does not wait for, or not yet, or not from whoever gives it."""


class WeakPassphrase(InspectionError):
    """A passphrase that could be guessed."""


class WrongPassphrase(InspectionError):
    """The box does not open."""

    def __init__(self) -> None:
        super().__init__(
            "this is not the passphrase of that draw; type the one of the head of the team, or, if "
            "it is lost, draw anew: dondoc inspect draw ID --head CONTACT --again REASON"
        )


class BadProof(InspectionError):
    """A file or a record that is no proof of a draw."""


class BadOrder(InspectionError):
    """An order of inspections that cannot be carried out; says what to write."""


class BadFinding(InspectionError):
    """A finding, a visit or a document that cannot be right; says what to write."""
