"""Refuses every connection that would leave this machine, in whichever process imports it.

The tests put this folder on ``PYTHONPATH``, so notebook kernels and command lines that they
start are held to the same promise as the tests themselves: newslab works offline.
"""

import ipaddress
import socket

_connect = socket.socket.connect


def _is_local(family, address):
    if family == socket.AF_UNIX:
        return True
    host = address[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(self, address):
    if not _is_local(self.family, address):
        raise RuntimeError(f"newslab must work offline, yet something connects to {address}")
    return _connect(self, address)


socket.socket.connect = connect
