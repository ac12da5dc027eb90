"""The control API: what tests and the launcher ask of the emulators, on a port of its own.

GET    /health
GET    /ledger?provider=&call=&what=&bodies=1      DELETE /ledger
GET    /delays    PUT /delays/{provider}           DELETE /delays
PUT    /delays (`{"none": true}`: answer at once)
GET    /faults    PUT /faults/{provider}           DELETE /faults[/{provider}]
GET    /vocabulary     PUT (replace), POST (add)   {"utterances": ["…", {"say", "transcript"}]}
PUT    /scripts (replace), POST /scripts (add)     {"scripts": [{"name", "when", "model"}]}
GET    /scripts/report
GET    /mails     DELETE /mails
PUT    /webhook   {"url", "outcome", "copies"}     POST /webhook/events  {"url", "events"}
POST   /webhook/settled                            waits until all events are told
POST   /reset                                      everything but the vocabulary and the URL
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local.emulators.deepgram import Deepgram
from local.emulators.faults import Delays, Fault, Faults, UnknownSetting
from local.emulators.gemini import Gemini
from local.emulators.ledger import PROVIDERS, Entry, Ledger
from local.emulators.recognition import Utterance
from local.emulators.scripts import BadScript, Script
from local.emulators.sendgrid import SendGrid

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    def __init__(
        self,
        ledger: Ledger,
        faults: Faults,
        delays: Delays,
        *,
        deepgram: Deepgram,
        gemini: Gemini,
        sendgrid: SendGrid,
    ) -> None:
        self._ledger, self._faults, self._delays = ledger, faults, delays
        self._deepgram, self._gemini, self._sendgrid = deepgram, gemini, sendgrid

    def application(self) -> web.Application:
        application = web.Application(middlewares=[_explain], client_max_size=32 * 2**20)
        application.router.add_routes(
            [
                web.get("/health", self._health),
                web.get("/ledger", self._show_ledger),
                web.delete("/ledger", self._clear_ledger),
                web.get("/delays", self._show_delays),
                web.put("/delays", self._answer_at_once),
                web.put("/delays/{provider}", self._put_delays),
                web.delete("/delays", self._reset_delays),
                web.get("/faults", self._show_faults),
                web.put("/faults/{provider}", self._put_fault),
                web.delete("/faults", self._lift_faults),
                web.delete("/faults/{provider}", self._lift_faults),
                web.get("/vocabulary", self._show_vocabulary),
                web.put("/vocabulary", self._learn),
                web.post("/vocabulary", self._learn),
                web.put("/scripts", self._put_scripts),
                web.post("/scripts", self._put_scripts),
                web.get("/scripts/report", self._report),
                web.get("/mails", self._mails),
                web.delete("/mails", self._forget_mails),
                web.put("/webhook", self._webhook),
                web.post("/webhook/events", self._events),
                web.post("/webhook/settled", self._settled),
                web.post("/reset", self._reset),
            ]
        )
        return application

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _show_ledger(self, request: web.Request) -> web.Response:
        wanted = [request.query.get(name) for name in ("provider", "call", "what")]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(float(request.query.get("timeout", 5))):
                await self._ledger.until(*wanted, at_least=int(request.query.get("at_least", 0)))
        entries = self._ledger.entries(*wanted)
        with_bodies = request.query.get("bodies") == "1"
        return web.json_response({"items": [_entry(one, with_bodies) for one in entries]})

    async def _clear_ledger(self, request: web.Request) -> web.Response:
        self._ledger.clear()
        return _done()

    async def _show_delays(self, request: web.Request) -> web.Response:
        return web.json_response(self._delays.to_json())

    async def _answer_at_once(self, request: web.Request) -> web.Response:
        if await request.json() != {"none": True}:
            raise UnknownSetting('PUT /delays takes {"none": true}')
        self._delays.none()
        return _done()

    async def _put_delays(self, request: web.Request) -> web.Response:
        self._delays.put(_provider(request), await request.json())
        return _done()

    async def _reset_delays(self, request: web.Request) -> web.Response:
        self._delays.reset()
        return _done()

    async def _show_faults(self, request: web.Request) -> web.Response:
        return web.json_response(self._faults.to_json())

    async def _put_fault(self, request: web.Request) -> web.Response:
        provider = _provider(request)
        self._faults.put(provider, Fault.of(provider, await request.json()))
        return _done()

    async def _lift_faults(self, request: web.Request) -> web.Response:
        self._faults.lift(_provider(request) if "provider" in request.match_info else None)
        return _done()

    async def _show_vocabulary(self, request: web.Request) -> web.Response:
        known = [
            {"say": one.say, "transcript": one.transcript} for one in self._deepgram.utterances
        ]
        return web.json_response({"utterances": known})

    async def _learn(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        utterances = [_utterance(one) for one in wanted["utterances"]]
        keep = request.method == "POST"
        await self._deepgram.learn(utterances, keep=keep, call=wanted.get("call", ""))
        return _done()

    async def _put_scripts(self, request: web.Request) -> web.Response:
        wanted = (await request.json())["scripts"]
        scripts = [Script.of(one) for one in wanted]
        self._gemini.scripts.put(scripts, keep=request.method == "POST")
        return _done()

    async def _report(self, request: web.Request) -> web.Response:
        return web.json_response(self._gemini.scripts.report())

    async def _mails(self, request: web.Request) -> web.Response:
        return web.json_response({"items": [mail.to_json() for mail in self._sendgrid.mails]})

    async def _forget_mails(self, request: web.Request) -> web.Response:
        self._sendgrid.mails.clear()
        return _done()

    async def _webhook(self, request: web.Request) -> web.Response:
        self._sendgrid.events.configure(await request.json())
        return _done()

    async def _events(self, request: web.Request) -> web.Response:
        body = await request.json()
        url = body.get("url") or self._sendgrid.events.url
        if url is None:
            raise UnknownSetting("no URL to post events to: give one, or PUT /webhook first")
        status = await self._sendgrid.events.post(url, body["events"])
        return web.json_response({"status": status})

    async def _settled(self, request: web.Request) -> web.Response:
        await self._sendgrid.events.settled()
        return _done()

    async def _reset(self, request: web.Request) -> web.Response:
        self._faults.lift()
        self._delays.reset()
        self._gemini.scripts.put([])
        await self._sendgrid.events.settled()
        self._sendgrid.events.configure({"outcome": "delivered", "copies": 1})
        self._sendgrid.mails.clear()
        self._ledger.clear()
        return _done()


@web.middleware
async def _explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (UnknownSetting, BadScript, ValueError, json.JSONDecodeError) as error:
        return web.json_response({"error": str(error)}, status=400)
    except (KeyError, TypeError, AttributeError) as error:
        return web.json_response({"error": f"the body is not as expected: {error!r}"}, status=400)


def _provider(request: web.Request) -> str:
    provider = request.match_info["provider"]
    if provider not in PROVIDERS:
        raise UnknownSetting(f"no provider {provider!r}; there are: {', '.join(PROVIDERS)}")
    return provider


def _utterance(wanted: Any) -> Utterance:
    if isinstance(wanted, str):
        return Utterance(wanted, wanted)
    return Utterance(wanted["say"], wanted.get("transcript", wanted["say"]))


def _entry(entry: Entry, with_bodies: bool) -> dict[str, Any]:
    shown = entry.to_json()
    if not with_bodies:
        shown["detail"] = {key: value for key, value in entry.detail.items() if key != "body"}
    return shown


def _done() -> web.Response:
    return web.Response(status=204)
