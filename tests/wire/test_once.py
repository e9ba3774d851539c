"""What would send a destructive step a second time is known; what pages send beside it is not held up."""

from robot.wire.once import Once
from robot.wire.outgoing import Request


class Sending:
    def __init__(self) -> None:
        self.once = Once()
        self.once.guard(on=True)

    def __call__(
        self, method: str, path: str = "/reset", body: bytes = b"ok=1", *, name: str = "n", page: bool = False,
        redirected: bool = False,
    ) -> bool:  # fmt: skip
        request = Request(method, f"https://portail.example{path}", (), body)
        return self.once.again(request, name=name, page=page, redirected=redirected)


def test_a_reload_or_a_redirect_of_the_step() -> None:
    sends = Sending()
    assert not sends("POST", page=True, name="1")
    assert sends("POST", page=True, name="2")
    assert sends("POST", "/elsewhere", page=True, name="1", redirected=True)
    assert not sends("GET", page=True, name="1", redirected=True)
    assert not sends("POST", body=b"page=2", page=True, name="3")
    sends.once.guard(on=False)
    assert sends("POST", page=True, name="4")  # a page may reload itself once its answer is verified, too
    sends.once.guard(on=True)
    assert not sends("POST", page=True, name="5")  # a step of its own


def test_a_step_of_the_same_words_after_a_click() -> None:
    """A portal that knows by itself where it is has the same sent for each step of a procedure."""
    sends = Sending()
    assert not sends("POST", page=True, name="1")
    sends.once.acted()  # a click while the answer is awaited: on a message that lies over it
    assert sends("POST", page=True, name="2")
    sends.once.guard(on=False)
    sends.once.acted()
    assert not sends("POST", page=True, name="3")
    assert not sends("POST", page=True, name="3", redirected=True)


def test_a_waiting_page_that_asks_with_a_form() -> None:
    sends = Sending()
    assert not sends("POST", page=True, name="1")
    for name in "234":
        assert not sends("POST", "/wait", page=True, name=name)
    assert sends("POST", page=True, name="5")


def test_a_script_that_tells_of_the_click_first() -> None:
    sends = Sending()
    assert not sends("POST", "/clicked", name="1")
    assert not sends("POST", page=True, name="2")
    assert not sends("POST", "/clicked", name="3")
    assert sends("POST", page=True, name="4")


def test_what_a_script_has_sent_before_is_no_step() -> None:
    sends = Sending()
    sends.once.guard(on=False)
    assert not sends("POST", "/list", name="1")
    sends.once.guard(on=True)
    assert not sends("POST", "/list", name="2")
    assert not sends("POST", name="3")
    assert not sends("POST", "/list", name="4")
    assert sends("POST", name="5")


def test_a_script_that_sends_the_step() -> None:
    sends = Sending()
    assert not sends("PUT", name="1")
    assert sends("PUT", name="2")
    assert sends("PUT", name="1", redirected=True)
    assert not sends("POST", "/alive", name="3")
    assert not sends("POST", "/alive", name="4")
    assert not sends("GET", name="5")
    assert not sends("GET", name="6")
