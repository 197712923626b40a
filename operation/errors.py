"""What this package refuses."""


class OperationError(Exception):
    """The operator asked for something that cannot be done as things are; says what to do."""
