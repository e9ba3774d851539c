"""One run from order to result: read, check, lock, probe, walk, deliver, and carry on after a crash.

Ties the engine to the journal, the staging and the sinks. Must not know the command line: what a person typed
arrives as an `Order`, what a person reads leaves as a `Result`.
"""
