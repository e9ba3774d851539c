"""Recordings: HAR files read, sanitised and kept with what they must yield, and answered from again in a replay.

Functions on bytes and data alone: no browser, no run and no command line is known here.
"""
