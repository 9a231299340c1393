"""What breaks an import or an export off that is no entry's fault, and how it is told."""

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from articles.acts.illustrating import StorageFault
from articles.pure import faults

# The command's exit code: neither an entry's fault (1) nor the file's (2).
CODE = 3
REASONS = (OperationalError, InterfaceError, ProgrammingError, StorageFault)


def sentence(error: Exception) -> str:
    """One line for one of REASONS: what is away, and that it can be repeated. A fault of the code is raised again."""
    if isinstance(error, StorageFault):
        return f"Broken off, the storage failed ({error}): mend it and repeat to go on."
    if _lacks_migrations():
        return "The database lacks migrations: run manage.py migrate, then repeat."
    if isinstance(error, ProgrammingError):
        raise error
    return f"Broken off, the database failed ({faults.told(error)}): mend it and repeat to go on."


def missing_migrations() -> int:
    """How many migrations of this code the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _lacks_migrations() -> bool:
    try:
        return missing_migrations() > 0
    except (DatabaseError, InterfaceError):
        return False
