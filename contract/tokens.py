"""Tokens: LiveKit's standard token endpoint, where everything is chosen by the server."""

from contract.base import Request, Response


class TokenRequest(Request):
    """Nothing: a caller chooses neither room, nor identity, nor metadata, nor agent."""


class TokenGrant(Response):
    """LiveKit's standard answer and one member more: every LiveKit SDK's `TokenSource.endpoint`
    understands it."""

    server_url: str
    participant_token: str
    call_pass: str
    """Lets the page rate this very call, and nothing else, for two hours."""
