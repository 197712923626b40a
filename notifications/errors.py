"""What this package refuses."""


class NotificationError(Exception):
    """A letter cannot be sent as configured."""


class BadMailSetting(NotificationError):
    """DONDOC_SMTP_URL or an address is not usable; retrying cannot help."""
