"""The report of a run: what happened, as one HTML page that needs nothing beside it.

Must not know the browser, nor where anything is stored: it is given what it shows, and gives a text back.
"""
