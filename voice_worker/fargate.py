"""Life as a task on Fargate: kept while it is in a call, left when another version is wanted.

    server.on("worker_started", lambda: fargate.live(server, process))

Off where neither ECS_AGENT_URI (set by ECS) nor WANTED_VERSION_URL is there; the number of live
calls is logged everywhere, and is what workers are scaled on.
"""

import asyncio
import logging
import os
import signal

import httpx2
from livekit.agents import AgentServer

from voice_worker.settings import ProcessSettings

logger = logging.getLogger("voice_worker")
"""The worker's own process logs through LiveKit's handler; only calls have ours."""

LOOK_SECONDS = 15
PROTECTED_MINUTES = 30
"""Renewed at each look; longer than a call may last, for a worker that dies in one."""

_tasks: set[asyncio.Task[None]] = set()


def live(server: AgentServer, process: ProcessSettings) -> None:
    """Begin; the worker's own loop runs it to the end."""
    task = asyncio.create_task(_live(server, process))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _live(server: AgentServer, process: ProcessSettings) -> None:
    is_protected = False
    async with httpx2.AsyncClient(timeout=5) as client:
        while True:
            calls = len(server.active_jobs)
            logger.info("load", extra={"live_calls": calls, "max_calls": process.max_calls})
            try:
                if calls or is_protected:
                    is_protected = await _protect(client, calls > 0)
                if await _is_stale(client, process) and not server.draining:
                    logger.info("another version is wanted")
                    await _leave(server, client)
                    return
            except httpx2.HTTPError as error:
                logger.warning("task not looked after", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK_SECONDS)


async def _protect(client: httpx2.AsyncClient, is_needed: bool) -> bool:
    agent = os.environ.get("ECS_AGENT_URI")
    if agent is None:
        return False
    state: dict[str, bool | int] = {"ProtectionEnabled": is_needed}
    if is_needed:
        state |= {"ExpiresInMinutes": PROTECTED_MINUTES}
    answer = await client.put(f"{agent}/task-protection/v1/state", json=state)
    answer.raise_for_status()
    return is_needed


async def _is_stale(client: httpx2.AsyncClient, process: ProcessSettings) -> bool:
    if not process.wanted_version_url:
        return False
    answer = await client.get(process.wanted_version_url)
    answer.raise_for_status()
    return bool(answer.json()["voice_worker"] != process.agent_version)


async def _leave(server: AgentServer, client: httpx2.AsyncClient) -> None:
    """Takes no new call, and stops after the last: ECS has started the other version beside it."""
    await server.drain(timeout=None)
    await _protect(client, False)
    os.kill(os.getpid(), signal.SIGTERM)
