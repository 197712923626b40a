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


class NotBounced(NotificationError):
    """Letters go there already."""

    def __init__(self, whose: str) -> None:
        super().__init__(f"no address of {whose} is marked as bounced; see: dondoc contact list")


class BadDeputy(NotificationError):
    """Somebody cannot stand for a contact on those days."""


class NoSuchNotice(NotificationError):
    """The plan has no notice of a number."""

    def __init__(self, notice_id: int) -> None:
        super().__init__(f"there is no notice {notice_id}; see: dondoc notices")


class NotGivenUp(NotificationError):
    """Only a letter that did not arrive is queued again by a person."""

    def __init__(self, notice_id: int, how: str) -> None:
        super().__init__(
            f"notice {notice_id} is {how}: only what did not arrive is queued again; "
            "see: dondoc deliveries --failed"
        )
