"""One module for each command: `add` declares its arguments, `main` carries it out and returns the exit code."""
