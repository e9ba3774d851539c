"""Opens an answer: unpacked, its notation known, its charset found, its text read so that it can be written back.

Must not know what is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from robot.wire.charset import Charset, of_answer
from robot.wire.packing import unpacked
from robot.wire.parts import Form, form_of


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's body. Its encoding counts only where the body is still packed."""

    content_type: str
    body: bytes = field(repr=False)
    content_encoding: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An answer that shows none of the secrets; it may go on as it came."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer that cannot be read: it may or may not show a secret."""

    reason: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer's text, and what it takes to write it again."""

    text: str = field(repr=False)
    form: Form
    charset: Charset


def open_answer(answer: Answer, worth: Callable[[bytes], bool]) -> Opened | Nothing | Unreadable:
    """Open an answer that is `worth` it, which is asked of its bytes in a charset that holds ASCII.

    Pictures, scripts, style sheets and files show no text: they are `Nothing`.
    """
    body = unpacked(answer.body, answer.content_encoding)
    if body is None:
        return Unreadable("its Content-Encoding cannot be undone")
    form = form_of(answer.content_type, body)
    if form is None:
        return Nothing()
    charset = of_answer(answer.content_type, body, form=form)
    if not charset.wide and not worth(body):
        return Nothing()
    text = charset.decode(body)
    if text is None:
        return Unreadable("it is not in the charset that it says")
    if charset.wide and not worth(text.encode("utf-8", "replace")):
        return Nothing()
    return Opened(text, form, charset)
