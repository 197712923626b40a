"""What this package refuses, and what is possible instead."""

from deadlines.refusal import ENGLISH, Refusal

_DOES_NOT_DECIDE = "{agency} does not decide it; to {action} {assignment}, write --by {may: or }"
_SIZE = "{file}: {size} bytes; a file of 1 byte to 20 MB is kept"

ENGLISH.update(
    {
        # Who acts.
        "no-such-office": '--by "{by}" is neither an agency nor a contact of the plan; {hint} '
        "(an agency code, AGENCY/ROLE, or a contact's address)",
        "address-of-several": '--by "{by}" is neither an agency nor a contact of the plan; several '
        "have this address: {offices} (an agency code, AGENCY/ROLE, or a contact's address)",
        "nobody-named": "{decision} needs somebody to decide it; write --by {may: or } "
        "(an agency, AGENCY/ROLE or an address), or set DONDOC_BY",
        "may-not": "{agency} may not {action}; write --by {may: or }",
        "judges-itself": "{agency} holds it; to {action} {assignment}, write --by {may: or }",
        "does-not-judge": _DOES_NOT_DECIDE,
        "does-not-hold": _DOES_NOT_DECIDE,
        # On which day.
        "day-ahead": "{as_of} has not come yet; write --as-of {today} or earlier",
        "not-open-yet": "{assignment} opens on {earliest}; write --as-of that day or later",
        "changed-later": "{assignment} was last changed on {earliest}; "
        "write --as-of that day or later",
        # Transitions.
        "no-such-assignment": "there is no assignment {id} in this plan; see: dondoc assignments",
        "impossible": "{assignment} is {status}: {action} is impossible; possible: {possible}",
        "return-without-reason": "a return says what is missing; write --reason TEXT",
        "waiver-without-reason": "a waiver has a reason; write --reason TEXT",
        "waiver-without-document": "a waiver rests on a document; write --document NO",
        "reopening-without-reason": "a reopening has a reason; write --reason TEXT",
        "occasions-missing": "{assignment} has {count} of {needed}; submit what is missing",
        # Evidence.
        "evidence-without-number": "evidence needs a document number; write --document NO",
        "evidence-dated-ahead": "the document is dated {dated_on}, after the day of submission "
        "{as_of}; correct --dated or --as-of",
        "occasion-counted": "{document} of {dated_on} was submitted on {submitted_on} for "
        "{assignment}; each occasion has a document of its own",
        "file-kind": "{file}: this kind of file is not accepted; submit one of: {kinds}",
        "file-unreadable": "{file}: cannot be read ({why})",
        "file-content": "{file}: its content is not {suffix}; submit the file itself",
        "file-not-kept": "{file}: cannot be kept in {folder} ({why}); "
        "correct that folder or make room, then submit again",
        "file-is-a-link": "{file}: is a symbolic link; give the path of the file itself",
        "no-file": "{file}: is not a file; name a file",
        "file-empty": _SIZE,
        "file-too-large": _SIZE,
        "file-name": "{file}: the name of this file is not UTF-8; rename it, then submit again",
        "no-link": '"{link}" is not a link; write https://…',
        # Answers by mail.
        "no-such-reply": "there is no reply {id} in this plan; see: dondoc replies",
        "reply-taken": "reply {id} was taken over by {by} on {on}; see: dondoc replies --all",
        "reply-set-aside": "reply {id} was set aside by {by} on {on}; see: dondoc replies --all",
        "reply-without-work": "reply {id} names no work; write --assignment ID",
        "no-file-of-reply": "reply {id} has no file {position} that was kept; omit it",
        "set-aside-without-reason": "a reply is set aside for a reason; write --reason TEXT",
        # Extensions.
        "request-without-reason": "a request says why; write --reason TEXT",
        "extension-without-reason": "an extension has a reason; write --reason TEXT",
        "refusal-without-reason": "a refusal has a reason; write --reason TEXT",
        "asked-already": "{assignment} has asked for {to} already; write --to another day",
        "day-of-the-decision": "{assignment}: its day is the decision's and moves on a document of "
        "UBND tỉnh; write --document NO",
        "history-not-extended": "{assignment} was over before the plan went live; "
        "it can be closed, not extended",
        "extension-not-later": "{assignment} is expected by {expected_on}; write --to a later day",
        "extension-over": "{to} is over on {as_of}; write --to that day or later",
        # Work that is asked for.
        "asked-day-over": "{due_on} is over on {as_of}; write a later due date",
        "asked-day-too-late": "{due_on} is more than a year after the plan's last day; "
        "write {last_on} or earlier",
        "plan-over": "the plan ended on {ends_on}; nothing more can be asked for",
        "nobody-answers": "nobody answers for {agency} on {day}; name an agency that exists then",
        "field-wrong": "{field}: {write}",
        "order-dated-ahead": "the document is dated {dated_on}, after {as_of}; correct its date",
        "order-under-nothing": "the plan names no obligation for ad hoc tasks; name one, or write "
        "settings: {{orders_under: CODE}} in plan.yaml and load it",
        # Events.
        "no-such-event": "{words}",
        "event-outside-plan": "{on} lies outside the plan ({first_on} to {last_on}); "
        "correct the day of the event",
        "event-ahead": "{on} has not come yet on {as_of}; record an event when it has",
        # A reorganisation, and the end of a plan.
        "transfer-without-document": "a transfer rests on a document; write --document TEXT",
        "transfer-ahead": "--effective {effective} has not come yet on {as_of}; "
        "look ahead with --preview, or write --as-of that day or later",
        "plan-runs": "{plan} ends on {ends_on}; write --as-of a day after it",
        "not-its-successor": "{successor} continues {predecessor}; write "
        '"predecessor: {plan}" into its plan.yaml and load it again',
        "continued-later": "{plan} is continued from {earliest} on; write --as-of that day "
        "or later",
        "carried-changed-later": "{subject} was last changed on {earliest}; "
        "write --as-of that day or later",
        "successor-over": "{successor} has ended too; name a plan that runs",
    }
)


class AssignmentError(Refusal):
    """A change of an assignment was refused; nothing was changed."""


class UnknownAssignment(AssignmentError):
    """No such assignment in the plan."""


class ImpossibleTransition(AssignmentError):
    """The assignment's status does not allow it."""


class NotTheirs(AssignmentError):
    """Who asks may not decide this."""


class NeedsName(AssignmentError):
    """A judgement without the name of who judges."""


class UnknownOffice(AssignmentError):
    """`--by` names nobody of the plan."""


class MissingGrounds(AssignmentError):
    """A reason, document or evidence that the change needs was not given or cannot be right."""


class WrongDay(AssignmentError):
    """The day of a change lies before what it follows."""


class UnknownEvent(AssignmentError):
    """The plan has no such event."""


class CannotAsk(AssignmentError):
    """Work cannot be asked of these agencies on this day."""


class UnknownReply(AssignmentError):
    """No such reply in the plan."""


class DecidedReply(AssignmentError):
    """Somebody decided on a reply already."""
