"""What this package refuses, and what to write instead."""

from assignments.errors import AssignmentError
from deadlines.refusal import ENGLISH

ENGLISH.update(
    {
        "no-such-silence": "there is no silence {id} in this plan; see: dondoc silence",
        "silence-of-nothing": "a silence covers one agency or obligation; "
        "write --agency AGENCY or --obligation CODE",
        "silence-without-reason": "a silence has a reason, which others will read; "
        "write --reason TEXT",
        "silence-ends-before": "it would end on {last_on}; write --to {least} or later",
        "silences-itself": "no agency may stop the letters to itself; "
        "for {agency} write --by {may: or }",
        "silence-over": "silence {id} ended on {last_on}; there is nothing left to end",
    }
)


class UnknownSilence(AssignmentError):
    """No such silence in the plan."""
