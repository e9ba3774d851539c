"""Recordings through the command line: made on the sandbox, replayed with no server, imported, and run by pytest."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from robot.browser.find import find_browser
from robot.errors import Problem
from robot.gate import scan
from robot.recordings.folder import about_of, expected_of
from robot.runs.standing import Standing
from robot.sandbox import Sandbox
from robot.secrets import Secret
from tests.end_to_end.conftest import ROOT, ROTATE, Done, Operator

RECORDINGS = ROOT / "recordings"
NOTING = """
import os, re
import robot.recordings.making as making
sanitised = making.sanitised
def noting(kept, rules):
    found = set()
    for one in kept:
        for name, value in one.response.headers if one.response else ():
            if name.lower() == "set-cookie":
                found.add("cookie " + value.partition("=")[2].partition(";")[0])
        found |= {"token " + token for token in re.findall("jeton=([^&;]{8,})", one.request.url)}
    with open(os.environ["NOTED"], "w") as file:
        file.write("\\n".join(sorted(found)))
    return sanitised(kept, rules)
making.sanitised = noting
"""
"""Notes down the cookies and tokens of a run, which nobody else knows, before they are replaced."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], Done]:
    """A run on the sandbox with a slash in its first password; the server is gone when this is given."""
    folder = tmp_path_factory.mktemp("recorded")
    with Sandbox(structures=7, seed=5) as sandbox:
        sandbox.behave(slash=1)
        operator = Operator(sandbox, folder)
        structure = sandbox.structures[6]
        (folder / "noting").mkdir()
        (folder / "noting" / "sitecustomize.py").write_text(NOTING)
        more = {"PYTHONPATH": f"{folder / 'noting'}{os.pathsep}{ROOT}", "NOTED": str(folder / "noted")}
        done = operator.says(*operator.rotation(structure.siret, "--record", str(folder / "made")), more=more)
        assert done.code == 0, done.out + done.err
        told = [sandbox.username, sandbox.password, sandbox.current_password(structure.siret),
                *sandbox.dead_passwords(structure.siret)]  # fmt: skip
        noted = [line.partition(" ") for line in (folder / "noted").read_text().splitlines()]
        assert {"cookie", "token"} <= {kind for kind, _, value in noted if len(value) >= 8}
        told += [value for _, _, value in noted if len(value) >= 8]
        for each in sandbox.structures:
            told += [each.siret, each.siret[:9], each.name]
        told += [value for user in structure.users for value in (user.address, user.family)]
    return folder / "made", told, done


def command(folder: Path, *arguments: str) -> Done:
    """A command where no server is."""
    more = {"CHORUS_ROBOT_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "robot", *arguments], cwd=ROOT, env={**os.environ, **more},
                          capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_recording_tells_nothing_of_what_it_was_made_of(recorded: tuple[Path, list[str], Done]) -> None:
    made, told, _ = recorded
    assert sorted(path.name for path in made.iterdir()) == ["about.yaml", "expected.json", "traffic.har"]
    assert len(told) > 20
    assert scan(made, [Secret(one) for one in told]) == []
    assert made.stat().st_mode & 0o777 == 0o700
    assert (made / "traffic.har").stat().st_mode & 0o777 == 0o600
    traffic = (made / "traffic.har").read_text(encoding="utf-8")
    assert len(re.findall(r'"Set-Cookie"', traffic)) >= 2


def test_a_recording_replays_with_no_server(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    made, _, done = recorded
    file = tmp_path / "delivered.json"
    again = command(tmp_path, "run", ROTATE, "--replay", str(made), "--deliver", f"file:{file}", "--yes", "--json")
    assert again.code == 0, again.out + again.err
    expected = json.loads((made / "expected.json").read_text())
    assert again.json["values"] == expected["values"]
    assert again.json["reset_count"] == expected["reset_count"] == done.json["reset_count"] == 2
    given = json.loads(file.read_text())
    stand_ins = expected["secrets"]["technical_password"]
    assert ["/" in one for one in stand_ins] == [True, False]
    assert given["password"] == stand_ins[1]
    assert given["login"] == f"TECH_0{given['siret']}@cpp2017.fr" == expected["values"]["technical_login"]
    assert given["siret"] != done.json["values"]["technical_login"][6:20]


def spoil(made: Path, copy: Path, change) -> Path:
    shutil.copytree(made, copy)
    har = json.loads((copy / "traffic.har").read_text())
    change(har["log"]["entries"])
    (copy / "traffic.har").write_text(json.dumps(har))
    return copy


def posts(entries: list, word: str) -> list:
    return [one for one in entries if word in one["request"].get("postData", {}).get("text", "")]


def test_what_is_asked_for_otherwise_fails_the_run(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    def change(entries: list) -> None:
        posts(entries, "reinitialiser")[0]["request"]["postData"]["text"] = "_eventId=other"

    spoilt = spoil(recorded[0], tmp_path / "spoilt", change)
    again = command(tmp_path, "run", ROTATE, "--replay", str(spoilt), "--yes", "--json")
    assert again.code == 4, again.out
    assert "not in the recording: POST chorus-pro.gouv.fr/cpp/gestionnaire" in again.json["message"]
    assert "never asked for: entry" in again.json["message"]


def test_what_is_left_over_fails_the_run(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    def change(entries: list) -> None:
        more = json.loads(json.dumps(entries[0]))
        more["request"]["url"] = "https://portail.dgfip.finances.gouv.fr/portail/news"
        entries.append(more)

    spoilt = spoil(recorded[0], tmp_path / "spoilt", change)
    again = command(tmp_path, "run", ROTATE, "--replay", str(spoilt), "--yes", "--json")
    assert again.code == 4
    assert "never asked for" in again.json["message"]
    about = spoilt / "about.yaml"
    about.write_text(about.read_text() + 'may_stay_unused: ["GET portail.dgfip.finances.gouv.fr/portail/ne*"]\n')
    assert command(tmp_path, "run", ROTATE, "--replay", str(spoilt), "--yes", "--json").code == 0


def test_a_recording_of_another_flow_is_refused(tmp_path: Path) -> None:
    done = command(tmp_path, "run", "check-technical-password", "--replay", str(RECORDINGS / "well"), "--json")
    assert done.code == 2
    assert "of flow 'rotate-technical-password'" in done.json["message"]
    assert command(tmp_path, "run", ROTATE, "--replay", str(tmp_path), "--json").code == 3


def test_a_har_is_imported_and_finds_out_what_it_yields(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    from tests.recordings.hars import as_chrome

    har = json.loads((recorded[0] / "traffic.har").read_text())
    siret = json.loads((recorded[0] / "expected.json").read_text())["values"]["technical_login"][6:20]
    beside = json.loads(json.dumps(har["log"]["entries"][0]))
    beside["request"]["url"] = "https://statistics.example/hit"
    har["log"]["entries"] = as_chrome([*har["log"]["entries"], beside], sensitive=False)
    path = tmp_path / "saved.har"
    path.write_text(json.dumps(har))
    done = command(tmp_path, "recordings", "import", str(path), "--flow", ROTATE, "-i", f"siret={siret}",
                   "-o", str(tmp_path / "made"), "--about", "from a browser")  # fmt: skip
    assert done.code == 0, done.out + done.err
    assert "1 request to statistics.example" in done.out
    assert "a replay ends as ok" in done.out
    assert "missing:" not in done.out
    expected = json.loads((tmp_path / "made" / "expected.json").read_text())
    assert (expected["outcome"], expected["reset_count"], expected["pages"][-1]) == ("ok", 2, "renewed")


@pytest.mark.soak
def test_the_hars_of_several_tabs_are_imported_as_one(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    """As developer tools save them, each of its own tab: the later tab first."""
    har = json.loads((recorded[0] / "traffic.har").read_text())
    siret = json.loads((recorded[0] / "expected.json").read_text())["values"]["technical_login"][6:20]
    entries = har["log"]["entries"]
    for name, mine in (("chorus", True), ("pigp", False)):
        har["log"]["entries"] = [one for one in entries if ("chorus-pro.gouv.fr" in one["request"]["url"]) == mine]
        assert har["log"]["entries"]
        (tmp_path / f"{name}.har").write_text(json.dumps(har))
    done = command(tmp_path, "recordings", "import", str(tmp_path / "chorus.har"), str(tmp_path / "pigp.har"), "--flow",
                   ROTATE, "-i", f"siret={siret}", "-o", str(tmp_path / "made"))  # fmt: skip
    assert done.code == 0, done.out + done.err
    assert "a replay ends as ok" in done.out


def test_what_an_import_lacks_is_said_entry_by_entry(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    def change(entries: list) -> None:
        del entries[0]["response"]["content"]["text"]
        entries[0]["response"]["content"]["size"] = 100
        form = posts(entries, "reinitialiser")[0]["request"]
        form["postData"]["text"] = ""
        form["headers"].append({"name": "Content-Length", "value": "22"})

    spoilt = spoil(recorded[0], tmp_path / "spoilt", change) / "traffic.har"
    done = command(tmp_path, "recordings", "import", str(spoilt), "--flow", ROTATE, "-o", str(tmp_path / "made"),
                   "--no-replay")  # fmt: skip
    assert "missing: entry 1 (GET portail.dgfip.finances.gouv.fr/portail/) lacks its content" in done.out
    assert re.search(r"missing: entry \d+ \(POST chorus-pro.gouv.fr/cpp/gestionnaire\) lacks what was sent", done.out)


def test_sanitize_and_check(recorded: tuple[Path, list[str], Done], tmp_path: Path) -> None:
    raw = tmp_path / "raw.har"
    text = (recorded[0] / "traffic.har").read_text()
    raw.write_text(re.sub(r"Gestionnaire Principal :</strong> [^<]*", "x</strong> odile@mairie-x.fr ZYLBERSTEIN", text))
    found = command(tmp_path, "recordings", "check", str(raw))
    assert found.code == 10, found.out
    assert "still tells something" in found.out
    assert "odile" not in found.out
    made = command(tmp_path, "recordings", "sanitize", str(raw), "-o", str(tmp_path / "clean.har"))
    assert made.code == 0, made.out + made.err
    assert "ZYLBERSTEIN" not in (tmp_path / "clean.har").read_text()
    assert command(tmp_path, "recordings", "check", str(tmp_path / "clean.har")).code == 0
    assert command(tmp_path, "recordings", "check", str(recorded[0])).code == 0
    spoilt = shutil.copytree(recorded[0], tmp_path / "old")
    about = spoilt / "about.yaml"
    about.write_text(re.sub(r"recorded: .*", 'recorded: "2020-01"', about.read_text()))
    old = command(tmp_path, "recordings", "check", str(spoilt))
    assert old.code == 3
    assert "days old" in old.out
    assert command(tmp_path, "recordings", "check", str(tmp_path / "none.har")).code == 2


def test_the_shipped_recordings_tell_nothing_and_cover_the_flows(tmp_path: Path) -> None:
    covered = command(tmp_path, "recordings", "coverage")
    assert covered.code == 0, covered.out
    assert "no recording covers" not in covered.out
    checked = command(tmp_path, "recordings", "check")
    assert checked.code == 0, checked.out


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The robot as an installer leaves it: the wheel's files, with the entry point that pytest finds."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True,
                   capture_output=True)  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


def test_every_flow_has_a_recording_of_every_combination_of_generations() -> None:
    folders = [path.parent for path in RECORDINGS.glob("*/about.yaml")]
    ended_well = [about_of(folder) for folder in folders if expected_of(folder).exit_code == 0]
    found = {(about.flow, *sorted(about.generations.items())) for about in ended_well}
    behind = [("chorus-pro", "2017"), ("chorus-pro", "2019"), ("portail-services", "2025")]
    wanted = {(flow, *sorted([("pigp", pigp), other])) for flow in (ROTATE, "check-technical-password")
              for pigp in ("2017", "2019", "2025") for other in behind}  # fmt: skip
    assert wanted - found == set()


def test_pytest_replays_recordings_beside_other_plugins(
    recorded: tuple[Path, list[str], Done], installed: Path, tmp_path: Path
) -> None:
    """Far from here: one recording of a flow of one's own, one that expects something else, and a test with a page."""
    place = tmp_path / "recordings"
    shutil.copytree(recorded[0], place / "good")
    shutil.copytree(recorded[0], place / "bad")
    (tmp_path / "flows").mkdir()
    flow = (ROOT / "flows" / f"{ROTATE}.yaml").read_text()
    (tmp_path / "flows" / "mine.yaml").write_text(flow.replace(f"flow: {ROTATE}", "flow: mine"))
    about = place / "good" / "about.yaml"
    about.write_text(about.read_text().replace(f'flow: "{ROTATE}"', 'flow: "mine"'))
    expected = json.loads((place / "bad" / "expected.json").read_text())
    (place / "bad" / "expected.json").write_text(json.dumps({**expected, "reset_count": 3}))
    (tmp_path / "test_page.py").write_text("def test_page(page):\n    page.set_content('<p>x')\n")
    arguments = {"executable_path": str(find_browser(headed=False).path), "chromium_sandbox": False}
    (tmp_path / "conftest.py").write_text(
        "import pytest\n@pytest.fixture(scope='session')\ndef browser_type_launch_args(browser_type_launch_args):\n"
        f"    return browser_type_launch_args | {arguments}\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-n", "2", "--rootdir", str(tmp_path), "-rA", "--junitxml",
         str(tmp_path / "report.xml"), str(tmp_path)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed), "PYTEST_ADDOPTS": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stdout
    assert '-  "reset_count": 3' in done.stdout
    assert '+  "reset_count": 2' in done.stdout
    assert "replayed alone it ends as ok" in done.stdout
    artifacts = Path(re.search(r"the artifacts of the replay: (\S+)", done.stdout)[1])
    attached = dict(re.findall(r'name="artifact ([^"]+)" value="([^"]+)"', (tmp_path / "report.xml").read_text()))
    assert {"difference.txt", "artifacts/log.jsonl", "artifacts/report.html", "again/trace.zip"} <= {*attached}
    for name, path in attached.items():
        assert Path(path) == artifacts / name
        assert Path(path).is_file()
    with zipfile.ZipFile(artifacts / "again" / "trace.zip") as trace:
        assert b"capitulatif" in b"".join(trace.read(name) for name in trace.namelist())
    assert '"reset_count": 3' in (artifacts / "difference.txt").read_text()


@pytest.mark.soak
def test_one_browser_serves_many_replays(tmp_path: Path) -> None:
    """Each yields what it yields alone; where the process that they share is gone, they go on without it."""
    standing = Standing()
    try:
        processes = []
        for number, name in enumerate(["check-services-well", "refused", "slash-then-well", "check-well"]):
            folder = RECORDINGS / name
            done = standing.replay(folder, about_of(folder).flow, tmp_path / str(number), out=tmp_path / name)
            assert not done.misfit, done.message
            assert done.expected == expected_of(folder)
            assert done.artifacts == tmp_path / name
            processes.append(standing._process.pid)
        assert len({*processes}) == 1
        standing._process.kill()
        standing._process.wait()
        for number in (10, 11):
            done = standing.replay(RECORDINGS / "refused", ROTATE, tmp_path / str(number))
            assert done.expected == expected_of(RECORDINGS / "refused")
        assert standing._process.pid not in processes
        with pytest.raises(Problem, match="lacks about"):
            standing.replay(tmp_path, ROTATE, tmp_path / "12")
    finally:
        standing.close()
    assert standing._process is None


def test_a_replay_leaves_a_trace_and_pictures_as_any_run(
    recorded: tuple[Path, list[str], Done], tmp_path: Path
) -> None:
    again = command(tmp_path, "run", ROTATE, "--replay", str(recorded[0]), "--trace", "--yes", "--json")
    assert again.code == 0, again.out + again.err
    with zipfile.ZipFile(Path(again.json["artifacts"]) / "trace.zip") as trace:
        held = b"".join(trace.read(name) for name in trace.namelist())
    assert b"capitulatif" in held


@pytest.mark.soak
def test_a_replay_takes_no_longer_than_the_run_on_the_sandbox(
    recorded: tuple[Path, list[str], Done], operator: Operator, tmp_path: Path
) -> None:
    """In pairs, one after the other; the quickest of each, since whatever else the machine does only adds to that."""
    taken: dict[str, list[float]] = {"sandbox": [], "replay": []}
    for _ in range(3):
        operator.sandbox.behave(slash=1)
        started = time.monotonic()
        assert operator.rotate(operator.sandbox.structures[6].siret).json["reset_count"] == 2
        between = time.monotonic()
        done = command(tmp_path, "run", ROTATE, "--replay", str(recorded[0]), "--yes", "--json")
        assert done.json["reset_count"] == 2
        taken["sandbox"].append(between - started)
        taken["replay"].append(time.monotonic() - between)
    assert min(taken["replay"]) <= min(taken["sandbox"]), taken


def test_failed_import(tmp_path: Path) -> None:
    """An import that does not replay leaves no recording, and harms none that was there; fitted together, it is one."""
    har = json.loads((RECORDINGS / "check-refused" / "traffic.har").read_text())
    siret = about_of(RECORDINGS / "check-refused").inputs["siret"]
    more = json.loads(json.dumps(har["log"]["entries"][0]))
    more["request"]["url"] += "page"
    path, made = tmp_path / "saved.har", tmp_path / "made"
    order = ("recordings", "import", str(path), "--flow", "check-technical-password", "-i", f"siret={siret}",
             "-o", str(made))  # fmt: skip
    path.write_text(json.dumps({"log": {**har["log"], "entries": [*har["log"]["entries"], more]}}))
    done = command(tmp_path, *order)
    assert done.code == 4, done.out + done.err
    assert "never asked for" in done.out
    assert not [one for one in tmp_path.rglob("*") if one.name in ("about.yaml", "expected.json", "traffic.har")]
    path.write_text(json.dumps(har))
    done = command(tmp_path, *order)
    assert done.code == 0, done.out + done.err
    assert expected_of(made).outcome.value == "refused"


BROKEN = """
import robot.recordings.making as making
from robot.errors import Problem
def broken(*_):
    raise Problem("there is no room for it")
making.sanitised = broken
"""


def test_a_recording_that_cannot_be_made_changes_nothing_of_the_run(operator: Operator) -> None:
    (operator.folder / "sitecustomize.py").write_text(BROKEN)
    path = f"{operator.folder}:{operator.environment()['PYTHONPATH']}"
    done = operator.says(*operator.rotation(None, "--record", str(operator.folder / "made")), more={"PYTHONPATH": path})
    assert done.code == 0, done.out + done.err
    assert operator.accepted()
    assert "the recording was not made" in done.json["message"]
    assert not (operator.folder / "made" / "about.yaml").exists()
