"""What `chorus-robot selectors` does: one module for each of its verbs, with `add` and `main` as a command has."""
