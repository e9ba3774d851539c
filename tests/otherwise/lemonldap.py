"""A real LemonLDAP::NG (Debian's package) in the place of PIGP, with its demonstration accounts.

Started on loopback without root's configuration: its own folder holds configuration, sessions and caches. Must not know
the robot.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

SHIPPED = Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
PORTAL = Path("/usr/share/lemonldap-ng/portal")
USERNAME = PASSWORD = "dwho"

PACKAGES = "liblemonldap-ng-portal-perl starman libgd-securityimage-perl libimage-magick-perl libmime-tools-perl"
MISSING = f"LemonLDAP::NG is not there. Install it: apt-get install {PACKAGES}"


class LemonLdap:
    """One server. `changes` are keys of its configuration; as a context manager it starts and stops."""

    def __init__(self, folder: Path, host: str, changes: Mapping[str, Any] | None = None) -> None:
        assert SHIPPED.is_file(), MISSING
        assert shutil.which("starman"), MISSING
        self.port = _free_port()
        self._folder = folder
        for name in (
            "conf",
            "sessions",
            "sessions/lock",
            "psessions",
            "psessions/lock",
            "cache",
            "captcha",
            "notifications",
        ):
            (folder / name).mkdir(parents=True, exist_ok=True)
        configuration = json.loads(SHIPPED.read_text())
        at = {"Directory": str(folder / "sessions"), "LockDirectory": str(folder / "sessions/lock")}
        configuration |= {
            "portal": f"https://{host}/", "domain": host, "securedCookie": 1, "cfgNum": 1,
            "portalDisplayRegister": 0, "portalDisplayResetPassword": 0, "registerDB": "Null",
            "globalStorageOptions": configuration.get("globalStorageOptions", {}) | at,
            "persistentStorageOptions": {
                "Directory": str(folder / "psessions"), "LockDirectory": str(folder / "psessions/lock"),
            },
            "locationRules": {host: {"default": "accept"}},
            "applicationList": {"1apps": {
                "catname": "Applications", "type": "category",
                "chorus": {"type": "application", "options": {
                    "name": "Chorus Pro", "uri": "https://chorus-pro.gouv.fr/cpp/", "display": "on",
                    "description": "Portail de facturation",
                }},
            }},
        }  # fmt: skip
        configuration |= dict(changes or {})
        (folder / "conf/lmConf-1.json").write_text(json.dumps(configuration))
        (folder / "lemonldap-ng.ini").write_text(
            f"""[all]
logLevel = warn
[configuration]
type = File
dirName = {folder}/conf
localStorage = Cache::FileCache
localStorageOptions = {{ 'namespace' => 'c', 'default_expires_in' => 600, 'cache_root' => '{folder}/cache' }}
[portal]
staticPrefix = /static
templateDir = {PORTAL}/templates
languages = en, fr
"""
        )
        (folder / "portal.psgi").write_text(
            f"""use Plack::Builder; use Lemonldap::NG::Portal::Main;
my $portal = Lemonldap::NG::Portal::Main->run({{}});
builder {{
  enable 'Static', path => sub {{ s!^/static/!! }}, root => '{PORTAL}/htdocs/static/';
  enable 'Static', path => sub {{ s!^/javascript/!! }}, root => '/usr/share/javascript/';
  sub {{ my $env = shift; $env->{{HTTPS}} = 'on'; $env->{{'psgi.url_scheme'}} = 'https'; $portal->($env) }};
}};
"""
        )

    def __enter__(self) -> Self:
        log = (self._folder / "log").open("w")
        self._process = subprocess.Popen(
            ["starman", "--workers", "1", "--listen", f"127.0.0.1:{self.port}", str(self._folder / "portal.psgi")],
            env=os.environ | {"LLNG_DEFAULTCONFFILE": str(self._folder / "lemonldap-ng.ini")},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                assert self._process.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < until, (self._folder / "log").read_text()
                time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
