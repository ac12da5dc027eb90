"""The database's users: each function can do its work, and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from functions.database import schema, users
from functions.database.migrate import migrate
from functions.database.tables import metadata
from local.deploy.secrets import database_functions
from local.folders import ROOT
from tests.integration.conftest import running_mariadb
from tests.integration.functions.test_tls import make_authority
from tests.own_users import PASSWORDS
from tests.terraform.lambda_host import LambdaHost

DENIED = (1044, 1045, 1142, 1143, 1227, 1370)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def root(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A server that offers TLS, migrated, with its users."""
    options = (f"--ssl-cert={authority}", f"--ssl-key={authority.with_name('key.pem')}")
    with running_mariadb(tmp_path_factory.mktemp("users"), *options) as server:
        url = f"mysql+pymysql://root@{server.host}:{server.port}/"
        with create_engine(url).begin() as connection:
            connection.execute(text("CREATE DATABASE centre_appel CHARACTER SET utf8mb4"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DB_URL", f"{url}centre_appel")
            migrate()
        engine = create_engine(f"{url}centre_appel")
        with engine.begin() as connection:
            users.set_up(connection, PASSWORDS)
        yield engine
        engine.dispose()


@pytest.mark.parametrize("function", PASSWORDS)
def test_a_function_can_do_nothing_that_it_is_not_granted(
    function: str, root: Engine, authority: Path
):
    allowed = users.grants(function)
    with _as(function, root, authority) as connection:
        for table in metadata.tables:
            privileges = " ".join(allowed.get(table, []))
            statements = {
                "SELECT": f"SELECT * FROM {table}",
                "INSERT": f"INSERT INTO {table} SELECT * FROM {table} WHERE FALSE",
                "DELETE": f"DELETE FROM {table}",
                "DROP": f"DROP TABLE {table}",
                "ALTER": f"ALTER TABLE {table} ADD COLUMN x INT",
            }
            for privilege, statement in statements.items():
                if privilege not in privileges:
                    assert _is_denied(connection, statement), statement


@pytest.mark.parametrize("function", PASSWORDS)
def test_the_audit_can_be_added_to_and_never_changed(function: str, root: Engine, authority: Path):
    forbidden = ["UPDATE audit SET id = id"]
    if function != "privacy":
        forbidden += ["SELECT 1 FROM audit", "DELETE FROM audit"]
    with _as(function, root, authority) as connection:
        for statement in forbidden:
            assert _is_denied(connection, statement), statement


def test_only_privacy_may_delete():
    deleting = {
        function
        for function in PASSWORDS
        for privileges in users.grants(function).values()
        if "DELETE" in privileges
    }

    assert deleting == {"privacy"}


def test_a_connection_without_tls_is_refused(root: Engine):
    own = root.url.set(username="policies", password=PASSWORDS["policies"])

    with pytest.raises(DBAPIError) as refused:
        create_engine(own, connect_args={"ssl_disabled": True}).connect()

    assert refused.value.orig is not None
    assert refused.value.orig.args[0] in DENIED


def test_what_is_no_longer_granted_is_taken_back(root: Engine, authority: Path):
    with root.begin() as connection:
        connection.execute(text("GRANT DELETE, UPDATE ON claims TO 'policies'@'%'"))
        users.set_up(connection, PASSWORDS)

    with _as("policies", root, authority) as connection:
        assert _is_denied(connection, "DELETE FROM claims")


def test_a_new_password_takes_the_place_of_the_old(root: Engine, authority: Path):
    with root.begin() as connection:
        users.set_up(connection, {"policies": "another-password"})

    with pytest.raises(DBAPIError):
        _as("policies", root, authority)
    with root.begin() as connection:
        users.set_up(connection, PASSWORDS)
    _as("policies", root, authority).close()


def test_every_function_of_the_database_has_its_grants():
    granted = json.loads((ROOT / "functions/database/grants.json").read_text())

    assert set(database_functions()) <= set(granted)
    assert {table for tables in granted.values() for table in tables} <= set(metadata.tables)


def test_migrations_on_lambda_make_tables_and_users(root: Engine, authority: Path):
    with root.begin() as connection:
        connection.execute(text("CREATE DATABASE elsewhere CHARACTER SET utf8mb4"))
        connection.execute(text("CREATE USER administrator@'%' IDENTIFIED BY 'a' REQUIRE SSL"))
        connection.execute(text("GRANT ALL ON *.* TO administrator@'%' WITH GRANT OPTION"))
    secrets = {"administrator": {"username": "administrator", "password": "a"}}
    secrets |= {each: {"username": each, "password": "rotated"} for each in PASSWORDS}
    host = LambdaHost(
        {
            "DB_HOST": str(root.url.host),
            "DB_PORT": str(root.url.port),
            "DB_NAME": "elsewhere",
            "DB_TLS_CA": str(authority),
            "ADMINISTRATOR_SECRET": "administrator",
            "USER_SECRETS": json.dumps({each: each for each in PASSWORDS}),
        },
        secrets,
        "functions.lambda_migrations.handler",
    )

    answer = host.invoke({})
    host.close()

    assert answer["users"] == sorted(PASSWORDS)
    assert answer["level"] == schema.LEVEL
    with root.connect() as connection:
        tables = set(connection.scalars(text("SHOW TABLES FROM elsewhere")))
    assert set(metadata.tables) <= tables
    with root.begin() as connection:
        users.set_up(connection, PASSWORDS)


def _as(function: str, root: Engine, authority: Path):
    own = make_url(str(root.url)).set(username=function, password=PASSWORDS[function])
    return create_engine(own, connect_args={"ssl": {"ca": str(authority)}}).connect()


def _is_denied(connection, statement: str) -> bool:
    try:
        connection.execute(text(statement))
    except DBAPIError as error:
        connection.rollback()
        return error.orig is not None and error.orig.args[0] in DENIED
    connection.rollback()
    return False
