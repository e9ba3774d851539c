"""`chorus-robot` and `python -m robot`."""

import sys


def main() -> None:
    """Runs the command line and ends the process with the outcome's exit code."""
    from robot.cli.edge import edge
    from robot.cli.main import main as command_line
    from robot.cli.streams import mend

    mend()
    with edge():
        sys.exit(command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
