"""What clients may send stands in one place per app: the structs of ``backend/<app>/inputs.py``."""

import re

from backend.api.framework.shapes import INPUTS
from backend.inputs import Input
from consumers.routes import SOCKETS
from consumers.websocket.commands import SCHEMAS


def test_every_command_and_every_body_is_a_struct_of_an_apps_inputs():
    assert SOCKETS  # Importing them declares their commands
    for taken in (*SCHEMAS.values(), *INPUTS):
        assert issubclass(taken, Input)
        assert re.fullmatch(r"backend\.\w+\.inputs(\.\w+)?", taken.__module__), taken


def test_no_two_inputs_share_a_name():
    names = [taken.__name__ for taken in {*SCHEMAS.values(), *INPUTS}]
    assert sorted(names) == sorted(set(names))
