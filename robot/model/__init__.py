"""What flows, selectors, environments and policies are, as frozen data.

Knows no file, no YAML and no browser: `robot.language` reads files into these classes, `robot.engine` walks them.
"""
