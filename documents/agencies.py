"""Agencies as people write them on paper: by code, name or abbreviation."""

from documents.sheets import fold
from plans.plan import Plan


class AgencyNames:
    """The codes of a plan's agencies by all that they are called."""

    def __init__(self, plan: Plan) -> None:
        # Of two that are called the same the one that exists longer is meant, unless a code says
        # so.
        ordered = sorted(plan.agencies, key=lambda agency: agency.valid_to)
        self._codes = {fold(agency.abbreviation): agency.code for agency in ordered}
        self._codes |= {fold(agency.name): agency.code for agency in ordered}
        self._codes |= {fold(agency.code): agency.code for agency in ordered}

    def code(self, words: str) -> str:
        """The code of the agency that the words mean; the words themselves if it is none."""
        return self._codes.get(fold(words), words)
