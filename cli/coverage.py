"""`dondoc coverage`: what of the decision's text the plan has entered."""

from collections import Counter

from cli.options import CommandRefused, Formatted, plan_in_folder
from cli.output import Format, rows, say
from plans.coverage import STATES, coverage
from settings import Settings

COVERAGE = ("point", "state", "by", "words", "because", "source")
SHORT = ("point", "state", "by", "words")


def of_decision(how: Formatted = Format.table) -> None:
    """Print each point of the decision's text, and what the plan made of it.

    Reads the folder only. Refused as long as there is a point that nobody has decided about.
    """
    covered = coverage(Settings().plan_folder, plan_in_folder())
    listed = (
        {
            "point": each.point.code,
            "state": each.state,
            "by": list(each.by),
            "words": each.point.words,
            "because": each.because,
            "source": each.point.source,
        }
        for each in covered
    )
    rows(listed, COVERAGE, how, SHORT)
    counts = Counter(each.state for each in covered)
    say(", ".join(f"{counts[state]} {state}" for state in STATES))
    if missing := [each.point.code for each in covered if each.state == "missing"]:
        raise CommandRefused(
            f"nobody has decided about {', '.join(missing)}; enter rows, or say why not in "
            "coverage.yaml"
        )
