import copy
import json
import logging
import pickle
import traceback

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from robot.secrets import Secret

VALUE = "aB3+{&:|;-/x[Z9]"


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    password: Secret


def test_reveal_is_the_way_out():
    assert Secret(VALUE).reveal() == VALUE


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        "{}".format,
        "{!r:>30}".format,
        "{0:s}".format,
        "%s".__mod__,
        lambda s: f"{s}",
        lambda s: f"{[s]}",
        lambda s: f"{s:>40}",
        lambda s: str(vars(type(s))),
        lambda s: str({n: getattr(s, n) for n in s.__slots__}),
    ],
)
def test_no_way_of_showing_it_shows_it(show):
    assert VALUE not in show(Secret(VALUE))


def test_it_is_not_pickled_and_a_copy_is_itself():
    secret = Secret(VALUE)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError) as caught:
            pickle.dumps(secret, protocol)
        assert VALUE not in str(caught.value)
    with pytest.raises(TypeError):
        pickle.dumps({"a": [secret]})
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret
    with pytest.raises(TypeError):
        json.dumps(secret)


def test_it_equals_secrets_of_the_same_text_alone():
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret(VALUE + "x")
    assert Secret(VALUE) != VALUE
    assert Secret("é\ud800") == Secret("é\ud800")
    with pytest.raises(TypeError):
        hash(Secret(VALUE))


def test_it_does_not_change_and_takes_texts_alone():
    with pytest.raises(AttributeError):
        Secret(VALUE)._cell = lambda: ""
    with pytest.raises(AttributeError):
        del Secret(VALUE)._cell
    with pytest.raises(TypeError) as caught:
        Secret(12345678)
    assert "12345678" not in str(caught.value)


def test_a_traceback_with_locals_does_not_show_it():
    def fail(secret):
        raise RuntimeError(f"with {secret}")

    try:
        fail(Secret(VALUE))
    except RuntimeError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "fail" in shown
    assert VALUE not in shown


def test_a_log_does_not_show_it(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("x").warning("got %s %r", Secret(VALUE), {"a": Secret(VALUE)})
    assert "got" in caplog.text
    assert VALUE not in caplog.text


def test_a_model_takes_it_and_does_not_show_it():
    for model in (
        Model(password=VALUE),
        Model(password=Secret(VALUE)),
        Model.model_validate_json(json.dumps({"password": VALUE})),
    ):
        assert model.password.reveal() == VALUE
        for shown in (str(model), repr(model), model.model_dump_json(), str(model.model_dump())):
            assert VALUE not in shown
    assert Model(password=VALUE).model_copy(deep=True) == Model(password=VALUE)
    assert Model.model_json_schema()["properties"]["password"]["format"] == "password"


@pytest.mark.parametrize("value", [123456789, ["123456789"], {"a": "123456789"}, b"123456789"])
def test_a_models_errors_do_not_show_what_was_given(value):
    with pytest.raises(ValidationError) as caught:
        Model(password=value)
    error = caught.value
    for shown in (str(error), repr(error), str(error.errors()), str(error.errors(include_url=False))):
        assert "password" in shown
        assert "123456789" not in shown
    if not isinstance(value, bytes):
        with pytest.raises(ValidationError) as caught:
            Model.model_validate_json(json.dumps({"password": value}))
        assert "123456789" not in str(caught.value)
