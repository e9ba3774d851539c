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


def test_a_script_that_sends_the_step() -> None:
    sends = Sending()
    assert not sends("PUT", name="1")
    assert sends("PUT", name="2")
    assert sends("PUT", name="1", redirected=True)
    assert not sends("POST", "/alive", name="3")
    assert not sends("POST", "/alive", name="4")
    assert not sends("GET", name="5")
    assert not sends("GET", name="6")
