"""What commands there are, in the order of the help and of docs/commands.md.

The help is made of this table alone: where a command stands is imported when it is called.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """One command: its function as "module:name" of this room, and its line in the help."""

    place: str
    line: str


class CommandGroup(NamedTuple):
    """A word before several commands, and its line in the help."""

    line: str


PANELS: dict[str, dict[str, Command | CommandGroup]] = {
    "The plan": {
        "check": Command("plan:check", "Name every fault of the plan folders; changes nothing."),
        "load": Command(
            "plan:load",
            "Load a plan into the database; loaded again it shows first what changes, and "
            "needs --yes.",
        ),
        "due": Command(
            "plan:due",
            "Print what falls due from one day to another, both included; reads the folder only.",
        ),
        "why": Command(
            "why:why", "Explain one obligation: phrase, rule, dates, steps, messages, changes."
        ),
        "agencies": Command("plan:agencies", "Print the agencies of the plan."),
        "coverage": Command(
            "coverage:of_decision",
            "Print each point of the decision's text, and what the plan made of it.",
        ),
        "end": Command(
            "ending:end",
            "After a plan's last day: close its open work, or carry it to the successor plan.",
        ),
    },
    "The machine": {
        "open": Command(
            "machine:open_",
            'Open what is due to open by the day; prints {"cycles", "assignments"}.',
        ),
        "chase": Command(
            "machine:chase", 'Queue the letters owed on the day; prints {"hits", "digests"}.'
        ),
        "deliver": Command(
            "machine:deliver",
            'Send what waits; prints {"sent", "temporary", "permanent", "uncertain"}.',
        ),
        "hold": Command(
            "machine:hold",
            "Stop all sending, of every plan unless one is named; a running deliver before "
            "its next.",
        ),
        "release": Command("machine:release", "Let letters leave again."),
        "trigger": Command(
            "machine:trigger", "Run a deployment on Prefect and follow it to its end."
        ),
    },
    "The work": {
        "today": Command(
            "today:today",
            "Tell the day in ten lines of Vietnamese: late, to be judged, not delivered, due next.",
        ),
        "assignments": Command("work:assignments", "Print assignments as they stand on the day."),
        "acknowledge": Command("changes:acknowledge", "The holder has taken it on (tiếp nhận)."),
        "submit": Command(
            "changes:submit",
            "The holder reports completion with evidence; one evidence may close several.",
        ),
        "accept": Command(
            "changes:accept", "A judge confirms completion; nobody accepts what they hold."
        ),
        "return": Command("changes:return_", "A judge asks for more; sets the day to resubmit."),
        "assign": Command(
            "assigning:by_document",
            "Give a task to agencies by a document (giao việc đột xuất); they are told by the next "
            "letter.",
        ),
        "request-extension": Command(
            "changes:request_extension",
            "The holder asks for more time (đề nghị gia hạn); nothing moves until it is decided.",
        ),
        "extend": Command(
            "changes:extend",
            "A judge sets a new last day (gia hạn); the decision's own needs UBND tỉnh's document.",
        ),
        "refuse": Command("changes:refuse", "A judge refuses the request for more time."),
        "waive": Command("changes:waive", "It need not be done, by a document."),
        "reopen": Command("changes:reopen", "Take back a wrong acceptance or waiver."),
        "record": Command(
            "sheets:record_sheet",
            "Record what agencies reported on paper, all rows or none; or write the sheet for it.",
        ),
        "event": Command("work:event", "Record an event of the world and open what waits for it."),
        "transfer": Command(
            "reorganisation:transfer",
            "A reorganisation (chuyển giao): open work passes to whoever answers on the day.",
        ),
        "silence": Command(
            "silence:silence",
            "Stop letters for an agency or of an obligation until a day; without options, list.",
        ),
        "contact": CommandGroup("The addresses that letters go to."),
        "contact list": Command(
            "contacts:list_contacts",
            "Print the contacts; `state` is example until a real address is set, then set or "
            "bounced.",
        ),
        "contact set": Command(
            "contacts:set_contact",
            "Set the real address of a role at an agency: one e-mail address or number, never "
            "a URL.",
        ),
        "contact lift": Command(
            "contacts:lift_bounce",
            "Letters go again to an address that bounced: it was no fault of its own, or is "
            "mended.",
        ),
        "contact import": Command(
            "sheets:import_contacts",
            "Set the addresses of an edited list (agency, contact, address, channel), all "
            "rows or none.",
        ),
        "deputy": Command(
            "contacts:deputy",
            "Who receives in place of a contact for a period; without options, all of them.",
        ),
        "bounce": Command(
            "contacts:bounce",
            "Nothing goes to an address that bounced, in any plan, until one is set again.",
        ),
        "inbox": Command(
            "inbox:inbox",
            "Read the answers in the mailbox of DONDOC_REPLY_MAILBOX; nothing in them is obeyed.",
        ),
        "replies": Command(
            "inbox:list_replies", "Print the answers by mail that wait, the oldest first."
        ),
        "reply": CommandGroup("What becomes of an answer by mail."),
        "reply take": Command(
            "inbox:take",
            "Take an answer over as the holder's report of the day it came; who judges the work "
            "does.",
        ),
        "reply set-aside": Command(
            "inbox:put_aside", "Take an answer out of the queue: it hands in nothing."
        ),
        "channel": CommandGroup("The ways by which letters leave."),
        "channel test": Command(
            "contacts:try_one",
            "Send one test message now; exit 1, the row printed all the same, if it was not taken.",
        ),
        "inspect": CommandGroup("Inspections: planned, drawn, revealed, concluded."),
        "inspect propose": Command(
            "inspecting:propose",
            "Plan the next surprise inspection if the year is behind its pace; again adds none.",
        ),
        "inspect plan": Command(
            "inspecting:plan",
            "Record the plan of periodic inspections: each visit is work of the visited and "
            "the team.",
        ),
        "inspect start": Command(
            "inspecting:start",
            "Order ad hoc inspections, or plan some to be drawn; the same form as Prefect's.",
        ),
        "inspect draw": Command(
            "drawing:draw",
            "Commit to a draw, sealed under a passphrase (a prompt, or one line of input): "
            "place and day follow once the beacon's value is on record.",
        ),
        "inspect beacon": Command(
            "drawing:beacon",
            "Give the value that a sealed draw follows from: by another office than the one "
            "that drew.",
        ),
        "inspect permit": Command(
            "drawing:permit",
            "Permit that a sealed draw is drawn anew: by the office that gives its value.",
        ),
        "inspect look": Command(
            "drawing:look",
            "Tell the head of the team where and when; keeps nothing but that somebody looked.",
        ),
        "inspect reveal": Command(
            "drawing:reveal",
            "Announce what was drawn, and publish what it takes to compute it again.",
        ),
        "inspect verify": Command(
            "drawing:verify",
            "Compute a revealed draw again; a FILE needs no database. Exit 1 if something differs.",
        ),
        "inspect record": Command(
            "inspecting:record_",
            "An inspection was carried out, by a decision; its team owes the conclusion from "
            "then on.",
        ),
        "inspect conclude": Command(
            "inspecting:conclude",
            "The conclusion with its findings; each remedy is an assignment. Prints the findings.",
        ),
        "inspect status": Command(
            "inspecting:status",
            "Every inspection and its state; place and day only once they are announced.",
        ),
        "notices": Command(
            "work:notices", "Print letters queued and sent; or, planned, the next after the day."
        ),
        "letter": Command(
            "letters:letter", "Print a letter as it was sent, and hold its text against the audit."
        ),
        "deliveries": Command(
            "mail:deliveries",
            "Print every attempt to send a letter, with the receiver's own words if it was "
            "refused.",
        ),
        "retry": Command(
            "mail:retry", "Queue letters again that did not arrive; all of those named, or none."
        ),
        "link": CommandGroup("The links by which letters are answered."),
        "link revoke": Command(
            "mail:revoke_link", "End the links of letters; all of those named, or none."
        ),
        "certificate": Command(
            "certificate:certificate",
            "Print every letter sent to an agency, with the row of the audit that tells of it.",
        ),
        "report": Command(
            "report:report",
            "Print what was due in a period: on time, late, open, undated, by agency and section.",
        ),
        "document": Command(
            "papers:document",
            "Write an official paper in the form of Decree 30/2020/NĐ-CP, as the record stood on "
            "a day.",
        ),
        "score": CommandGroup("Targets, their readings, surveys, scorecards."),
        "score open": Command(
            "scoring:open_card",
            "Ask the agencies that answer for a scorecard's criteria to score themselves on a "
            "year.",
        ),
        "score list": Command(
            "scoring:list_scores",
            "Print each criterion: what the record says, what was entered, what was appraised.",
        ),
        "score enter": Command(
            "scoring:enter",
            "Enter a self-score with its evidence; with the last one the assignment is submitted.",
        ),
        "score appraise": Command(
            "scoring:appraise", "Judge a self-score: accept it, lower it, or ask for it again."
        ),
        "score total": Command(
            "scoring:total",
            "Print points by field and in all, beside the target and last year; what is missing.",
        ),
        "score ranking": Command(
            "scoring:rank",
            "Print the agencies of a scorecard by their points, with ties, and their classes.",
        ),
        "score proposals": Command(
            "scoring:propose",
            "Print who is proposed for commendation or criticism, with the figures behind it.",
        ),
        "score import": Command(
            "scoring:import_sheet",
            "Keep the scores of a sheet, marked as imported; or write the sheet as a scorecard.",
        ),
        "score reading": Command(
            "targets:reading", "Record or correct the reading of a target in a year."
        ),
        "score import-readings": Command(
            "targets:import_readings",
            "Record the readings of a sheet (target, value, year, figure, source), all rows "
            "or none.",
        ),
        "score readings": Command("targets:readings", "List the readings that were kept on a day."),
        "score targets": Command(
            "targets:targets",
            "Print where every target stands in a year: reached, on course, or not.",
        ),
        "score ask-readings": Command(
            "targets:ask",
            "Ask the agencies that answer for targets for the readings of a year, each once.",
        ),
        "score import-results": Command(
            "surveys:import_results",
            "Keep the results of a survey in a year (subject, figure, rank), all rows or none.",
        ),
        "score results": Command(
            "surveys:results", "List the results of surveys that were kept on a day."
        ),
        "score conference": Command(
            "surveys:show_conference",
            "Print the figures of a year for the conference on the indices, beside the year "
            "before.",
        ),
    },
    "The record": {
        "audit": CommandGroup("The chain over all that was changed, by whom."),
        "audit seal": Command(
            "database:seal",
            'Close all rows there are; prints {"sealed", "head"}. `watch` does it every day.',
        ),
        "audit verify": Command(
            "database:verify",
            "Hold the record and its files against the audit, and the audit against its chain.",
        ),
        "audit export": Command(
            "database:export", "Print every row of the audit, of all plans, oldest first."
        ),
        "migrate": Command(
            "database:migrate",
            "Bring the database to this version, and say what that took; creates an empty one.",
        ),
        "backup": Command(
            "database:backup",
            "Write the whole record and its evidence into one file, while the system runs.",
        ),
        "restore": Command(
            "database:restore",
            "Make the record what a backup holds; what was there before is backed up first.",
        ),
    },
    "The operator": {
        "deploy": Command(
            "operator:deploy", "Make Prefect's server equal to the plan, and write prefect.yaml."
        ),
        "up": Command(
            "operator:up",
            "Run everything on this machine until Ctrl-C: Prefect's server, the worker, the "
            "schedules.",
        ),
        "pages": Command(
            "serving:pages", "Serve the pages until Ctrl-C: where agencies answer, and are judged."
        ),
        "account": CommandGroup("Who may sign in to the pages."),
        "account list": Command("accounts:list_accounts", "Print the accounts of the pages."),
        "account add": Command(
            "accounts:add",
            "Make an account; its password comes from a prompt, or one line of input.",
        ),
        "account role": Command(
            "accounts:change_role", "Give an account another role; it has to sign in again."
        ),
        "account disable": Command(
            "accounts:disable_account",
            "End an account; whoever is signed in with it is signed out at once.",
        ),
        "account reset": Command(
            "accounts:reset_password",
            "Set another password (a prompt, or one line of input); unlocks and enables the "
            "account.",
        ),
        "token": CommandGroup("What programs show to use the API."),
        "token list": Command("tokens:list_tokens", "Print the tokens of the API."),
        "token add": Command("tokens:add", "Make a token of the API for an office and print it."),
        "token revoke": Command(
            "tokens:revoke_token", "End a token: what shows it is refused from now on."
        ),
        "webhook": CommandGroup("Programs of offices that are told what happens."),
        "webhook list": Command(
            "webhooks:list_webhooks", "Print the webhooks, and what those that fail were answered."
        ),
        "webhook add": Command(
            "webhooks:add",
            "Tell a program of an office what happens; prints the secret that signs it.",
        ),
        "webhook end": Command("webhooks:end_webhook", "Tell a webhook nothing more."),
        "status": Command(
            "operator:status",
            "Print the health of this installation; exit 1 if something is wrong.",
        ),
        "demo": Command(
            "operator:demo",
            "Show the main job: the plan lived day by day, its last day as real Prefect runs.",
        ),
    },
}
"""Under each heading of the help its commands; those of a group by both words."""
