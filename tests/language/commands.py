"""Runs a command in this process, in a folder of its own."""

import os
from pathlib import Path

from robot.cli.main import parser


def run(folder, *argv):
    """Its exit code; what goes wrong is raised."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        arguments = parser(argv[:1]).parse_args(argv)
        return arguments.main(arguments)
    finally:
        os.chdir(before)
