"""`qomnews serve`: the web reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qomnews.config import Config


def serve(
    host: Annotated[str | None, typer.Option(help="The address to answer on, instead of serve.host.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port, instead of serve.port.")] = None,
    home: Home = None,
) -> None:
    """Serve the stories to read, in a browser, until SIGTERM or Ctrl-C; nothing can be changed there.

    It answers on loopback alone unless `[serve]` or --host says otherwise (docs/reader.md).
    """
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    config = configuration(home=home, serve=given or None)
    app = _app(config)
    _check_store(config)
    section = config.serve
    if not section.on_loopback and not section.asks_who:
        _warn(
            f"{section.host} is not loopback, and neither serve.password nor serve.tokens is set: "
            "whoever reaches this machine can read everything"
        )
    _run(app, config)


def _app(config: Config) -> FastAPI:
    try:
        from qomnews.reader.app import create_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("qomnews"):
            raise
        fail(f"serving needs {error.name}: pip install 'qomnews[serve]'", 2)
    return create_app(config, keeps_index=True)


def _check_store(config: Config) -> None:
    """What pages would say all the same, said at the start, too; what no page can mend ends the command."""
    from qomnews.store import StoreBusyError, StoreError, StoreMissingError, StoreSchemaError, open_to_read

    try:
        open_to_read(config.database_url, deadline=config.serve.deadline, connections=1).close()
    except (StoreMissingError, StoreSchemaError, StoreBusyError) as error:
        _warn(f"{error}; until then, pages say so")
    except StoreError as error:
        fail(str(error))


def _warn(message: str) -> None:
    typer.secho(f"qomnews: {message}", err=True, fg=typer.colors.YELLOW)


def _run(app: FastAPI, config: Config) -> None:
    import socket

    from qomnews.cli.schedule import log_to_stderr
    from qomnews.reader.serving import serve as answer

    section = config.serve
    log_to_stderr(config)
    family = socket.AF_INET6 if ":" in section.host else socket.AF_INET
    try:
        listening = socket.create_server((section.host, section.port), family=family, backlog=128)
    except OSError as error:
        fail(f"{section.host} port {section.port} can't be had ({error.strerror or error}); choose another")
    name = f"[{section.host}]" if ":" in section.host else section.host
    typer.echo(f"reading at http://{name}:{listening.getsockname()[1]}{section.prefix}/; Ctrl-C ends it", err=True)
    answer(app, section, listening)
