"""What a run proposes for the selector files: the nearest of what was not found, and lines to correct.

Must not know how any of it was found out.
"""

from robot.report.markup import Html, Writer
from robot.report.story import Correction, Missing, Near, Story
from robot.report.words import Words


def missing(w: Writer, words: Words, story: Story) -> list[Html]:
    """Each element that was looked for in vain, and the file that is proposed."""
    if not story.missing:
        return []
    rows = [w("li", *_missing(w, words, one)) for one in story.missing]
    said = [w("p", words.missing_why, class_="quiet"), w("ul", *rows, class_="selectors")]
    if story.proposal:
        said.append(w("p", w.fill(words.proposed, file=w("code", story.proposal), target=w("code", story.proposed))))
    return said


def _missing(w: Writer, words: Words, one: Missing) -> list[Html | str | None]:
    near = [w("li", _near(w, candidate)) for candidate in one.near]
    return [
        w("code", one.element),
        " ",
        w("span", words.used_on.format(one.page), class_="quiet"),
        w("span", one.means, class_="how") if one.means else None,
        w("span", words.nearest if near else words.nothing_near, class_="how"),
        w("ol", *near) if near else None,
        *(correction(w, words, held) for held in one.corrections),
    ]


def _near(w: Writer, near: Near) -> Html:
    return w.all(near.told, *(w("span", line, class_="place") for line in near.differs))


def correction(w: Writer, words: Words, one: Correction) -> Html:
    """A line to correct: where it is, what is to stand there, and what stands there now."""
    said = words.put_at if one.was else words.add_at
    return w(
        "div",
        w("span", w.fill(said, place=w("code", one.place), seen=w("span", one.seen)), class_="how"),
        w("pre", f"- {one.put}"),
        w("span", words.instead_of.format(one.was), class_="place") if one.was else None,
        class_="correction",
    )
