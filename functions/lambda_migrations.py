"""Migrations on Lambda: run once for each version, before any function of it.

Brings the tables to their newest form as the administrator, then each function's user.
"""

import json
import os
from typing import Any

from functions import lambda_secrets


def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    os.environ.update(lambda_secrets.read(os.environ["ADMINISTRATOR_SECRET"]))
    passwords = {
        function: lambda_secrets.read(secret)["DB_PASSWORD"]
        for function, secret in json.loads(os.environ["USER_SECRETS"]).items()
    }

    from functions.database import schema, users
    from functions.database.engine import transaction
    from functions.database.migrate import migrate

    migrate()
    with transaction() as connection:
        users.set_up(connection, passwords)
        return {"level": schema.level(connection), "users": sorted(passwords)}
