"""Obligations as people write them: by code, in any case and with any signs between."""

from plans.faults import NotInPlan
from plans.plan import Obligation, Plan
from plans.spelling import fold


class ObligationNames:
    """The obligations of a plan by all that their codes are written as."""

    def __init__(self, plan: Plan) -> None:
        self._exact = {row.code: row for row in plan.obligations}
        self._alike = {fold(row.code): row for row in plan.obligations}

    def require(self, words: str) -> Obligation:
        """The obligation of a code; an exact one goes before the like. Raises NotInPlan."""
        row = self._exact.get(words) or self._alike.get(fold(words))
        if row is None:
            raise NotInPlan("obligation", words, self._exact)
        return row
