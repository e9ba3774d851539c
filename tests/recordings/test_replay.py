"""The replayer: in order, once each, and known by what counts."""

from datetime import UTC, datetime

import pytest

from robot.recordings.exchange import Exchange, Request, Response
from robot.recordings.replay import Failed, Given, Refused, Replayer, verdict

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
JSON = (("Content-Type", "application/json; charset=utf-8"),)
HTML = (("Content-Type", "text/html"),)
A = "https://a.example"
PLACEHOLDER = "crobotz7abcdefghijklmnop"


def got(url: str, body: str, number: int = 1, **more) -> Exchange:
    return Exchange(number, Request("GET", url), Response(200, "OK", HTML, body.encode()), **more)


def sent(url: str, data: str, answer: str, headers=FORM, method: str = "POST") -> Exchange:
    return Exchange(1, Request(method, url, headers, data.encode()), Response(200, "OK", HTML, answer.encode()))


def body(reply) -> str:
    assert isinstance(reply, Given), reply
    return reply.body.decode()


def get(replayer: Replayer, url: str):
    return replayer.answer(Request("GET", url))


def post(replayer: Replayer, url: str, data: str, headers=FORM, method: str = "POST"):
    return replayer.answer(Request(method, url, headers, data.encode()))


def test_the_same_request_gets_each_answer_in_order_and_then_none() -> None:
    replayer = Replayer([got(f"{A}/x", "one"), got(f"{A}/y", "other"), got(f"{A}/x", "two")])
    assert [body(get(replayer, f"{A}/x")) for _ in range(2)] == ["one", "two"]
    assert isinstance(get(replayer, f"{A}/x"), Refused)
    assert "2 times, and no more" in str(replayer.unmatched()[0])
    assert [one.name for one in replayer.unused()] == ["GET a.example/y"]
    assert "never asked for: entry 1, GET a.example/y" in verdict(replayer)


def test_nothing_is_left_to_say_where_all_fits() -> None:
    replayer = Replayer([got(f"{A}/x", "one")])
    get(replayer, f"{A}/x")
    assert verdict(replayer) == ""


def test_redirects_come_one_by_one_with_their_cookies() -> None:
    headers = (("Location", "/y"), ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/"))
    replayer = Replayer(
        [Exchange(1, Request("GET", f"{A}/x"), Response(302, "Found", headers)), got(f"{A}/y", "there")]
    )
    first = get(replayer, f"{A}/x")
    assert (first.status, first.headers) == (302, headers)
    assert body(get(replayer, f"{A}/y")) == "there"


def test_what_scripts_make_up_in_an_address_does_not_count() -> None:
    replayer = Replayer([got(f"{A}/x?_=1&a=2;é", "one"), got(f"{A}/y;jsessionid=11?b=1", "two")], volatile=["Zeit"])
    assert body(get(replayer, f"{A}/x?zeit=9&a=2%3B%C3%A9&_=77")) == "one"
    assert body(get(replayer, f"{A}:443/y;jsessionid=22?b=1")) == "two"


def test_another_parameter_is_another_address() -> None:
    replayer = Replayer([got(f"{A}/x?a=1", "one")])
    assert isinstance(get(replayer, f"{A}/x?a=2"), Refused)
    assert "with other parameters" in replayer.unmatched()[0].reason


@pytest.mark.parametrize(
    ("recorded", "asked", "headers"),
    [
        ("who=me&key=stand-in-1&go=1", f"who=me&key={PLACEHOLDER}&go=1", FORM),
        ("who=me&key=stand-in-1&go=1", "who=me&key=stand-in-1&go=1", FORM),
        ("a=%e9", "a=%C3%A9", FORM),
        ('{"b": 1, "key": "stand-in-1", "ts": 5}', f'{{"ts": 6, "key": "{PLACEHOLDER}", "b": 1}}', JSON),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_bodies_are_the_same_but_for_secrets_and_what_is_volatile(method, recorded, asked, headers) -> None:
    replayer = Replayer([sent(f"{A}/x", recorded, "yes", headers, method)], secrets=["stand-in-1"])
    assert body(post(replayer, f"{A}/x", asked, headers, method)) == "yes"


@pytest.mark.parametrize(
    ("recorded", "asked", "headers"),
    [
        ("who=me&key=stand-in-1", "who=you&key=stand-in-1", FORM),
        ("who=me", "who=me&more=1", FORM),
        ("key=stand-in-1", "key=other", FORM),
        ('{"b": 1}', '{"b": 2}', JSON),
    ],
)
def test_other_bodies_are_refused(recorded, asked, headers) -> None:
    replayer = Replayer([sent(f"{A}/x", recorded, "yes", headers)], secrets=["stand-in-1"])
    assert isinstance(post(replayer, f"{A}/x", asked, headers), Refused)
    assert "with something else sent to it" in replayer.unmatched()[0].reason
    assert asked not in verdict(replayer)


def test_answers_to_one_address_go_by_what_was_sent() -> None:
    replayer = Replayer([sent(f"{A}/x", "do=list", "list"), sent(f"{A}/x", "do=reset", "done")])
    assert body(post(replayer, f"{A}/x", "do=reset")) == "done"
    assert isinstance(post(replayer, f"{A}/x", "do=reset"), Refused)
    assert body(post(replayer, f"{A}/x", "do=list")) == "list"


def multipart(mark: str, value: str, file: str = "x") -> tuple[tuple, str]:
    text = (f'--{mark}\r\nContent-Disposition: form-data; name="a"\r\n\r\n{value}\r\n--{mark}\r\nContent-Disposition: '
            f'form-data; name="f"; filename="{file}"\r\n\r\nbytes\r\n--{mark}--\r\n')  # fmt: skip
    return (("Content-Type", f"multipart/form-data; boundary={mark}"),), text


def test_the_boundary_of_a_form_in_parts_does_not_count() -> None:
    kind, text = multipart("----one", "v")
    replayer = Replayer([sent(f"{A}/x", text, "yes", kind), sent(f"{A}/x", text, "again", kind)])
    other_kind, other = multipart("----two", "v", "y")
    assert body(post(replayer, f"{A}/x", other, other_kind)) == "yes"
    other_kind, other = multipart("----two", "w")
    assert isinstance(post(replayer, f"{A}/x", other, other_kind), Refused)


def test_files_for_everybody_are_given_as_often_as_asked_and_need_not_be() -> None:
    style = Exchange(1, Request("GET", f"{A}/s.css"), Response(200, "OK", (("Content-Type", "text/css"),), b"p{}"))
    replayer = Replayer([style])
    assert verdict(replayer) == ""
    assert [body(get(replayer, f"{A}/s.css")) for _ in range(3)] == ["p{}"] * 3
    picture = get(replayer, f"{A}/p.png")
    assert (picture.status, replayer.unmatched()) == (404, ())


def test_what_failed_fails_again_and_what_lacks_its_content_is_told() -> None:
    lacks = Exchange(7, Request("GET", f"{A}/x"), Response(200, "OK", HTML, None))
    replayer = Replayer([Exchange(1, Request("GET", f"{A}/f"), None, "net::ERR_TIMED_OUT"), lacks])
    assert get(replayer, f"{A}/f") == Failed("net::ERR_TIMED_OUT")
    assert "entry 7 of the recording lacks its content" in get(replayer, f"{A}/x").reason


def test_what_may_stay_unused_goes_by_name() -> None:
    made = [got(f"{A}/x", "one"), got(f"{A}/news/today", "two"), got(f"{A}/z", "three")]
    left = Replayer(made, may_stay=["GET a.example/x", "GET a.example/news/*"]).unused()
    assert [one.name for one in left] == ["GET a.example/z"]


def test_a_cookie_that_was_good_then_is_good_now() -> None:
    headers = (("Set-Cookie", "a=1; Expires=Tue, 02 Mar 2021 11:00:00 GMT; Path=/"),
               ("Set-Cookie", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"))  # fmt: skip
    then = datetime(2021, 3, 2, 10, tzinfo=UTC)
    one = Exchange(1, Request("GET", f"{A}/x"), Response(200, "OK", headers), started=then)
    given = get(Replayer([one]), f"{A}/x").headers
    assert given == (("Set-Cookie", "a=1; Path=/"), headers[1])
