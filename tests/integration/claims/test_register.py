"""The register of claims: who may read it, what it finds, and the trail that reading leaves."""

import pytest
from sqlalchemy import Engine, select

from contract.claims import ClaimRegister
from contract.identifiers import claim_number
from contract.losses import Peril
from contract.roles import Role
from functions.claims import register
from functions.database.tables import audit
from tests import builders, rows
from tests.builders import CALL_ID
from tests.services import Service, caller_token


@pytest.fixture
def claims(database: Engine) -> list[str]:
    """Two of one person's, then one of another's."""
    worker = Service("claims")
    with database.begin() as connection:
        first = rows.policyholder(connection, builders.policy())
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        second = rows.policyholder(connection, other, first_name="Karim")
    own = caller_token(first, [builders.MOTOR_POLICY])
    others = caller_token(second, [builders.OTHERS_POLICY])
    notice = builders.first_notice_of_loss
    answers = [
        worker.post("/v1/claims", notice(), token=own),
        worker.post("/v1/claims", notice(peril=Peril.GLASS), token=own),
        worker.post("/v1/claims", notice(policy_number=builders.OTHERS_POLICY), token=others),
    ]
    return [answer.json["claim_number"] for answer in answers]


@pytest.fixture
def supervisor() -> Service:
    return Service("claims", identity="dashboard", call_id=None)


def found(service: Service, query: str = "") -> ClaimRegister:
    answer = service.get(f"/v1/claims/register{query}")
    assert answer.status_code == 200, answer.json
    return ClaimRegister.model_validate(answer.json)


def numbers(page: ClaimRegister) -> list[str]:
    return [each.claim.claim_number for each in page.items]


def test_everybodys_claims_come_newest_first_with_their_call(
    claims: list[str], supervisor: Service
):
    page = found(supervisor)

    assert numbers(page) == claims[::-1]
    assert {each.call_id for each in page.items} == {CALL_ID}
    assert all(each.claim.documents for each in page.items)


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("?claim_number={0}", [0]),
        (f"?policy_number={builders.OTHERS_POLICY}", [2]),
        (f"?call_id={CALL_ID}", [2, 1, 0]),
        (f"?call_id={'0' * 32}", []),
        ("?peril=glass", [1]),
        ("?status=received", [2, 1, 0]),
        ("?status=closed", []),
        (f"?claim_number={claim_number(2019, 1)}", []),
    ],
)
def test_it_finds_what_is_sought(
    claims: list[str], supervisor: Service, query: str, which: list[int]
):
    assert numbers(found(supervisor, query.format(claims[0]))) == [claims[n] for n in which]


def test_it_goes_on_where_it_stopped(
    claims: list[str], supervisor: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(register, "PAGE", 2)

    first = found(supervisor)
    rest = found(supervisor, f"?cursor={first.next_cursor}")

    assert numbers(first) + numbers(rest) == claims[::-1]
    assert rest.next_cursor is None


@pytest.mark.parametrize(("identity", "role"), [("dashboard", Role.READER), ("worker", Role.ADMIN)])
def test_nobody_else_may_read_it(database: Engine, identity: str, role: Role):
    service = Service("claims", identity=identity, role=role)

    assert service.get("/v1/claims/register").status_code == 403


def test_each_person_whose_claims_were_read_has_a_row_in_the_trail(
    claims: list[str], supervisor: Service, database: Engine
):
    found(supervisor)

    with database.connect() as connection:
        trail = connection.execute(
            select(audit.c.whose, audit.c.who).where(audit.c.what == "claims.read")
        ).all()
    assert len(trail) == 2
    assert {row.who for row in trail} == {"dashboard"}
