"""The policies function: what a verified policyholder's contracts insure, and how we reach them."""

import flask
import functions_framework

from contract.identifiers import PolicyNumber
from contract.policies import ContactChange, ContactChanged, Policies, Policy
from contract.verifications import Level
from functions.policies.problems import TooManyChanges
from functions.web.context import Context
from functions.web.endpoint import Routes
from functions.web.verification import VerifiedCaller

routes = Routes("policies")


@functions_framework.http
def policies(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.get("/v1/policies", scope="policies:read")
def list_policies(caller: VerifiedCaller, context: Context) -> Policies:
    from functions.policies import service

    return service.list_policies(caller, context)


@routes.get("/v1/policies/{policy_number}", scope="policies:read")
def get_policy(policy_number: PolicyNumber, caller: VerifiedCaller, context: Context) -> Policy:
    from functions.policies import service

    return service.get_policy(policy_number, caller, context)


@routes.patch(
    "/v1/policies/contact",
    level=Level.CODE,
    scope="contact:write",
    is_idempotent=True,
    problems=(TooManyChanges,),
)
def change_contact(
    wanted: ContactChange, caller: VerifiedCaller, context: Context
) -> ContactChanged:
    from functions.policies import contact

    return contact.change(wanted, caller, context)
