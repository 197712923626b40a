"""What this package refuses, and what is possible instead."""

from deadlines.refusal import ENGLISH, Refusal

_DRAWN_ANEW = "have it drawn anew: dondoc inspect permit {id} --reason TEXT --by OFFICE"

ENGLISH.update(
    {
        "no-inspections": "the plan has no inspections.yaml: nothing to inspect by it; "
        "see docs/write-a-plan.md",
        "no-such-inspection": "there is no inspection {id} in this plan; "
        "see: dondoc inspect status",
        "wrong-state": "inspection {id} is {state}: {doing} is impossible; "
        "it is possible while it is {states: or }",
        "given-up": "inspection {id} is closed: its work was waived; to take it up again: "
        "dondoc reopen {step}",
        "dealt-with-later": "inspection {id} was last dealt with on {earliest}; "
        "write --as-of that day or later",
        "not-drawn": "inspection {id} was not drawn: there is nothing to verify",
        # Who leads, and who is there.
        "head-unknown": '"{contact}" is not a contact of the plan; write the head of the team as '
        'AGENCY/ROLE, e.g. "so-noi-vu/lanh-dao"',
        "head-is-an-agency": "the head of a team is a contact; write AGENCY/ROLE, "
        'e.g. "{agency}/lanh-dao"',
        "there-until": "{agency} was there until {last_on}; on {day} write who is there",
        "there-from": "{agency} is there from {first_on}; on {day} write who is there",
        # The draw.
        "drawn-anew-without-reason": "a draw anew has a reason; write --again REASON",
        "witness-draws": "{agency} gives the value that the draw follows from and may not draw; "
        "write --by {may: or }",
        "too-few-places": "{count} places are left to draw from between {first_on} and {last_on}, "
        "fewer than {fewest}: all others were visited, or their agencies have something due; a "
        "draw from so few is no surprise. See inspections.yaml: agencies, places, fewest_places; "
        "or order a visit by name: dondoc inspect start --agency AGENCY --on DATE --reason TEXT",
        "no-day-left": "no working day of {year} is left to draw; draw next year's then",
        "all-in-december": "{count} of {year} are drawn and none is sure to be before December: "
        "not all of a year may be in it; draw next year's from January",
        "every-place-taken": "every place of this draw was visited this year; draw anew",
        "drawn-at-once": "{count} inspections cannot be drawn at once; write 1 to {most}",
        "nothing-drawn-after": "the plan ended on {ends_on}; nothing is drawn",
        "draw-by-over": "{draw_by} is over on {as_of}; write a later day",
        "revealed-before": "the day of inspection {id} has not come: revealed before, it would "
        "surprise nobody; its head sees the day by: dondoc inspect look {id}",
        # The value that a draw follows from.
        "lottery-drawn": "{lottery} drew on {on} already: its result is no secret; "
        "draw on behalf of {today}, without --as-of",
        "no-prize": '"{value}" is not a special prize of {lottery}; write its {digits} digits',
        "word-too-weak": "{weakness}: who draws must not be able to guess it",
        "value-on-record": "the value of inspection {id} is on record; it stays",
        "value-differs": "the other office has entered another result; look it up again, and if "
        "yours is right let the other office correct its own",
        "value-entered": "{agency} has entered it already; it waits for {left: and }",
        "nobody-gives": "a value has somebody who gives it; write --by OFFICE",
        "value-before-its-day": "the value is of {on}: give it on that day or later",
        "value-too-late": "the value of inspection {id} was wanted by {until}, before any day of "
        f"its visit; {_DRAWN_ANEW}",
        "value-missing": "the value that inspection {id} follows from is not on record: nobody can "
        "know where it goes; it is asked of {left: and }: dondoc inspect beacon {id}",
        "drawer-chose": "inspection {id} was drawn by an earlier version, where the drawer alone "
        f"chose; {_DRAWN_ANEW}",
        "permit-without-reason": "leave to draw anew has a reason; write --reason TEXT",
        "permit-missing": "to draw inspection {id} anew the office that gives the value has to "
        "permit it: dondoc inspect permit {id} --reason TEXT --by OFFICE",
        "permitted-to-another": "drawing anew was permitted to {head}; write --head {head}",
        # Passphrases and proofs.
        "passphrase-short": "{label} is too short; type at least {shortest} characters, "
        "e.g. four words",
        "passphrase-guessed": "{label} is easily guessed ({score} of 4, {least} are the least): "
        "{why} Write e.g. four words that have nothing to do with each other",
        "passphrase-wrong": "this is not the passphrase of that draw; type the one of the head of "
        "the team, or, if it is lost, draw anew: "
        "dondoc inspect draw ID --head CONTACT --again REASON",
        "no-proof": "{where}: {why}; give the file that `dondoc inspect reveal ID "
        "--output FILE` wrote",
        # Orders and visits.
        "order-without-reason": 'reason: say why, e.g. "Theo phản ánh của người dân"',
        "surprise-without-number": "draw: the place is drawn; write how many inspections, "
        "1 to {most}",
        "surprise-names-place": "agencies: what is drawn names no place; leave it out",
        "drawn-is-surprise": "kind: what is drawn is a surprise; write surprise, "
        "or draw 0 and agencies",
        "visit-without-place": "agencies: write a code, e.g. so-y-te",
        "visit-without-day": "on: write the day, e.g. 2023-04-20",
        "visit-without-head": "head: write AGENCY/ROLE of a contact",
        "not-periodic": 'no periodic inspections are planned under "{obligation}"; {hint}',
        "no-such-topic": '"{topic}" is not a topic of {obligation}; {hint}',
        "nothing-visited": "nothing is visited; write --visit AGENCY=DATE",
        "visit-without-content": "an inspection has a content; write what is looked at",
        "visit-named-twice": "{place} on {on} is named twice; write it once",
        "inspects-itself": "{place} is {agency}'s own: nobody inspects itself; "
        "write a --head of another agency",
        "visited-that-day": "inspection {id} is at {place} on {on} already; write another day",
        "visit-day-over": "{on} is over or today; write a later day for {place}",
        "visit-after-plan": "the plan ends on {ends_on}; write an earlier day",
        "visit-on-day-off": "{on} is a day off; write e.g. {place}={following}",
        # What was carried out, decided and concluded.
        "visited-when": "inspection {id} cannot have been on {on}; write --on DATE, "
        "from {first_on} to {last_on}",
        "visited-twice": "{place} was visited by surprise in {year} already, by inspection {other}:"
        " inspection {id} cannot count in that year; give it up: dondoc waive {step}",
        "visited-all-in-december": "with inspection {id} on {on} all {count} of {year} would be in "
        "December, which the plan of surprise inspections never has: it does not count; "
        "give it up: dondoc waive {step}",
        "decided-by-whom": "a surprise inspection counts only by a decision of {may: or }, "
        "not of {agency}",
        "decides-its-own": "{agency} is whom the inspection is of: nobody decides its own; "
        "write whose decision it is with --decided-by",
        "decision-dated-after": "the decision is dated {dated_on}, after the visit on {on}; "
        "correct --dated or --on",
        "visited-later": "inspection {id} was on {earliest}; write --as-of that day or later",
        "conclusion-dated-before": "the conclusion is dated {dated_on}, before the visit on {on}; "
        "correct --dated",
        "no-finding": '"{text}" is not a finding; write "{format}"',
        "finding-day": "{why}",
        "no-such-severity": '"{severity}" is not a severity of a finding; {hint}',
    }
)


class InspectionError(Refusal):
    """An inspection was refused; nothing was changed."""


class NoInspections(InspectionError):
    """The plan says nothing of inspections."""


class UnknownInspection(InspectionError):
    """No such inspection in the plan."""


class WrongState(InspectionError):
    """The inspection's state does not allow it."""


class DrawRefused(InspectionError):
    """A draw is refused: nothing to draw from, nobody to draw for, or no leave to draw."""


class BadBeacon(InspectionError):
    """A value that the draw does not wait for, or not yet, or not from whoever gives it."""


class WeakPassphrase(InspectionError):
    """A passphrase that could be guessed."""


class WrongPassphrase(InspectionError):
    """The box does not open."""


class BadProof(InspectionError):
    """A file or a record that is no proof of a draw."""


class BadOrder(InspectionError):
    """An order of inspections that cannot be carried out; says what to write."""


class BadFinding(InspectionError):
    """A finding, a visit or a document that cannot be right; says what to write."""
