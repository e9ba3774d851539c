"""The flow language: strict YAML to models, everything that is wrong with it, and what one run needs of it.

Knows no browser and no engine. Import from its modules: this file stays empty so that each command loads only its own.
"""
