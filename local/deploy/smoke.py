"""What one does after `terraform apply`: is everything there, and is a call answered?

    ./centre smoke --url https://appel.example.fr [--dashboard https://…]

One line for each step. Requests to functions are signed for AWS when the machine
has credentials; on a stack without AWS they need no signature.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientSession, ClientTimeout
from yarl import URL

from local.dialogue import Dialogue, HangUp, Type, Wait
from local.folders import ROOT
from local.simulated_caller import place

GREETED_SECONDS = 30


class Failed(Exception):
    """The step did not pass; the message says why."""


@dataclass
class Smoke:
    page: str
    dashboard: str | None
    region: str
    write: Callable[[str], object] = print
    api: str = ""
    failures: list[str] = field(default_factory=list)

    async def run(self) -> bool:
        """Every step in turn; whether all passed."""
        async with ClientSession(timeout=ClientTimeout(total=20)) as self._client:
            await self._step("page", self._page)
            if self.api:
                for prefix in prefixes():
                    await self._step(f"health of {prefix}", partial(self._health, prefix))
                await self._step("call", self._call)
            if self.dashboard:
                await self._step("dashboard", self._dashboard)
        return not self.failures

    async def _step(self, name: str, step: Callable[[], Awaitable[str]]) -> None:
        try:
            said = await step()
        except (Failed, OSError, TimeoutError, ValueError) as failure:
            self.failures.append(name)
            self.write(f"FAIL  {name}: {failure or type(failure).__name__}")
        else:
            self.write(f"pass  {name}: {said}")

    async def _page(self) -> str:
        async with self._client.get(self.page) as answer:
            policy = answer.headers.get("Content-Security-Policy", "")
            if answer.status != 200:
                raise Failed(f"answers {answer.status}")
            if "default-src 'none'" not in policy:
                raise Failed("has not its strict headers")
        async with self._client.get(urljoin(f"{self.page}/", "config.json")) as answer:
            config = await answer.json(content_type=None)
        tokens = urlsplit(urljoin(f"{self.page}/", config["tokens_url"]))
        self.api = f"{tokens.scheme}://{tokens.netloc}"
        return f"asks {self.api} for a room"

    async def _health(self, prefix: str) -> str:
        url = f"{self.api}{prefix}/health"
        headers = signed_for_aws(url, self.region)
        async with self._client.get(URL(url, encoded=True), headers=headers) as answer:
            report = await answer.json(content_type=None)
            if answer.status != 200:
                raise Failed(f"{answer.status} {json.dumps(report)}")
        return ", ".join(f"{need} {state}" for need, state in report["checks"].items()) or "well"

    async def _call(self) -> str:
        hears = Dialogue(
            [
                Wait("intelligence artificielle|agent", GREETED_SECONDS),
                Type("Merci, au revoir.", when="now"),
                HangUp("now"),
            ]
        )
        result = await place(hears, self.api, seconds=GREETED_SECONDS + 30)
        if result.problem:
            raise Failed(result.problem)
        if result.first_sound_after is None:
            raise Failed("the agent wrote and made no sound")
        return f"greeted {result.first_sound_after:.1f} s after the request, call {result.call_id}"

    async def _dashboard(self) -> str:
        async with self._client.get(str(self.dashboard), allow_redirects=False) as answer:
            if answer.status in (302, 303):
                return "asks who is there"
            if answer.status != 200:
                raise Failed(f"answers {answer.status} to somebody who has not signed in")
        # Nothing stands before it: it asks who is there by itself, once its page is open.
        async with self._client.get(urljoin(f"{self.dashboard}/", "pret")) as answer:
            if answer.status != 200:
                raise Failed(f"is not ready: {answer.status}")
        return "is ready, and signs people in by itself"


def prefixes() -> list[str]:
    functions = json.loads((ROOT / "functions/functions.json").read_text())
    return [each["prefix"] for each in functions]


def signed_for_aws(url: str, region: str) -> dict[str, str]:
    """The headers of an AWS request, if this machine has AWS credentials and the URL is AWS's."""
    if not str(urlsplit(url).hostname).endswith(".amazonaws.com"):
        return {}
    import botocore.session
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    credentials = botocore.session.get_session().get_credentials()
    if credentials is None:
        raise Failed("needs AWS credentials: aws sso login, or AWS_PROFILE")
    request = AWSRequest("GET", url)
    SigV4Auth(credentials, "execute-api", region).add_auth(request)
    return dict(request.headers)
