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


class Words:
    """A language that a report is written in: a subclass that says all of these.

    It is no dataclass: one of so many fields takes 5 ms to make.
    """

    lang: str
    decimal: str
    title: str
    report_of: str
    skip: str
    contents: str
    # the outcome
    outcomes: ClassVar[Mapping[Outcome, str]]
    done_delivered: str
    done_staged: str
    done_read: str
    done_rehearsed: str
    advice: ClassVar[Mapping[Outcome, str]]
    advice_staged: str
    advice_doubtful: str
    what_now: str
    outcome: str
    exit_code: str
    on_the_screen: str
    # facts
    flow: str
    environment: str
    started: str
    took: str
    resets: str
    delivered_to: str
    staged: str
    staged_yes: str
    no: str
    # the way
    way: str
    way_in_short: str
    whole_flow: str
    whole_flow_shows: str
    pages: Counted
    sent: Counted
    interruptions: Counted
    interruption: str
    time_again: str
    after: str
    lasted: str
    reset_sent: str
    reset_intended: str
    reset_withdrawn: str
    reset_happened: str
    accepted: str
    rejected: str
    doubtful: str
    ended_well: str
    ended: str
    ended_here: str
    signed_out: str
    not_signed_out: str
    walk: str
    recalled: str
    no_pages: str
    # the pages
    each_page: str
    picture_of: str
    enlarge: str
    reduce: str
    no_picture: str
    address: str
    in_the_flow: str
    line: str
    done_here: str
    nothing_done: str
    verified: str
    read: str
    not_shown: str
    with_text: str
    destructive: str
    staged_secret: str
    because: str
    doubt: str
    found_moved: str
    found_same: str
    found_nothing: str
    selectors: Counted
    other_ways: Counted
    way_of: str
    first_choice: str
    other_way: str
    # the rest
    to_look_at: str
    to_look_at_why: str
    used_on: str
    missing: str
    missing_why: str
    nearest: str
    nothing_near: str
    put_at: str
    add_at: str
    instead_of: str
    proposed: str
    values: str
    journal: str
    journal_lines: Counted
    time: str
    event: str
    data: str
    files: str
    file_means: ClassVar[Mapping[str, str]]
    file_other: str
    screen_outline: str
    made_with: str
    no_secret: str

    def seconds(self, seconds: float) -> str:
        """A time as a person reads it: `0.84 s`, `12.3 s`, `2 min 05 s`."""
        if seconds >= _MINUTES:
            minutes, rest = divmod(round(seconds), 60)
            return f"{minutes} min {rest:02d} s"
        return f"{seconds:.{2 if seconds < _ROUGH else 1}f} s".replace(".", self.decimal)


_ROUGH = 9.995
_MINUTES = 119.95
"""Seconds from which on hundredths are no longer told, and from which on minutes are."""


class English(Words):
    """English."""

    lang = "en"
    decimal = "."
    title = "{outcome}: {flow}, run {run}"
    report_of = "Report of run {0}"
    skip = "Skip to the outcome"
    contents = "On this page"
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
    done_delivered = "Done: the new password is delivered."
    done_staged = "Done: the new password is staged, ready to be delivered."
    done_read = "Done: the portal was read, and nothing was changed."
    done_rehearsed = "Rehearsed: all was ready up to the confirmation, and nothing was changed."
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
    advice_staged = "Read the password with {reveal}."
    advice_doubtful = "A person must look which structure was reset: {show} and {reveal} say what is known."
    what_now = "What to do now"
    outcome = "Outcome"
    exit_code = "{outcome}, exit code {code}"
    on_the_screen = "What was on the screen"
    flow = "Flow"
    environment = "Environment"
    started = "Started"
    took = "Took"
    resets = "Resets"
    delivered_to = "Delivered to"
    staged = "Staged"
    staged_yes = "yes, not yet delivered everywhere"
    no = "nobody"
    way = "The way through the pages"
    way_in_short = "{pages} in {time}"
    whole_flow = "The whole flow, with the pages that were reached"
    whole_flow_shows = "The pages of the flow and the ways between them; those that were reached have a tick"
    pages = Counted("1 page", "{0} pages")
    sent = Counted("1 destructive step", "{0} destructive steps")
    interruptions = Counted("1 interruption", "{0} interruptions")
    interruption = "interruption"
    time_again = "visit {0}"
    after = "at {0}"
    lasted = "{0} there"
    reset_sent = "Destructive step {0} sent"
    reset_intended = "Destructive step {0} announced; whether it was sent is not known"
    reset_withdrawn = "Destructive step {0} announced, and not sent"
    reset_happened = "Destructive step {0} sent; found out later that it happened"
    accepted = "New password staged, accepted"
    rejected = "New password staged, rejected by the policy"
    doubtful = "What is staged is in doubt"
    ended_well = "Ended well after {0}"
    ended = "Ended here after {time}: {outcome}"
    ended_here = "ended here"
    signed_out = "Signed out of {0}"
    not_signed_out = "Could not sign out of {0}"
    walk = "Carried on at {0}"
    recalled = "Of this part the journal alone tells: pages and times, no steps."
    no_pages = "No page was reached."
    each_page = "Each page"
    picture_of = "Picture of page {number}, {page}"
    enlarge = "Enlarge"
    reduce = "Reduce"
    no_picture = "No picture of this page was taken."
    address = "Address"
    in_the_flow = "In the flow"
    line = "line {0}"
    done_here = "Done here"
    nothing_done = "Nothing was done here."
    verified = "verified"
    read = "read"
    not_shown = "not shown"
    with_text = "with"
    destructive = "destructive step {0}"
    staged_secret = "staged {0}, encrypted on disk"  # noqa: S105 - a sentence
    because = "rejected: {0}"
    doubt = "in doubt: {0}"
    found_moved = "{witness} moved from {before} to {now}: the step that nobody saw answered had happened"
    found_same = "{witness} is still {now}: the step that nobody saw answered had not happened"
    found_nothing = "{witness} was {before} and is {now}: that does not tell whether the step had happened"
    selectors = Counted("1 element found", "{0} elements found")
    other_ways = Counted("1 not by its first choice", "{0} not by their first choice")
    way_of = "way {way} of {ways}"
    first_choice = "first choice"
    other_way = "not the first choice"
    to_look_at = "Selectors to look at"
    to_look_at_why = "These elements were found, but not by their first choice: the portal may be changing."
    used_on = "on {0}"
    missing = "Looked for and not found"
    missing_why = "What is proposed here is a guess, and the robot does not use it: a person decides."
    nearest = "Nearest on the screen:"
    nothing_near = "Nothing like it is on the screen."
    put_at = "To find {seen}, put at {place}:"
    add_at = "To find {seen}, add to the ways at {place}:"
    instead_of = "in place of {0}"
    proposed = "{file} has these lines in the whole file, whose place in a workspace is {target}."
    values = "Values read"
    journal = "Journal"
    journal_lines = Counted("1 event", "{0} events")
    time = "Time"
    event = "Event"
    data = "What is known of it"
    files = "Files of this run"
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
    file_other = "a file that the run kept"
    screen_outline = "Accessible outline of the page it failed on"
    made_with = "Made with"
    no_secret = "Passwords are not part of this report."  # noqa: S105 - a sentence


ENGLISH = English()
