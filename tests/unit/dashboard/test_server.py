"""What the server adds to Streamlit's: headers, French, cookies on TLS, the way out."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from dashboard import server, settings

PAGE = '<html lang="en"><body>À vous</body></html>'.encode()


def served(path: str = "/", media_type: str = "text/html; charset=utf-8") -> tuple[Message, bytes]:
    """What leaves, where Streamlit would answer its page and a cookie."""

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(PAGE)).encode()),
            (b"set-cookie", b"_streamlit_user=a; HttpOnly; Path=/; SameSite=Lax"),
            (b"set-cookie", b"_streamlit_user_tokens=b; HttpOnly"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": path, "headers": [(b"accept-encoding", b"gzip")]}
    run(lambda: server.OurPage(streamlit)(scope, receive, send))
    return sent[0], b"".join(message["body"] for message in sent[1:])


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


def values(start: Message, name: str) -> list[str]:
    return [value.decode() for key, value in start["headers"] if key.decode().lower() == name]


def test_the_page_says_that_it_is_french_and_is_as_long_as_it_says():
    start, body = served()

    assert body == PAGE.replace(b'"en"', b'"fr"')
    assert values(start, "content-length") == [str(len(body))]


def test_what_is_no_page_is_left_as_it_is():
    _, body = served("/static/app.js", "text/javascript")

    assert body == PAGE


def test_listening_may_reach_livekit_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIVEKIT_PUBLIC_URL", "wss://assureur.livekit.cloud")
    settings.look.cache_clear()

    start, _ = served()

    [policy] = values(start, "content-security-policy")
    [connect] = [part for part in policy.split("; ") if part.startswith("connect-src")]
    assert (
        connect == "connect-src 'self' wss://assureur.livekit.cloud https://assureur.livekit.cloud"
    )


@pytest.mark.parametrize(("url", "secure"), [("https://s.example", True), ("http://a", False)])
def test_cookies_travel_on_tls_alone_where_there_is_tls(
    monkeypatch: pytest.MonkeyPatch, url: str, secure: bool
):
    monkeypatch.setenv("DASHBOARD_URL", url)
    settings.sign_in.cache_clear()

    cookies = values(served()[0], "set-cookie")

    assert len(cookies) == 2
    assert all(cookie.endswith("; Secure") is secure for cookie in cookies)


def test_a_client_without_a_secret_proves_itself_with_pkce(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "")
    settings.sign_in.cache_clear()

    told = server._sign_in()

    assert told["client_kwargs"] == {
        "scope": "openid email profile",
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": "none",
    }
    assert told["server_metadata_url"] == "http://issuer.test/.well-known/openid-configuration"


def test_signing_out_forgets_every_cookie_and_goes_on_to_the_issuer(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("OIDC_LOGOUT_URL", "https://issuer.test/logout?client_id=a")
    settings.sign_in.cache_clear()
    cookie = b"_streamlit_user=a; _streamlit_user_tokens_1=b; AWSELBAuthSessionCookie-0=c; other=d"
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})

    answer = asyncio.run(server._sign_out(request))

    assert answer.headers["location"] == "https://issuer.test/logout?client_id=a"
    gone = {each.partition("=")[0] for each in answer.headers.getlist("set-cookie")}
    assert gone == {"_streamlit_user", "_streamlit_user_tokens_1", "AWSELBAuthSessionCookie-0"}
