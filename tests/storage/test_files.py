import os
import sys

import pytest
from conftest import killed_in_the_middle, mode

from robot import files
from robot.errors import Problem
from robot.files import home, private_folder, write_private
from robot.outcomes import Outcome


@pytest.mark.usefixtures("umask")
def test_a_written_file_is_private_whatever_the_umask(tmp_path):
    write_private(tmp_path / "a", b"one")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert mode(tmp_path / "a") == 0o600


@pytest.mark.usefixtures("umask")
def test_a_file_that_was_open_to_all_is_private_afterwards(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o666)
    write_private(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


@pytest.mark.usefixtures("umask")
def test_folders_and_the_parents_made_for_them_are_private(tmp_path):
    made = private_folder(tmp_path / "a" / "b" / "c")
    assert [mode(made), mode(made.parent), mode(made.parent.parent)] == [0o700] * 3


def test_an_existing_folder_is_made_private_and_its_parent_left_alone(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").mkdir()
    (tmp_path / "a").chmod(0o755)
    (tmp_path / "a" / "b").chmod(0o777)
    private_folder(tmp_path / "a" / "b")
    assert (mode(tmp_path / "a"), mode(tmp_path / "a" / "b")) == (0o755, 0o700)


def test_a_file_in_the_way_of_a_folder_is_a_problem(tmp_path):
    (tmp_path / "a").write_text("")
    for path in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(Problem) as caught:
            private_folder(path)
        assert caught.value.outcome is Outcome.INVALID
        assert "CHORUS_ROBOT_HOME" in caught.value.hint


@pytest.mark.parametrize("broken", ["_to_disk", "sync_folder"])
def test_the_file_and_its_folder_are_synced(tmp_path, monkeypatch, broken):
    calls = []
    monkeypatch.setattr(files, broken, calls.append)
    write_private(tmp_path / "a", b"x")
    assert len(calls) == 1


def test_the_content_is_on_the_disk_before_the_name_is(tmp_path, monkeypatch):
    order = []
    fsync, replace = os.fsync, files.Path.replace
    monkeypatch.setattr(os, "fsync", lambda file: (order.append(f"fsync {os.path.isdir(file)}"), fsync(file)))  # noqa: PTH112
    monkeypatch.setattr(files.Path, "replace", lambda old, new: (order.append("replace"), replace(old, new)))
    write_private(tmp_path / "a", b"x")
    assert order == ["fsync False", "replace", "fsync True"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, error):
    def fail(_):
        raise error

    write_private(tmp_path / "a", b"old")
    monkeypatch.setattr(files, "_to_disk", fail)
    with pytest.raises(type(error)):
        write_private(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "target").write_text("theirs")
    (tmp_path / "a").symlink_to(tmp_path / "target")
    write_private(tmp_path / "a", b"ours")
    assert (tmp_path / "target").read_text() == "theirs"
    assert not (tmp_path / "a").is_symlink()


@pytest.mark.usefixtures("umask")
def test_home_is_where_the_environment_says_and_private(tmp_path, monkeypatch):
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(tmp_path / "x" / "y"))
    assert home() == tmp_path / "x" / "y"
    assert mode(home()) == 0o700


@pytest.mark.skipif(sys.platform != "linux", reason="where each system keeps its data differs")
def test_home_is_the_users_data_folder_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv("CHORUS_ROBOT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == tmp_path / "chorus-robot"


def test_probing_a_folder_leaves_no_trace_and_says_when_it_cannot_be_written(tmp_path):
    files.probe_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="No such file"):
        files.probe_folder(tmp_path / "none")


WRITER = """
import sys, itertools; from pathlib import Path; from robot.files import write_private
print("ready", flush=True)
for number in itertools.count():
    write_private(Path(sys.argv[1]), (b"%d;" % number) * 40_000)
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_the_old_file_or_the_new_one_whole(tmp_path):
    path = tmp_path / "a"
    for printed in killed_in_the_middle(WRITER, path, times=6):
        if not path.exists():
            assert not printed
            continue
        parts = path.read_bytes().split(b";")
        assert len(parts) == 40_001
        assert len(set(parts[:-1])) == 1
        assert int(parts[0]) >= len(printed) - 1  # what was acknowledged is there
        assert mode(path) == 0o600
        path.unlink()
