"""The pages on rules and outcomes, as `docs/` holds them and the wheel carries them.

Must not know how they are shown.
"""

from pathlib import Path

from robot.errors import Problem
from robot.language.diagnostics import suggestion
from robot.language.workspace import builtin_folder
from robot.outcomes import Outcome


def page_on(word: str) -> str:
    """Give the page on a rule, an outcome, or an exit code. Raises Problem (USAGE) where there is none."""
    text = read_page(outcome_of(word) or word)
    if text is None:
        known = [*rule_names(), *(outcome.value for outcome in Outcome)]
        hint = suggestion(word, known) or "Rules stand in brackets behind each mistake that check tells."
        raise Problem(f"There is no rule, outcome or exit code {word[:60]}.", hint=hint[:1].upper() + hint[1:],
                      outcome=Outcome.USAGE)  # fmt: skip
    return text


def outcome_of(word: str) -> str | None:
    """Give the outcome that a word names, by itself or by its exit code."""
    return next((outcome.value for outcome in Outcome if word in {outcome.value, str(outcome.exit_code)}), None)


def rule_names() -> list[str]:
    """Name every rule that has a page."""
    return sorted(_names(_folder() / "rules"))


def read_page(name: str) -> str | None:
    """Give the page of a rule or an outcome by its name; None where there is none."""
    for kind in ("rules", "outcomes"):
        folder = _folder() / kind
        if name in _names(folder):
            return (folder / f"{name}.md").read_text(encoding="utf-8")
    return None


def _names(folder: Path) -> list[str]:
    return [path.stem for path in folder.glob("*.md")]


def _folder() -> Path:
    return builtin_folder() / "docs"
