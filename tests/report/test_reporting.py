"""The report in a run's folder: what is taken from there, and that it never changes how a run ended."""

import stat
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from robot.journal.events import Event
from robot.journal.journal import Journal
from robot.outcomes import Outcome
from robot.report.story import Visit, Walk
from robot.report.telling import Telling
from robot.runs import reporting
from robot.runs.order import Order, Result
from robot.runs.reporting import illustrated, reported
from robot.secrets.redactor import Redactor
from robot.secrets.secret import Secret
from tests.report.stories import drawn

SECRET = "J0+3zsN3Z4jofLg"


class Run:
    """A run that is in the journal, with its folder."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder / "home")
        self.id = self.journal.begin("rotate", {"siret": "1"}, {})
        self.folder = folder / "out"
        self.folder.mkdir()
        self.journal.note_artifacts(self.id, str(self.folder))
        self.journal.record(self.id, Event.PLANNED, sinks=[])
        self.journal.record(self.id, Event.NOTE, page="sign-in", seconds=0.5, picture="pages/01-sign-in.png")
        redactor = Redactor()
        redactor.add(Secret(SECRET))
        flow = SimpleNamespace(flow="rotate", about=f"About {SECRET}")
        self.prepared: Any = SimpleNamespace(
            redactor=redactor, order=Order("rotate"), inputs={"siret": "1"}, sinks=(),
            staging=SimpleNamespace(items=lambda run: []),
            program=SimpleNamespace(
                flow=flow, environment=SimpleNamespace(environment="sandbox"), pages={},
                start=SimpleNamespace(open="https://portail.example/", next=()),
            ),
        )  # fmt: skip
        self.result = Result(self.id, "rotate", Outcome.OK, f"done {SECRET}", artifacts=str(self.folder))

    def report(self) -> str:
        done = reported(self.prepared, self.journal, self.result, Telling())
        assert done.report == str(self.folder / "report.html")
        return Path(done.report).read_text(encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_it_is_private_and_holds_no_secret(run: Run) -> None:
    told = run.report()
    assert SECRET not in told
    assert told.count("[secret]") == 2
    assert stat.S_IMODE((run.folder / "report.html").stat().st_mode) == 0o600


def test_the_object_of_json_stays_as_it_is(run: Run) -> None:
    assert "report" not in reported(run.prepared, run.journal, run.result).as_json()


def test_what_lies_in_the_folder_is_shown_and_nothing_else_of_it(run: Run) -> None:
    (run.folder / "pages").mkdir()
    (run.folder / "pages" / "01-sign-in.png").write_bytes(drawn(3))
    (run.folder / "failure.aria.yaml").write_text(f"- button {SECRET}\n")
    for name in ("failure.html", "trace.zip", "manifest.json", "traffic.har", "private notes.txt"):
        (run.folder / name).write_bytes(b"x" * 10)
    told = run.report()
    assert "data:image/png;base64," in told
    assert "- button [secret]" in told
    for name in ("failure.html", "failure.aria.yaml", "trace.zip", "traffic.har"):
        assert f'href="./{name}"' in told
    assert "private" not in told


def test_a_report_that_cannot_be_written_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, f"no room for {SECRET}")

    monkeypatch.setattr(reporting, "write_private", fails)
    done = reported(run.prepared, run.journal, run.result)
    assert done == run.result
    note = run.journal.events(run.id)[-1]
    assert note.data == {"report": "not written", "because": "OSError"}


def test_a_bug_in_the_report_changes_nothing_either(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_versions", lambda: {}[1])
    assert reported(run.prepared, run.journal, run.result) == run.result


# -- pictures


def test_each_page_gets_its_own_picture(tmp_path: Path) -> None:
    """The one that its event names, also where pages have the same name, or pictures are missing or of another kind."""
    (tmp_path / "pages").mkdir()
    for name in ("01-x-a.jpg", "02-x-note.jpg", "03-x-b.png", "05-x-a.jpg", "06-x-b.txt", "07-x-b.jpg"):
        (tmp_path / "pages" / name).write_bytes(name.encode())
    named = ["01-x-a.jpg", "03-x-b.png", "04-x-a.jpg", "06-x-b.txt", "05-x-a.jpg", "07-x-b.jpg"]
    visits = [Visit(name[5], 0.0, file=f"pages/{name}") for name in named]
    first, second = illustrated([Walk((*visits[:4], Visit("a", 9.0)), full=False), Walk(tuple(visits[4:]))], tmp_path)
    found = [one.picture and one.picture.name for one in (*first.visits, *second.visits)]
    assert found == ["pages/01-x-a.jpg", "pages/03-x-b.png", None, None, None, "pages/05-x-a.jpg", "pages/07-x-b.jpg"]
    assert all(one.picture.name.encode().endswith(one.picture.data) for one in second.visits if one.picture)
    assert illustrated([second], tmp_path / "none")[0].visits[0].picture is None


def test_a_summary_says_where_the_report_is(run: Run) -> None:
    from robot.cli.printing import summary

    told = summary(replace(run.result, report="/x/report.html"))
    assert "  report     /x/report.html" in told
    assert not any("report " in line for line in summary(run.result))
