"""A Redis inside Python, for a machine that has none: `python -m local.embedded_redis --port N`."""

import argparse

from fakeredis import TcpFakeServer


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, required=True)
    chosen = arguments.parse_args()
    server = TcpFakeServer((chosen.host, chosen.port))
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
