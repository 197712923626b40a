"""What this package refuses, and what to write instead."""

from deadlines.refusal import ENGLISH, Refusal

ENGLISH.update(
    {
        # Targets and their readings.
        "no-such-target": "{words}",
        "target-of-several-values": "target {target} has several values; name one of: {names}",
        "no-such-value": 'target {target} has no value "{value}"; {hint}',
        "year-not-measured": "{label}: {year} is not a year that was measured; "
        "write {first} to {last}",
        "base-not-above-zero": "{measured}: {written} cannot be compared with; "
        "the figure of the base year is above 0",
        "figure-below-zero": "{measured}: {written} is below 0; write 0 or more",
        "figure-too-high": "{measured}: {written} is more than there is; write at most {most:g}",
        "figure-ambiguous": '"{written}" may be read in two ways; write it without thousands marks',
        "no-figure": '"{written}" is not a figure; write a number, e.g. 86.5',
        "no-rank": '"{written}" is not a rank; write a whole number from 1{up_to}, of a tie the '
        'better one, e.g. "3" for 3-4',
        "no-bands": "{measured}: the plan names no bands; write bands: in targets.yaml",
        "no-such-band": '{measured}: "{written}" is not one of its bands; {hint}',
        "published-when": "{measured}: published on {published_on}, before {year} or after "
        "{as_of}; correct --published, --year or --as-of",
        "reading-without-source": "a reading rests on a document or a link; write --source TEXT",
        "recorded-later": "{measured} of {year} was last recorded on {earliest}; "
        "write --as-of that day or later",
        "readings-asked-under-nothing": "the plan names no obligation to ask under; write "
        "measuring: {{asked_under: CODE}} in targets.yaml, and load it",
        "no-conference": "the plan names no conference; write measuring: {{conference: "
        "{{obligation: CODE}}}} in targets.yaml, and load it",
        "chart-no-svg": "{path}: a chart is an .svg; write such a name",
        "chart-exists": "{path} exists; write another name",
        "chart-not-written": "{path}: cannot be written ({why})",
        "no-targets": "the plan has no targets; write them into targets.yaml, and load it",
        # Surveys.
        "no-survey": "{obligation} is not a survey, so its results are not imported; {hint}",
        "results-without-source": "results rest on a document; write --source TEXT",
        "result-out-of-range": "{subject}: {figure:g} cannot be; write 0{up_to}",
        "result-rank": "{subject}: {rank} is not a rank; write a whole number from 1",
        # Scorecards.
        "no-scorecards": "{plan} has no scorecard; write one into its folder scorecards/ "
        "(docs/write-a-plan.md)",
        "no-such-scorecard": "{words}",
        "scorecard-not-opened": "{scorecard} is not opened for {year}; run: "
        "dondoc score open --scorecard {scorecard} --year {year}",
        "nothing-opened": "no scorecard is opened for {year}; run: dondoc score open",
        "nothing-proposed": "no scorecard with commend: or criticise: is opened for {year}; "
        "run: dondoc score open --scorecard CODE",
        "criterion-of-several": "criterion {criterion} of {year} means several; "
        "write e.g. {example}",
        "criterion-not-theirs": 'criterion {criterion} of {year} is not "{agency}"\'s; {hint}',
        "criterion-is-a-heading": "{criterion} is a field or a heading; write one of: {under}",
        "no-such-criterion": 'no criterion "{criterion}" is scored in {year}; {hint}',
        "score-year-ahead": "{year} has not come on {as_of}; write an earlier --year, "
        "or a later --as-of",
        "score-year-before-plan": "the plan began in {first}: what was scored in {year} is "
        "imported; run: dondoc score import",
        "nobody-scored": "{scorecard}: none of the agencies that it scores is there on {day}",
        "nobody-answers-criterion": "{scorecard}: criterion {criterion}: nobody answers for "
        "{agency} on {day}; name another agency",
        "not-appraised": "{scorecard} of {year} is not appraised yet: {waiting}{more}; "
        "see: dondoc score ranking",
        # Points, and what they rest on.
        "imported-score": "criterion {criterion} of {agency} was imported and asked of nobody; "
        "import its sheet again",
        "value-or-points": "criterion {criterion}: write either --value or --points",
        "not-yes-or-no": 'criterion {criterion}: "{written}" does not fit; write yes or no',
        "not-a-ratio": 'criterion {criterion}: "{written}" does not fit; write done/needed, '
        "e.g. 7/9",
        "not-a-percentage": 'criterion {criterion}: "{written}" does not fit; '
        "write a percentage from 0 to 100, e.g. 86.5",
        "not-a-number": 'criterion {criterion}: "{written}" does not fit; '
        "write a number, e.g. 86.5",
        "points-wrong": "criterion {criterion}: {why}",
        "verdict-without-reason": "criterion {criterion}: write why, with --reason TEXT",
        "points-not-lower": "criterion {criterion}: {appraised} is not lower ({own}); "
        "write --accept, fewer points, or --ask-again",
        "points-the-same": "criterion {criterion}: {appraised} is what was entered ({own}); "
        "write --accept, fewer points, or --ask-again",
        "score-asked-again": "criterion {criterion} of {agency} was asked for again: "
        "{holder} enters it first (dondoc score enter)",
        "score-not-entered": "criterion {criterion} of {agency} is not entered yet: "
        "{holder} enters it first (dondoc score enter)",
        "score-settled": "criterion {criterion} of {agency} is settled: {assignment} is "
        "{assignment.status}; run first: dondoc reopen {assignment.id}",
        "score-without-evidence": "a self-score has evidence; write --document NO",
        "score-dated-ahead": "the document is dated {dated_on}, after the day of entering {as_of}; "
        "correct --dated or --as-of",
        "follows-later": "it follows what was done on {earliest}; write --as-of that day or later",
        # Imported sheets.
        "sheet-without-document": "a sheet comes with a document; write --document NO",
        "sheet-dated-ahead": "the document is dated {dated_on}, after the day of importing it",
        "sheet-year-ahead": "{year} has not come on {as_of}; correct --year",
        "scores-entered": "{faults:\n}",
    }
)


class ScoringError(Refusal):
    """A figure cannot be taken, or was asked for in vain; nothing was changed."""


class UnknownValue(ScoringError):
    """The plan has no such target, or the target no such value."""


class BadReading(ScoringError):
    """What was read cannot be so: the figure, its year or its source."""


class NotMeasured(ScoringError):
    """The plan does not say what this needs (`measuring:` of targets.yaml)."""


class NoSurvey(ScoringError):
    """Results are imported of surveys alone; all else is scored."""


class CannotChart(ScoringError):
    """There is nothing to draw, or nowhere to keep it."""


class UnknownScore(ScoringError):
    """No such scorecard, year, criterion or agency is scored."""


class BadScore(ScoringError):
    """A value, points or the grounds for them that cannot be."""
