"""Files: answers that are not JSON, whole or not at all."""

from dataclasses import dataclass

import flask


@dataclass(frozen=True)
class File:
    """What a handler answers with when its caller saves it."""

    content: bytes
    media_type: str
    name: str
    """ASCII, without anything that a header or a file system could stumble over."""

    def response(self) -> flask.Response:
        answer = flask.Response(self.content, 200, content_type=self.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
