"""The command line: parses, dispatches, prints. What a command does stands in the layers below.

Imports late: `--help` loads argparse and nothing of the robot's own weight.
"""
