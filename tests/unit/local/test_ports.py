"""Ports are distinct, free for TCP and UDP, and below those of outgoing connections."""

import socket

from local import ports


def test_free_ports_are_distinct_and_bindable():
    found = ports.free(30)

    assert len(set(found)) == 30
    for port in found:
        with socket.socket() as server:
            server.bind((ports.HOST, port))


def test_a_taken_port_is_replaced_by_another():
    with socket.socket() as taken:
        taken.bind((ports.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert not ports.is_free(port)
        assert ports.preferred(port) != port


def test_a_port_taken_for_udp_alone_is_not_free():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((ports.HOST, 0))

        assert not ports.is_free(taken.getsockname()[1])
