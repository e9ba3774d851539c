"""The page as text: no secret in it, every sentence in one place, made in no time."""

import base64
import html
import re
import subprocess
import sys
import time
from dataclasses import fields, replace
from html.parser import HTMLParser

import pytest

from robot.outcomes import Outcome
from robot.report.page import render
from robot.report.story import Story, Visit, Walk
from robot.report.words import ENGLISH, Counted, Words
from robot.secrets.redactor import Redactor
from robot.secrets.secret import Secret
from tests.report.stories import carried_on, failed, picture, renewed
from tests.report.test_report_in_browser import everywhere

SECRETS = ['K7/x+"q<w>&é=Ü', "s3cret'pigp", "J0+3zsN3Z4jofLg"]


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    for text in SECRETS:
        made.add(Secret(text))
    return made


# -- no secret


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "the password [{}] was seen", "<{}>", "a{}b"])
def test_a_secret_in_any_text_of_a_run_is_not_in_the_report(redactor: Redactor, secret: str, around: str) -> None:
    story = everywhere(around.format(secret))
    made = render(story, redactor.clean).decode()
    assert secret.casefold() not in made.casefold()
    assert html.escape(secret).casefold() not in made.casefold()
    assert not redactor.holds(made)
    assert not redactor.holds(html.unescape(made))
    assert not redactor.holds(html.unescape(re.sub(r"<[^>]*>", "", made)))
    assert html.escape(secret) in render(story, str).decode(), "without the redactor it is there"


def test_a_secret_is_taken_out_before_a_text_is_escaped_or_cut(redactor: Redactor) -> None:
    secret = SECRETS[0]
    story = replace(renewed(), message=f"one\ntwo {secret}\nthree", values={"technical_login": f"TECH {secret}"})
    made = render(story, redactor.clean).decode()
    assert made.count("[secret]") == 2


@pytest.mark.parametrize("field", [field.name for field in fields(Story)])
def test_every_text_of_a_story_passes_the_redactor(field: str) -> None:
    """Each text is marked; in the page none stands that was not asked about."""
    asked: list[str] = []

    def clean(text: str) -> str:
        asked.append(text)
        return text

    marked = replace(everywhere("plain"), **{field: getattr(everywhere("MARKED"), field)})
    made = render(marked, clean).decode()
    assert made.count("MARKED") == 0 or any("MARKED" in text for text in asked)
    cleaned = render(marked, lambda text: text.replace("MARKED", "gone")).decode()
    assert "MARKED" not in cleaned


def test_a_picture_is_not_shown_when_a_story_is_printed() -> None:
    assert "PNG" not in repr(renewed())


# -- its sentences


class _Texts(HTMLParser):
    """All that a person gets to see or hear: texts, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        self.found += [value or "" for name, value in attrs if name in ("alt", "aria-label", "title")]

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.found.append(data)


def foreign(words: object) -> object:
    """The same words with every letter in Greek, but for what is filled in and for commands."""
    if isinstance(words, str):
        parts = re.split(r"(\{\w*\})", words)
        return "".join(part if part.startswith("{") else re.sub(r"[A-Za-z]", "λ", part) for part in parts)
    if isinstance(words, dict):
        return {key: foreign(value) for key, value in words.items()}
    if isinstance(words, Counted):
        return Counted(foreign(words.one), foreign(words.several))
    return type("Foreign", (Words,), {name: foreign(getattr(words, name)) for name in Words.__annotations__})()


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.REFUSED, Outcome.UNKNOWN])
def test_every_sentence_is_one_of_the_words(outcome: Outcome) -> None:
    words = foreign(ENGLISH)
    assert isinstance(words, Words)
    known = {"chorus-robot", "resume", "secret", "reveal", "show", "UTC", "B", "s", outcome.value}
    earlier = Walk((Visit("1", 1.0), Visit("1", 2.0, interruption=True)), full=False, began=renewed().started)
    plain = replace(everywhere("1"), outcome=outcome)
    for story in (plain, replace(plain, walks=(earlier, *plain.walks)), replace(plain, walks=())):
        parser = _Texts()
        parser.feed(render(story, str, words).decode())
        said = {word for text in parser.found for word in re.findall(r"[A-Za-z][A-Za-z-]*", text)}
        assert said <= known, said - known
    assert b'lang="\xce\xbb\xce\xbb"' in render(everywhere("1"), str, words)


def test_a_language_says_everything() -> None:
    assert [name for name in Words.__annotations__ if not hasattr(ENGLISH, name)] == []
    assert set(ENGLISH.outcomes) == set(Outcome)


def test_no_word_is_there_in_vain() -> None:
    used: set[str] = set()

    class Watched:
        def __getattribute__(self, name: str) -> object:
            used.add(name)
            return getattr(ENGLISH, name)

    for story in (renewed(), failed(), carried_on(), everywhere("1")):
        for outcome in (story.outcome, Outcome.OK, Outcome.UNKNOWN):
            for staged in (True, False):
                for reset_count in (0, 1):
                    for delivered in ((), ("file:x",)):
                        for rehearsal in (True, False):
                            one = replace(story, outcome=outcome, staged=staged, reset_count=reset_count,
                                          delivered=delivered, rehearsal=rehearsal)  # fmt: skip
                            render(one, str, Watched())  # type: ignore[arg-type]
    render(replace(renewed(), walks=(Walk((Visit("1", 0.0),), full=True),)), str, Watched())  # type: ignore[arg-type]
    render(replace(renewed(), map="<svg/>"), str, Watched())  # type: ignore[arg-type]
    render(replace(renewed(), walks=(), outcome=Outcome.OK, reset_count=1, staged=True), str, Watched())  # type: ignore[arg-type]
    assert set(Words.__annotations__) - used == {"decimal"}, "decimal is used by seconds"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.0, "0.00 s"), (0.844, "0.84 s"), (9.996, "10.0 s"), (12.34, "12.3 s"), (119.96, "2 min 00 s"),
     (3725, "62 min 05 s")],
)  # fmt: skip
def test_times_are_told_as_a_person_reads_them(seconds: float, told: str) -> None:
    assert ENGLISH.seconds(seconds) == told
    assert type("Comma", (Words,), {"decimal": ","})().seconds(0.5) == "0,50 s"


def test_one_is_not_several() -> None:
    assert Counted("1 page", "{0} pages")(1) == "1 page"
    assert Counted("1 page", "{0} pages")(0) == "0 pages"


# -- what it costs


def test_twelve_pages_are_written_in_no_time(redactor: Redactor) -> None:
    """Work of 20 ms at most, however many others are at work beside it."""
    data = bytes(range(256)) * 400
    story = renewed()
    visits = tuple(replace(one, picture=replace(picture(1, one.page), data=data)) for one in story.visits)
    story = replace(story, walks=(replace(story.walks[0], visits=visits),))
    render(story, redactor.clean)
    times = []
    for _ in range(9):
        began = time.process_time()
        render(story, redactor.clean)
        times.append(time.process_time() - began)
    assert min(times) < 0.02, times


def test_it_imports_little() -> None:
    code = "import sys, robot.report.page; print(*sorted(name.partition('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pydantic", "yaml", "jinja2", "playwright", "loguru", "sqlite3"} & set(done.stdout.split()) == set()


# -- proposals


def shown_text(story: Story) -> str:
    made = _Texts()
    made.feed(render(story, str).decode())
    return " ".join(" ".join(made.found).split())


def test_an_element_not_found_by_its_first_way_comes_with_its_corrected_line() -> None:
    text = shown_text(renewed())
    assert "To find button 'Renouveler le mot de passe' , put at selectors/chorus-pro/2019.yaml:87" in text
    assert '- {role: [button, link], name: ["Renouveler le mot de passe", "Réinitialiser le mot de passe (' in text
    assert 'in place of {role: [button, link], name: "Réinitialiser le mot de passe (utilisateur technique)"}' in text


def test_what_was_not_found_comes_with_what_is_near_and_the_file_that_is_proposed() -> None:
    text = shown_text(failed())
    assert "Looked for and not found" in text
    assert "button 'Oui, réinitialiser' name: Oui, réinitialiser, looked for Confirmer button 'Non'" in text
    assert '- {role: [button, link], name: ["Oui, réinitialiser", "Confirmer"], within: dialog}' in text
    assert "Nothing like it is on the screen." in text
    assert "proposal.yaml has these lines in the whole file, whose place in a workspace is selectors/chorus-pro" in text
    assert "Looked for and not found" not in shown_text(renewed())


def test_the_picture_of_the_flow_is_in_it_and_clean(redactor: Redactor) -> None:
    story = replace(renewed(), map=f"<svg xmlns='http://www.w3.org/2000/svg'><title>{SECRETS[2]}</title></svg>")
    page = render(story, redactor.clean).decode()
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert base64.b64decode(data).decode() == "<svg xmlns='http://www.w3.org/2000/svg'><title>[secret]</title></svg>"
    assert ENGLISH.whole_flow_shows in page
    assert ENGLISH.whole_flow not in render(renewed(), redactor.clean).decode()
