"""What this package refuses."""


class NotificationError(Exception):
    """A letter cannot be sent as configured."""


class BadMailSetting(NotificationError):
    """DONDOC_SMTP_URL or an address is not usable; retrying cannot help."""


class NoSuchNotice(NotificationError):
    """The plan has no notice of a number."""

    def __init__(self, notice_id: int) -> None:
        super().__init__(f"there is no notice {notice_id}; see: dondoc notices")


class NotGivenUp(NotificationError):
    """Only a letter that the machine has given up is queued again by a person."""

    def __init__(self, notice_id: int, how: str) -> None:
        super().__init__(
            f"notice {notice_id} is {how}: only what is permanent, or uncertain for good, "
            "is queued again; see: dondoc deliveries --failed"
        )
