"""General questions, answered from the insurer's own documents and nothing else."""

from livekit.agents import RunContext, function_tool

from contract.knowledge import LONGEST_QUESTION
from voice_worker.call import Call


@function_tool
async def search_documents(context: RunContext[Call], question: str) -> str:
    """Search the insurer's documents for a general question, about no one's contract.

    Args:
        question: The question with its subject named, such as "délai pour déclarer un vol".
    """
    answer = await context.userdata.backend.knowledge(question[:LONGEST_QUESTION])
    if not answer.found:
        return "no document answers: say that you do not know, and offer an adviser"
    return "\n\n".join(
        f"[{passage.title}; source : {passage.source}]\n{passage.passage}"
        for passage in answer.items
    )
