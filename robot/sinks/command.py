"""The sink `command:COMMAND LINE`: a program of the user's that reads the delivery as JSON on its standard input.

The password is never in arguments or environment, which other processes can see; of the robot's own environment the
program gets little. Nothing that the program says is told on. Must not know what the program does.
"""

import contextlib
import os
import shlex
import shutil
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.sinks.base import Delivery, Planned, as_json

if TYPE_CHECKING:
    import subprocess

HANDED_ON = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH",
    "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "SSH_AUTH_SOCK", "KRB5CCNAME",
    "DBUS_SESSION_BUS_ADDRESS", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
    "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "USERPROFILE", "HOMEDRIVE", "HOMEPATH",
})  # fmt: skip
"""The variables that a program gets, with all of `LC_*`: the passwords of the portals may stand in any other."""


@dataclass(frozen=True)
class CommandSink:
    """Runs `arguments` (no shell) for at most `seconds`; exit code 0 means the secret has arrived.

    `kept_back` are variables that the program does not get, since they hold secrets.
    """

    name: str
    arguments: tuple[str, ...]
    seconds: float = 60.0
    kept_back: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[object, ...]:
        """The command line, however it was quoted."""
        return ("command", *self.arguments)

    def probe(self, planned: Planned) -> None:  # noqa: ARG002 - any structure's delivery is as good
        """See that the program exists and may be run; it is not run."""
        if shutil.which(self.arguments[0]) is None:
            raise Problem(
                f"The program {self.arguments[0]} of the sink {self.name} is not found or may not be executed.",
                hint="Write its full path and make it executable (chmod +x).",
            )

    def deliver(self, delivery: Delivery) -> None:
        """Run the program. Raises Problem (UNDELIVERED) when it cannot start, fails or takes too long."""
        reason = self._run(delivery)
        if reason:
            raise Problem(
                f"The sink {self.name} failed: {reason}.",
                hint="Mend the program (let it keep a log of its own), then carry on with: chorus-robot resume last",
                outcome=Outcome.UNDELIVERED,
            )

    def _run(self, delivery: Delivery) -> str:
        import subprocess

        program = shutil.which(self.arguments[0])
        if program is None:
            return "its program is not found or may not be executed"
        try:
            process = subprocess.Popen(  # noqa: S603 - running the user's own command is the purpose
                [program, *self.arguments[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # it may hold the secret, or most of it: nobody could tell in which disguise
                env=self._environment(),
                start_new_session=True,  # Ctrl-C does not cut a delivery in two; a time-out ends its children too
            )
        except OSError as error:
            return f"its program did not start ({error.strerror})"
        try:
            process.communicate(as_json(delivery), timeout=self.seconds)
        except subprocess.TimeoutExpired:
            return f"it took longer than {self.seconds:g} s and was ended"
        except OSError as error:
            return f"it did not take its input ({error.strerror})"
        finally:
            if process.returncode is None:
                _end(process)
        if process.returncode == 0:
            return ""
        return f"exit code {process.returncode}; what it said is dropped, for it may hold the secret"

    def _environment(self) -> dict[str, str]:
        """Give the variables of a short list: who needs another one lets the program read it from a file of its own."""
        return {
            name: value for name, value in os.environ.items()
            if (name.upper() in HANDED_ON or name.startswith("LC_")) and name not in self.kept_back
        }  # fmt: skip


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()


def read(name: str, rest: str, kept_back: frozenset[str]) -> CommandSink:
    """Read `command:COMMAND LINE`, split as a shell does. Raises Problem (USAGE) when that cannot be done."""
    try:
        # Windows' paths hold backslashes, which are no escapes there.
        arguments = tuple(shlex.split(rest.replace("\\", "\\\\") if os.name == "nt" else rest))
    except ValueError:
        arguments = ()
    if not arguments:
        raise Problem(
            "--deliver command: lacks a command line that can be split into words.",
            hint="Write command:PROGRAM ARGUMENT ..., with quotes closed.",
            outcome=Outcome.USAGE,
        )
    return CommandSink(name, arguments, kept_back=kept_back)
