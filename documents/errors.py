"""What this package refuses: a document that cannot be written, or would hold nothing."""


class DocumentError(Exception):
    """A document cannot be written; nothing was changed."""


class Unwritable(DocumentError):
    """The file cannot be written, or is there already."""


class NothingToPrint(DocumentError):
    """There is nothing to put on a sheet, or more than one can hold."""
