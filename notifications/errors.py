"""What this package refuses, and what to write instead."""

from deadlines.refusal import ENGLISH, Refusal

ENGLISH.update(
    {
        # Addresses.
        "address-unprintable": "{written!r} is not an address: it has a control character; "
        "write another",
        "no-email": '"{written}" is not one e-mail address ({why}); write name@agency.gov.vn',
        "email-odd": '"{written}" is not an address that letters go to: it has {odd}; '
        "write another",
        "no-phone": '"{written}" is not a phone number; write e.g. 0912345678 or +84912345678',
        "no-chat": '"{written}" is not a chat number; write its digits, e.g. 123456789',
        # Contacts and their deputies.
        "no-such-role": "{words}",
        "no-such-agency": "{words}",
        "no-such-contact": '{agency} has no contact "{role}"; {hint}',
        "not-bounced": "no address of {whose} is marked as bounced; see: dondoc contact list",
        "deputy-days-swapped": "--from {first_on} is after --to {last_on}; swap them",
        "deputy-already": "{agency}/{role} has a deputy from {first_on} to {last_on}; "
        "write other days, or end that one first with --end",
        "no-deputy-then": "{agency}/{role} has no deputy that could end on {last_on}; "
        "see: dondoc deputy",
        "deputy-by-other-channel": "{agency}/{role} has a deputy by {channel} until {last_on}; "
        "end that one first: dondoc deputy --end",
        # Letters.
        "no-such-notice": "there is no notice {id}; see: dondoc notices",
        "notice-not-given-up": "notice {id} is {state}: only what did not arrive is queued again; "
        "see: dondoc deliveries --failed",
        "notice-said-again": "notice {id} is returned, and notice {then} says what it said: "
        "only what did not arrive is queued again; see: dondoc deliveries --failed",
        "hold-without-reason": "a hold has a reason, which others will read; write --reason TEXT",
        "carries-no-link": "notice {id} is of the kind {kind}, which carries no link; "
        "see: dondoc notices",
        "revoked-without-reason": "a link is revoked for a reason; write --reason TEXT",
        # What the operator configures.
        "no-mail-server": "DONDOC_SMTP_URL names no mail server; "
        "write smtp://host:25 or smtps://user:password@host:465",
        "no-mailbox": "{setting} is not a mailbox; "
        "write imaps://user:password@host/INBOX or maildir:/path",
        "mailbox-unreadable": "the mailbox of {setting} cannot be read: {why}; "
        "write imaps://user:password@host/INBOX or maildir:/path",
        "no-such-channel": 'no channel "{channel}" is configured; {hint}; '
        "configured: {channels} (DONDOC_CHANNELS)",
        "channel-is-mail": "DONDOC_CHANNELS: {channel} is the mail server of DONDOC_SMTP_URL; "
        "choose another name",
        "channel-name": "DONDOC_CHANNELS: {channel} is not a name; "
        "write lower-case letters, digits and -, e.g. sms",
        "channel-of-several": "DONDOC_CHANNELS: {channel} has {{address}} more than once; "
        "a message goes to one address",
        "channel-not-apprise": "DONDOC_CHANNELS: {channel} is not an Apprise URL; "
        "write e.g. twilio://…/{{address}}",
    }
)


class NotificationError(Refusal):
    """A letter cannot be sent as configured."""


class BadAddress(NotificationError):
    """An address that the channel does not take; retrying cannot help."""


class BadMailSetting(BadAddress):
    """DONDOC_SMTP_URL or an e-mail address is not usable; retrying cannot help."""


class BadMailbox(NotificationError):
    """What a setting names is not a mailbox, or does not answer."""


class BadChannel(NotificationError):
    """A channel that is not configured, or not as one can be."""


class UnknownContact(NotificationError):
    """No contact has that role, agency or address."""


class NotBounced(NotificationError):
    """Letters go there already."""


class BadDeputy(NotificationError):
    """Somebody cannot stand for a contact on those days."""


class NoSuchNotice(NotificationError):
    """The plan has no notice of a number."""


class CarriesNoLink(NotificationError):
    """Only letters about the work of their receiver alone have a link."""


class NotGivenUp(NotificationError):
    """Only a letter that did not arrive is queued again by a person."""


class MissingReason(NotificationError):
    """Who stops all sending, or ends a link, says why: others will read it."""
