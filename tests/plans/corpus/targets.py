"""Targets and what is measured of them."""

from tests.plans.damage import TARGETS, Damage, case

SCORE = "{name: score, kind: score, reach: 80, unit: điểm}"
RANK = "{name: rank, kind: rank, reach: 20, better: lower}"
SHARE = "{name: share, kind: percentage, reach: 90}"
BAND = "{name: band, kind: band, reach: khá}"
NOTHING = "nothing to reach; write reach: with the figure of the text, or the name of the band"


def value(name: str, old: str, new: str, told: str) -> Damage:
    """A measured value, written otherwise."""
    return case(name, TARGETS, old, new, told)


CASES = [
    case(
        "one code for two targets", TARGETS, 'code: "2.2"', '¦code: "2.1"',
        'targets[1].code: the code "2.1" stands in targets[0] too; codes are unique',
    ),
    # Without quotes 2.10 would be 2.1.
    case(
        "the code of a target as a number", TARGETS, 'code: "2.2"', "¦code: 2.10",
        'targets[1].code: "2.1" does not fit; write a text, in quotes if it looks like a number, '
        'e.g. "2.10"',
    ),
    case(
        "the code of a target in Arabic digits", TARGETS, 'code: "2.2"', '¦code: "2.\u0662"',
        'targets[1].code: "2.\u0662" has \u0662 (U+0662 ARABIC-INDIC DIGIT TWO); '
        'write the number of the target in quotes, e.g. "2.10"',
    ),
    case(
        "a target for which nobody answers", TARGETS, "answers: so-y-te", "¦answers: so-y",
        'targets[1].answers: unknown agency "so-y"; did you mean "so-y-te"?',
    ),
    case(
        "a target without a value", TARGETS, f"values:\n      - {SHARE}\n      - {BAND}\n",
        "¦values: []\n", "targets[1].values: is empty; write at least one",
    ),
    value(
        "a value with nothing to reach", SCORE, "¦{name: score, kind: score}",
        f"targets[0].values[0].reach: {NOTHING}",
    ),
    value(
        "a figure in quotes", SCORE, '{name: score, kind: score, ¦reach: "80"}',
        'targets[0].values[0].reach: "80" is not a figure; write a number without quotes, e.g. 80',
    ),
    value(
        "a figure that is true", SCORE, "{name: score, kind: score, ¦reach: true}",
        'targets[0].values[0].reach: "true" does not fit; write a number, e.g. 80',
    ),
    value(
        "a figure that is a list", SCORE, "{name: score, kind: score, ¦reach: [80]}",
        "targets[0].values[0].reach: this does not fit; write a number, e.g. 80",
    ),
    value(
        "a negative figure", SCORE, "{name: score, kind: score, ¦reach: -80}",
        "targets[0].values[0].reach: -80 is below nothing; write 0 or more",
    ),
    value(
        "a rank of zero", RANK, "{name: rank, kind: rank, ¦reach: 0, better: lower}",
        "targets[0].values[1].reach: 0 is not a rank; write a whole number from 1",
    ),
    value(
        "half a rank", RANK, "{name: rank, kind: rank, ¦reach: 20.5, better: lower}",
        "targets[0].values[1].reach: 20.5 is not a rank; write a whole number from 1",
    ),
    value(
        "a rank of which the higher is better", RANK,
        "{name: rank, kind: rank, reach: 20, ¦better: higher}",
        "targets[0].values[1].better: of a rank the lower is better; write better: lower",
    ),
    value(
        "more than all", SHARE, "{name: share, kind: percentage, ¦reach: 120}",
        "targets[1].values[0].reach: 120 is not a percentage; write 0 to 100",
    ),
    value(
        "a band with a figure", BAND, "{name: band, kind: band, ¦reach: 3}",
        "targets[1].values[1].reach: a band has a name and no figure, e.g. reach: khá",
    ),
    value(
        "more to reach than there is", SCORE,
        "{name: score, kind: score, ¦reach: 80, most: 63}",
        "targets[0].values[0].reach: 80 is more than most: 63; correct one of them",
    ),
    value(
        "a band that is none of the bands", BAND,
        "{name: band, kind: band, reach: khá, ¦bands: [yếu, tốt]}",
        'targets[1].values[1].bands: "khá", which is to be reached, is none of them; '
        "name every band, the worst first",
    ),
    value(
        "a band that stands twice", BAND,
        "{name: band, kind: band, reach: khá, ¦bands: [khá, khá]}",
        "targets[1].values[1].bands: a band stands twice; name each once, the worst first",
    ),
    value(
        "a share with bands", SHARE,
        "{name: share, kind: percentage, reach: 90, ¦bands: [yếu, tốt]}",
        "targets[1].values[0].bands: a percentage has no bands; remove the list",
    ),
    case(
        "readings asked under what is no obligation", TARGETS, "targets:\n",
        "measuring:\n  ¦asked_under: II.33\ntargets:\n",
        'measuring.asked_under: unknown obligation "II.33"; did you mean "II.3"?',
    ),
    case(
        "readings due that nobody asks for", TARGETS, "targets:\n",
        "measuring:\n  ¦due_within: 20\ntargets:\n",
        "measuring.due_within: nothing is asked for; write asked_under: CODE beside it",
    ),
    case(
        "a survey that is no obligation", TARGETS, "targets:\n",
        "measuring:\n  surveys:\n    - {¦obligation: II.33}\ntargets:\n",
        'measuring.surveys[0].obligation: unknown obligation "II.33"; did you mean "II.3"?',
    ),
    case(
        "a survey named twice", TARGETS, "targets:\n",
        "measuring:\n  surveys:\n    - {obligation: II.3}\n    - {¦obligation: II.3}\ntargets:\n",
        'measuring.surveys[1].obligation: "II.3" is a survey already; name it once',
    ),
    case(
        "a conference on what is no survey", TARGETS, "targets:\n",
        "measuring:\n  conference: {obligation: II.3, surveys: [¦II.3]}\ntargets:\n",
        'measuring.conference.surveys[0]: unknown survey "II.3"; none is written yet',
    ),
    value(
        "a value measured twice", BAND, "{¦name: share, kind: band, reach: khá}",
        'targets[1].values[1].name: "share" is measured twice; name each value once',
    ),
    value(
        "a kind of value that there is not", BAND, "{name: band, ¦kind: bend, reach: khá}",
        "targets[1].values[1].kind: \"bend\" is not known here; write 'score', 'rank', "
        "'percentage', 'growth', 'reduction' or 'band'",
    ),
    value(
        "a year of comparison that there is not", SHARE,
        "{name: share, kind: percentage, reach: 90, ¦base_year: 20}",
        'targets[1].values[0].base_year: "20" is out of bounds; write at least 1990',
    ),
]  # fmt: skip
