"""The names of what a run leaves in its folder and in the one of its recording. Must not know how any of it is made."""

from typing import Final

from robot.runs import logbook

MANIFEST: Final = "manifest.json"
PAGES: Final = "pages"
TRACE: Final = "trace.zip"
PROPOSAL: Final = "proposal.yaml"
KINDS: Final = {
    logbook.NAME: "log", "failure.html": "failure", "failure.aria.yaml": "failure", TRACE: "trace",
    "report.html": "report", PROPOSAL: "proposal", MANIFEST: "manifest",
}  # fmt: skip
RECORDING: Final = frozenset({"traffic.har", "expected.json", "about.yaml"})
