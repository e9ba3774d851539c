"""Every sentence of a report, in one place: another language is another `Words`.

Must not know how a report is built. What stands in braces is filled in; commands are never translated.
"""

from collections.abc import Mapping
from typing import ClassVar

from robot.outcomes import Outcome


class Counted:
    """Words for one and for several things; `{0}` is how many."""

    def __init__(self, one: str, several: str) -> None:
        self.one = one
        self.several = several

    def __call__(self, count: int) -> str:
        """The words for so many."""
        return (self.one if count == 1 else self.several).format(count)


_ROUGH = 9.995
_MINUTES = 119.95
"""Seconds from which on hundredths are no longer told, and from which on minutes are."""


class Words:
    """The words of a report, in English; another language is a subclass that says all of these otherwise.

    It is no dataclass: one of so many fields takes 5 ms to make.
    """

    lang: str = "en"
    decimal: str = "."
    title: str = "{outcome}: {flow}, run {run}"
    report_of: str = "Report of run {0}"
    skip: str = "Skip to the outcome"
    contents: str = "On this page"
    # the outcome
    outcomes: ClassVar[Mapping[Outcome, str]] = {
        Outcome.OK: "Done.",
        Outcome.BUG: "Stopped: something unforeseen happened.",
        Outcome.USAGE: "Not started: the command line is wrong.",
        Outcome.INVALID: "Not started: a file is wrong.",
        Outcome.NOT_RECOGNISED: "Stopped: the portal showed something that the flow does not know.",
        Outcome.REFUSED: "Refused: the portal does not allow what was asked for.",
        Outcome.LIMIT: "Stopped: a limit was reached.",
        Outcome.UNDELIVERED: "Not delivered: the new password is staged, and not everywhere it should be.",
        Outcome.UNKNOWN: "Unknown: a reset was sent, and what came of it is not certain.",
        Outcome.HUMAN: "Stopped: a person is needed.",
        Outcome.LEAK: "A secret was found in a file of this run; the file is destroyed.",
        Outcome.UNAVAILABLE: "Unavailable: the portal could not be used just now.",
        Outcome.INTERRUPTED: "Interrupted: the run was stopped from outside.",
    }
    done_delivered: str = "Done: the new password is delivered."
    done_staged: str = "Done: the new password is staged, ready to be delivered."
    done_read: str = "Done: the portal was read, and nothing was changed."
    done_rehearsed: str = "Rehearsed: all was ready up to the confirmation, and nothing was changed."
    advice: ClassVar[Mapping[Outcome, str]] = {
        Outcome.BUG: "Carry on with {resume}; if that ends the same way, report it with the file the message names.",
        Outcome.NOT_RECOGNISED: "Compare the last page with its selectors, then carry on with {resume}.",
        Outcome.REFUSED: "Mend what the portal says, then start a new run.",
        Outcome.LIMIT: "The old password no longer counts if a reset was sent. Carry on with {resume}.",
        Outcome.UNDELIVERED: "Mend what failed, then {resume} delivers the password; the portal is not asked again.",
        Outcome.UNKNOWN: "Carry on with {resume}: it finds out by reading what happened, before it decides.",
        Outcome.HUMAN: "Do by hand what the portal asks for, then carry on with {resume}.",
        Outcome.LEAK: "Treat that secret as known to others, and renew it.",
        Outcome.UNAVAILABLE: "Try again later with {resume}.",
        Outcome.INTERRUPTED: "Carry on with {resume}.",
    }
    advice_staged: str = "Read the password with {reveal}."
    advice_doubtful: str = "A person must look which structure was reset: {show} and {reveal} say what is known."
    what_now: str = "What to do now"
    outcome: str = "Outcome"
    exit_code: str = "{outcome}, exit code {code}"
    on_the_screen: str = "What was on the screen"
    # facts
    flow: str = "Flow"
    environment: str = "Environment"
    started: str = "Started"
    took: str = "Took"
    resets: str = "Resets"
    delivered_to: str = "Delivered to"
    staged: str = "Staged"
    staged_yes: str = "yes, not yet delivered everywhere"
    no: str = "nobody"
    # the way
    way: str = "The way through the pages"
    way_in_short: str = "{pages} in {time}"
    whole_flow: str = "The whole flow, with the pages that were reached"
    whole_flow_shows: str = "The pages of the flow and the ways between them; those that were reached have a tick"
    pages: Counted = Counted("1 page", "{0} pages")
    sent: Counted = Counted("1 destructive step", "{0} destructive steps")
    interruptions: Counted = Counted("1 interruption", "{0} interruptions")
    interruption: str = "interruption"
    time_again: str = "visit {0}"
    after: str = "at {0}"
    lasted: str = "{0} there"
    reset_sent: str = "Destructive step {0} sent"
    reset_intended: str = "Destructive step {0} announced; whether it was sent is not known"
    reset_withdrawn: str = "Destructive step {0} announced, and not sent"
    reset_happened: str = "Destructive step {0} sent; found out later that it happened"
    accepted: str = "New password staged, accepted"
    rejected: str = "New password staged, rejected by the policy"
    doubtful: str = "What is staged is in doubt"
    ended_well: str = "Ended well after {0}"
    ended: str = "Ended here after {time}: {outcome}"
    ended_here: str = "ended here"
    signed_out: str = "Signed out of {0}"
    not_signed_out: str = "Could not sign out of {0}"
    walk: str = "Carried on at {0}"
    recalled: str = "Of this part the journal alone tells: pages and times, no steps."
    no_pages: str = "No page was reached."
    # the pages
    each_page: str = "Each page"
    picture_of: str = "Picture of page {number}, {page}"
    enlarge: str = "Enlarge"
    reduce: str = "Reduce"
    no_picture: str = "No picture of this page was taken."
    address: str = "Address"
    in_the_flow: str = "In the flow"
    line: str = "line {0}"
    done_here: str = "Done here"
    nothing_done: str = "Nothing was done here."
    verified: str = "verified"
    read: str = "read"
    not_shown: str = "not shown"
    with_text: str = "with"
    destructive: str = "destructive step {0}"
    staged_secret: str = "staged {0}, encrypted on disk"  # noqa: S105 - a sentence
    because: str = "rejected: {0}"
    doubt: str = "in doubt: {0}"
    found_moved: str = "{witness} moved from {before} to {now}: the step that nobody saw answered had happened"
    found_same: str = "{witness} is still {now}: the step that nobody saw answered had not happened"
    found_nothing: str = "{witness} was {before} and is {now}: that does not tell whether the step had happened"
    selectors: Counted = Counted("1 element found", "{0} elements found")
    other_ways: Counted = Counted("1 not by its first choice", "{0} not by their first choice")
    way_of: str = "way {way} of {ways}"
    first_choice: str = "first choice"
    other_way: str = "not the first choice"
    # the rest
    to_look_at: str = "Selectors to look at"
    to_look_at_why: str = "These elements were found, but not by their first choice: the portal may be changing."
    used_on: str = "on {0}"
    missing: str = "Looked for and not found"
    missing_why: str = "What is proposed here is a guess, and the robot does not use it: a person decides."
    nearest: str = "Nearest on the screen:"
    nothing_near: str = "Nothing like it is on the screen."
    put_at: str = "To find {seen}, put at {place}:"
    add_at: str = "To find {seen}, add to the ways at {place}:"
    instead_of: str = "in place of {0}"
    proposed: str = "{file} has these lines in the whole file, whose place in a workspace is {target}."
    values: str = "Values read"
    journal: str = "Journal"
    journal_lines: Counted = Counted("1 event", "{0} events")
    time: str = "Time"
    event: str = "Event"
    data: str = "What is known of it"
    files: str = "Files of this run"
    file_means: ClassVar[Mapping[str, str]] = {
        "log.jsonl": "the log, one JSON object a line",
        "failure.html": "the HTML of the page it failed on",
        "failure.aria.yaml": "the accessible outline of the page it failed on",
        "proposal.yaml": "selectors that may fit that page: look at each line before you use it",
        "trace.zip": "the trace, for the trace viewer",
        "manifest.json": "what there is in this folder",
        ".har": "the recorded traffic",
        ".txt": "a file of the run",
    }
    file_other: str = "a file that the run kept"
    screen_outline: str = "Accessible outline of the page it failed on"
    made_with: str = "Made with"
    no_secret: str = "Passwords are not part of this report."  # noqa: S105 - a sentence

    def seconds(self, seconds: float) -> str:
        """A time as a person reads it: `0.84 s`, `12.3 s`, `2 min 05 s`."""
        if seconds >= _MINUTES:
            minutes, rest = divmod(round(seconds), 60)
            return f"{minutes} min {rest:02d} s"
        return f"{seconds:.{2 if seconds < _ROUGH else 1}f} s".replace(".", self.decimal)


ENGLISH = Words()
