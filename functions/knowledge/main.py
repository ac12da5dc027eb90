"""The knowledge function: passages of the insurer's documents that answer a general question."""

import flask
import functions_framework

from contract.knowledge import LONGEST_QUESTION, Passages, Question
from functions.knowledge.problems import QuestionRefused
from functions.web.context import Identity
from functions.web.endpoint import Routes

routes = Routes("knowledge")


@functions_framework.http
def knowledge(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# The index is built by the first question, and the stemmer imported by it.
@routes.get(
    "/v1/knowledge",
    signed_by=[Identity.WORKER, Identity.DASHBOARD],
    problems=(QuestionRefused,),
)
def find_passages(q: Question) -> Passages:
    question = q.strip()
    if not 1 <= len(question) <= LONGEST_QUESTION:
        raise QuestionRefused()
    from functions.knowledge.search import search

    return search(question)
