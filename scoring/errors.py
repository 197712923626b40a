"""What this package refuses, and what to write instead."""


class ScoringError(Exception):
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
