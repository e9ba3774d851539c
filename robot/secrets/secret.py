"""The one type that holds a secret: it can be passed around, compared and revealed, but not shown.

Must not know where a secret comes from or goes to.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, final

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import CoreSchema

SHOWN: Final = "<secret>"


@final
class Secret:
    """A text that nothing shows by accident; `reveal()` is the only way out.

    Printing, formatting and logging show `<secret>`; pickling raises TypeError; a copy is the object itself. Two are
    equal when their texts are (compared in constant time); nothing else equals one; it cannot be hashed.
    As a pydantic field it takes a str or a Secret and its errors do not show what was given. An error of *another*
    field may show the whole input: models with a Secret set `hide_input_in_errors=True`.
    """

    __slots__ = ("_cell",)
    _cell: Callable[[], str]
    __hash__ = None  # type: ignore[assignment]  # a hash of a short secret is as good as the secret

    def __init__(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError("A Secret is made from a str.")
        # A closure: tools that print attributes (debuggers, error reporters) find a function there.
        object.__setattr__(self, "_cell", lambda: value)

    def reveal(self) -> str:
        """Give the text itself. Whoever calls this answers for where it goes."""
        return self._cell()

    def __repr__(self) -> str:
        return SHOWN

    def __format__(self, spec: str) -> str:
        return SHOWN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_bytes(self), _bytes(other))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A Secret is not pickled.")

    def __getstate__(self) -> NoReturn:
        raise TypeError("A Secret is not pickled.")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("A Secret does not change.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("A Secret does not change.")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Take a str or a Secret; dumped as itself, and as `<secret>` in JSON."""
        from pydantic_core import core_schema

        # Two steps: an error shows the input of the step that failed, and the second step's holds no text.
        return core_schema.chain_schema(
            [
                core_schema.no_info_plain_validator_function(_wrap),
                core_schema.no_info_plain_validator_function(_check),
            ],
            serialization=core_schema.plain_serializer_function_ser_schema(repr, when_used="json"),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Describe the field for JSON schemas."""
        return {"type": "string", "format": "password", "writeOnly": True}


class _NotASecret:
    def __repr__(self) -> str:
        return "<hidden>"


def _wrap(value: object) -> object:
    if isinstance(value, Secret):
        return value
    return Secret(value) if isinstance(value, str) else _NotASecret()


def _check(value: object) -> Secret:
    if isinstance(value, Secret):
        return value
    raise ValueError("a secret is a text")  # pydantic makes a diagnostic of this kind alone


def _bytes(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogatepass")
