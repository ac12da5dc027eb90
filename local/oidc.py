"""A mock OIDC issuer, for local runs and tests: `python -m local.oidc --port 9400`.

Whoever opens it may sign in as any of these people, one for each role and one without.
"""

import argparse
import logging
import warnings
from collections.abc import Sequence

from werkzeug.serving import make_server

from local import ports

CLIENT_ID = "centre-appel"
CLIENT_SECRET = "local-development-client-secret"

PEOPLE: dict[str, tuple[str, list[str]]] = {
    "lecture@centre-appel.example": ("Lou Lecture", ["lecture"]),
    "superviseur@centre-appel.example": ("Sacha Superviseur", ["superviseur"]),
    "admin@centre-appel.example": ("Alix Admin", ["admin"]),
    "sans-role@centre-appel.example": ("Noa Sans-Rôle", ["comptabilite"]),
}
"""E-mail address → name, and groups."""


def serve(host: str, port: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the package says of its own dependencies
        from oidc_provider_mock import User, app

        users = [
            User(sub=email, claims={"email": email, "name": name, "groups": groups})
            for email, (name, groups) in PEOPLE.items()
        ]
    issuer = app(user_claims=users)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    make_server(host, port, issuer, threaded=True).serve_forever()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default=ports.HOST)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args(arguments)
    serve(chosen.host, chosen.port)


if __name__ == "__main__":
    main()
