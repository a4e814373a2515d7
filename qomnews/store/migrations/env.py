"""Alembic's entry: it runs the steps on the connection that `qomnews.store.schema` hands it."""

from __future__ import annotations

from alembic import context

from qomnews.store.tables import VERSION_TABLE, metadata


def run() -> None:
    """Runs what was asked for, in the caller's transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        # SQLite alters a table by copying it.
        render_as_batch=True,
    )
    context.run_migrations()


# The name under which Alembic loads this file; any other import of it runs nothing.
if __name__ == "env_py":
    run()
