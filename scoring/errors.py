"""What this package refuses, and what to write instead."""


class ScoringError(Exception):
    """A figure cannot be taken, or was asked for in vain; nothing was changed."""


class UnknownScore(ScoringError):
    """No such scorecard, year, criterion or agency is scored."""


class BadScore(ScoringError):
    """A value, points or the grounds for them that cannot be."""
