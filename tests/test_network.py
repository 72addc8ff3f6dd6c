"""Tests reach nobody: whoever connects beyond this machine is stopped."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

DOCUMENTATION_ADDRESS = ("192.0.2.1", 80)


def test_no_test_connects_beyond_this_machine() -> None:
    # The guard warns before it raises, and here every warning is an error.
    with pytest.raises((UserWarning, SocketConnectBlockedError), match=r"192\.0\.2\.1"), socket.socket() as opened:
        opened.connect(DOCUMENTATION_ADDRESS)


def test_the_machine_itself_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        pass
