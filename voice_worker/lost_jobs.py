"""When the process of a call dies, the supervision function is told at once.

LiveKit itself would notice after twenty seconds. The process that started it knows in the moment.
"""

import asyncio
import json

from livekit.agents import AgentServer
from livekit.agents.ipc import job_executor

from voice_worker.backend import Backend, Refused, Unavailable
from voice_worker.logs import logger


def watch(server: AgentServer) -> None:
    """Once the server has its processes: that is when it is started."""
    telling: set[asyncio.Task[None]] = set()

    def on_closed(process: job_executor.JobExecutor) -> None:
        job = process.running_job
        if job is None or process.status is not job_executor.JobStatus.FAILED:
            return
        call_id = json.loads(job.job.metadata)["call_id"]
        task = asyncio.create_task(_tell(call_id, job.accept_arguments.identity))
        telling.add(task)
        task.add_done_callback(telling.discard)

    # The library has no public event for it.
    server._proc_pool.on("process_closed", on_closed)


async def _tell(call_id: str, agent: str) -> None:
    logger.error("the process of a call died", lost_call_id=call_id)
    backend = Backend(call_id)
    try:
        await backend.look_after_room(lost_agent=agent)
    except (Unavailable, Refused) as error:
        # LiveKit's own event comes later, and the schedule after that.
        logger.error("nobody was told", error=type(error).__name__)
    finally:
        await backend.close()
