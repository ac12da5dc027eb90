"""The five emulators and their control API, served together."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from local.emulators import certificates, clamd
from local.emulators.control import Control
from local.emulators.conversation import Brain
from local.emulators.deepgram import Deepgram
from local.emulators.faults import Delays, Faults
from local.emulators.gemini import Gemini
from local.emulators.google_tts import GoogleTts
from local.emulators.grpc_proxy import GrpcProxy
from local.emulators.ledger import Ledger
from local.emulators.recognition import Utterance
from local.emulators.sendgrid import SendGrid
from local.emulators.wire import HOST

_API_KEY = "emulated"
_SENDGRID_KEY = "SG.emulated.emulated"


@dataclass(frozen=True)
class Ports:
    """0 takes a free one."""

    deepgram: int = 0
    gemini: int = 0
    tts: int = 0
    grpc_proxy: int = 0
    sendgrid: int = 0
    clamd: int = 0
    control: int = 0


@dataclass
class Emulators:
    """The emulators of this process, for a test that wants them without HTTP."""

    ledger: Ledger
    faults: Faults
    delays: Delays
    deepgram: Deepgram
    gemini: Gemini
    tts: GoogleTts
    sendgrid: SendGrid
    addresses: dict[str, str] = field(default_factory=dict)
    files: certificates.Certificates | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the worker and the functions need to talk to us instead."""
        assert self.files is not None
        return {
            "DEEPGRAM_URL": self.addresses["deepgram_url"],
            "DEEPGRAM_API_KEY": _API_KEY,
            "GOOGLE_GEMINI_BASE_URL": self.addresses["gemini_url"],
            "GOOGLE_API_KEY": _API_KEY,
            **self.tts_environment,
            "SENDGRID_URL": self.addresses["sendgrid_url"],
            "SENDGRID_API_KEY": _SENDGRID_KEY,
            "SENDGRID_EVENT_PUBLIC_KEY": self.sendgrid.events.public_key,
            "DOCUMENT_SCANNER": self.addresses["clamd_url"],
        }

    @property
    def tts_environment(self) -> dict[str, str]:
        assert self.files is not None
        return {
            "grpc_proxy": self.addresses["grpc_proxy"],
            # Read before no_proxy, which may name Google's hosts on some machines.
            "no_grpc_proxy": "127.0.0.1,localhost",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(self.files.roots),
            "GOOGLE_APPLICATION_CREDENTIALS": str(self.files.service_account),
        }

    def announcement(self) -> dict[str, Any]:
        return {
            **self.addresses,
            "sendgrid_event_public_key": self.sendgrid.events.public_key,
            "tts": self.tts_environment,
            "environment": self.environment,
        }


@contextlib.asynccontextmanager
async def serve(
    *,
    certificates_folder: Path | None = None,
    ports: Ports | None = None,
    vocabulary: Iterable[str] = (),
    brain: Brain | None = None,
) -> AsyncIterator[Emulators]:
    ports = ports or Ports()
    ledger, faults, delays = Ledger(), Faults(), Delays()
    running = Emulators(
        ledger=ledger,
        faults=faults,
        delays=delays,
        deepgram=Deepgram(ledger, faults, delays),
        gemini=Gemini(ledger, faults, delays, brain=brain),
        tts=GoogleTts(ledger, faults, delays),
        sendgrid=SendGrid(ledger, faults, delays),
    )
    control = Control(
        ledger,
        faults,
        delays,
        deepgram=running.deepgram,
        gemini=running.gemini,
        sendgrid=running.sendgrid,
    )
    await running.deepgram.learn(Utterance(text, text) for text in vocabulary)
    async with contextlib.AsyncExitStack() as stack:
        folder = certificates_folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running.files = certificates.make(folder)
        applications = {
            "deepgram": running.deepgram.application(),
            "gemini": running.gemini.application(),
            "sendgrid": running.sendgrid.application(),
            "control": control.application(),
        }
        bound = {
            name: await stack.enter_async_context(_listening(application, getattr(ports, name)))
            for name, application in applications.items()
        }
        tts_port = await running.tts.start(running.files, ports.tts)
        stack.push_async_callback(running.tts.stop)
        proxy = GrpcProxy(certificates.TTS_HOSTS, tts_port)
        proxy_port = await proxy.start(ports.grpc_proxy)
        stack.push_async_callback(proxy.stop)
        clamd_port = await stack.enter_async_context(clamd.listening(ports.clamd))
        stack.push_async_callback(running.sendgrid.events.stop)
        stack.callback(faults.lift)
        running.addresses = {
            "deepgram_url": f"ws://{HOST}:{bound['deepgram']}/v1/listen",
            "gemini_url": f"http://{HOST}:{bound['gemini']}",
            "sendgrid_url": f"http://{HOST}:{bound['sendgrid']}",
            "control_url": f"http://{HOST}:{bound['control']}",
            "grpc_proxy": f"http://{HOST}:{proxy_port}",
            "tts_address": f"{HOST}:{tts_port}",
            "clamd_url": f"clamd://{HOST}:{clamd_port}",
        }
        yield running


@contextlib.asynccontextmanager
async def _listening(application: web.Application, port: int) -> AsyncIterator[int]:
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=0.5, handler_cancellation=True
    )
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    await site.start()
    try:
        address: tuple[str, int] = runner.addresses[0]
        yield address[1]
    finally:
        await runner.cleanup()
