"""Pictures of a flow: its pages and the ways between them, as data, as Mermaid and as SVG.

Knows no browser and no run: a report draws the same picture of a checked program.
"""
