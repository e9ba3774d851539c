"""What may have become of an element that is no longer found: candidates on a screen, and ways that find each.

Works on plain data: what was looked for, and a description of every element on the screen. Must not know the browser,
runs, or where selector files lie. It only proposes; nothing here is ever used to find an element in a run.
"""
