"""S3-compatible storage for one machine: moto's server, kept in memory, with the documents' bucket.

`python -m local.storage --port N`. What S3 checks of an upload form and moto does not, its size,
its type and its age, is checked here before moto sees it.
"""

import argparse
import base64
import io
import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

# Read when moto is imported: a bucket is a part of the path, whatever name this machine has.
os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

BUCKET = "documents"

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def application() -> Application:
    moto = DomainDispatcherApplication(create_backend_app)
    Client(moto).put(f"/{BUCKET}", headers={"Host": "localhost"})

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/health":
            return Response("ok")(environ, start_response)
        is_form = (environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/")) == ("POST", BUCKET)
        if is_form and (refusal := _refusal_of_form(environ)):
            return refusal(environ, start_response)
        body: Iterable[bytes] = moto(environ, start_response)
        return body

    return answer


def _refusal_of_form(environ: dict[str, Any]) -> Response | None:
    body = Request(environ).get_data(cache=False)
    environ["wsgi.input"] = io.BytesIO(body)
    form = Request({**environ, "wsgi.input": io.BytesIO(body)})
    try:
        policy = json.loads(base64.b64decode(form.form["policy"]))
        size = len(form.files["file"].read())
    except (KeyError, ValueError):
        return _error(403, "AccessDenied", "The form has no policy, or no file")
    if datetime.fromisoformat(policy["expiration"]) < datetime.now(UTC):
        return _error(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    for condition in policy["conditions"]:
        match condition:
            case ["content-length-range", int(least), int(most)]:
                if size < least:
                    return _error(400, "EntityTooSmall", "Your upload is smaller than allowed")
                if size > most:
                    return _error(400, "EntityTooLarge", "Your upload exceeds the maximum size")
            case {"bucket": _}:
                pass
            case dict():
                if any(form.form.get(name) != value for name, value in condition.items()):
                    return _error(403, "AccessDenied", f"Invalid according to Policy: {condition}")
    return None


def _error(status: int, code: str, message: str) -> Response:
    return Response(
        f"<Error><Code>{code}</Code><Message>{message}</Message></Error>",
        status,
        {"Access-Control-Allow-Origin": "*"},
        content_type="application/xml",
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, required=True)
    chosen = arguments.parse_args()
    make_server(chosen.host, chosen.port, application(), threaded=True).serve_forever()


if __name__ == "__main__":
    main()
