"""Which closing sign belongs to an opening one, where a secret between them may hold the same signs.

Plain functions of a text. Must not know what stands between the signs.
"""

import re

_NEAR = 400
"""Signs before and behind a passage in which another pair of signs may begin or end around it."""
_GOES_ON = re.compile(r"(?=\w)(?!(?:[^\W\d_]+['\u2019-]?)+[.,;:!?)]*\Z)")
"""What stands glued behind a closing sign and is no word."""


def may_end_before(inside: str, opening: str, closing: str) -> bool:
    """Whether what follows an earlier closing sign may be the page's own: apart from it, or another pair of signs.

    Or all of it is within another pair.
    """
    mark, other = re.escape(closing), re.escape(opening)
    if opening and opening != closing and inside.startswith(opening) and inside.endswith(closing):
        return True
    return re.search(rf"{mark}.*\s|{mark}[^\w\s]*{other}.", inside, re.DOTALL) is not None


def unbalanced(text: str, first: int, last: int, opening: str, closing: str, *, many: bool) -> bool:
    """Whether the closing sign may be of another pair than the opening one, from `first` to `last` in the text.

    One more of either is near, or what stands right behind it goes on like a password.
    """
    if opening == closing or not opening:
        return False
    before, behind = text[max(0, first - _NEAR) : first], text[last : last + _NEAR]
    following = re.search(f"{re.escape(opening)}|{re.escape(closing)}", behind)
    still_open = before.count(opening) > before.count(closing)
    rest = re.match(r"\S*", behind)
    goes_on = rest is not None and _GOES_ON.match(rest[0]) is not None
    return (following is not None and following[0] == closing) or (many and still_open) or goes_on
