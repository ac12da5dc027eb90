"""The documents function: brings a policyholder's papers to a claim, through a link of one use."""

import flask
import functions_framework

from contract.documents import (
    LinkRequest,
    ReceivedDocuments,
    ReceivedFile,
    Removals,
    RequestedLink,
    Submission,
    Upload,
    UploadId,
    UploadPermit,
    UploadRequest,
)
from contract.identifiers import ClaimNumber
from contract.roles import Role
from contract.verifications import Level
from functions.documents.problems import (
    FileInfected,
    FileTooLarge,
    FileTypeRefused,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    NothingReceived,
    ScanPending,
    TooManyFiles,
    UploadMissing,
)
from functions.web import cors
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.problems import NoAddress, NotFound, TooMany, TooManyEmails, Unavailable
from functions.web.verification import VerifiedCaller

OF_LINKS = (LinkUnknown, LinkExpired, LinkUsed, TooMany)

routes = Routes("documents")


@functions_framework.http
def documents(request: flask.Request) -> flask.Response:
    return cors.answer(
        request,
        routes.dispatch,
        methods="GET, POST, PUT",
        headers="Authorization, Content-Type, X-Request-Id",
    )


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.post(
    "/v1/documents/links",
    scope="emails:write",
    is_idempotent=True,
    problems=(NotFound, NoAddress, TooManyEmails),
)
def request_link(request: LinkRequest, caller: VerifiedCaller, context: Context) -> RequestedLink:
    from functions.documents import service

    return service.request_link(request.claim_number, caller, context)


@routes.get(
    "/v1/documents",
    signed_by=(Identity.WORKER, Identity.DASHBOARD),
    role=Role.SUPERVISOR,
    level=Level.CODE,
    scope="documents:read",
    problems=(NotFound,),
)
def list_documents(
    claim_number: ClaimNumber, caller: VerifiedCaller | None, context: Context
) -> ReceivedDocuments:
    from functions.documents import service

    return service.list_documents(claim_number, caller, context)


@routes.post("/v1/documents/removals", status=200, signed_by=(Identity.SCHEDULER,))
def remove_erased(context: Context) -> Removals:
    """Files of documents that `privacy` erased."""
    from functions.documents import removals

    return removals.run(context)


# --- For who holds a link -------------------------------------------------------------------------


@routes.get("/v1/documents/link", signed_by=(Identity.PUBLIC,), problems=OF_LINKS)
def get_link(request: flask.Request) -> UploadPermit:
    """What the link is for."""
    from functions.documents import service

    return service.permit(_token(request))


@routes.post(
    "/v1/documents/uploads",
    signed_by=(Identity.PUBLIC,),
    problems=(*OF_LINKS, FileTooLarge, FileTypeRefused, TooManyFiles),
)
def ask_for_upload(upload: UploadRequest, request: flask.Request) -> Upload:
    """Where to post one file."""
    from functions.documents import service

    return service.ask_for_upload(upload, _token(request))


@routes.put(
    "/v1/documents/uploads/{upload_id}",
    signed_by=(Identity.PUBLIC,),
    problems=(
        *OF_LINKS,
        FileInfected,
        FileTooLarge,
        FileTypeRefused,
        ScanPending,
        TooManyFiles,
        Unavailable,
        UploadMissing,
    ),
)
def receive_file(upload_id: UploadId, request: flask.Request, context: Context) -> ReceivedFile:
    """The file is there: check it, then file it or delete it."""
    from functions.documents import reception

    return reception.receive(upload_id, _token(request), context)


@routes.post(
    "/v1/documents/submissions",
    signed_by=(Identity.PUBLIC,),
    problems=(*OF_LINKS, NothingReceived),
)
def submit(request: flask.Request, context: Context) -> Submission:
    """All is sent: the link has served."""
    from functions.documents import service

    return service.submit(_token(request), context)


def _token(request: flask.Request) -> str:
    """What the link holds, once who asks has not asked too often."""
    from functions.documents import throttling

    throttling.check(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise LinkUnknown()
    return token.strip()
