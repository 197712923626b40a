"""What this package refuses."""


class NotificationError(Exception):
    """A letter cannot be sent as configured."""


class BadAddress(NotificationError):
    """An address that the channel does not take; retrying cannot help."""


class BadMailSetting(BadAddress):
    """DONDOC_SMTP_URL or an e-mail address is not usable; retrying cannot help."""


class BadChannel(NotificationError):
    """A channel that is not configured, or not as one can be."""


class UnknownContact(NotificationError):
    """No contact has that role, agency or address."""


class BadDeputy(NotificationError):
    """Somebody cannot stand for a contact on those days."""
