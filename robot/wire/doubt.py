"""Why it is not sure what a secret is. Must not know what becomes of one that is in doubt."""

from enum import StrEnum


class Doubt(StrEnum):
    """A reason, as the end of a sentence for people."""

    ENDS = "it is not sure where it ends"
    SIGNS = "a sign at its edge may belong to the words around it"
    EDGES = "it is not sure whether the blank beside it belongs to it"
    UNSEEN = "it holds signs that nobody sees"
    MARKUP = "it is put together of several pieces"
    CHARSET = "it is not sure in which charset its letters are written"
    ELSEWHERE = "it does not stand as the flow says"
    SEVERAL = "several texts stand there that could be meant"
    OTHER = "the words around it say that it is another one"
    WORDS = "its sentence has words that the flow does not know"
    DENIED = "the page says that it is not in force, or that nothing was changed"
    NOT_SHOWN = "the page does not show it where the flow says"
    NOT_CAUGHT = "the page shows a text there that no answer of the portal gave up"
    NOT_PLAIN = "what stands there is not plainly to be seen"
    NO_FIT = "what stands there is not what the flow expects"
    CHANGED = "the portal showed another one after it was read"
    UNLIKE = "what stands there looks like words or a placeholder, and not like a password"
    SAME = "it is the one that was shown before the step that was to make a new one"
    UNASKED = "nothing had been sent yet that was to bring it"
    CHANGING = "the page may still be about to show another one there"
    DECODED = "a script of the page may make another one of it"
