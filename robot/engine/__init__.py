"""Walks a flow: recognises pages, does what they ask, and ends with one outcome.

Works on data and on the small `Browser` protocol of `screen.py`. Knows no browser library, no file format, no
database and no command line; what it does it tells as events, and others write them down.
"""
