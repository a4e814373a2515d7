"""`qomnews metrics`: figures of the last runs for Prometheus."""

from __future__ import annotations

from typing import Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, write

LOOPBACK = "127.0.0.1"


def metrics(
    serve: Annotated[
        int | None,
        typer.Option(
            "--serve", metavar="PORT", min=0, max=65535, help="Answer on this port of 127.0.0.1, until ended."
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Print figures of each outlet's last run, its alarms and its newest story, as Prometheus reads them.

    Whoever has node_exporter sets `prometheus_file` under [monitors] instead: each run leaves them there.
    """
    from qomnews.crawl.metrics import StoreFigures, figures_text
    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    collector = StoreFigures(lambda: open_store(config.database_url, create=False))
    try:
        text = figures_text(collector)
    except StoreError as error:
        fail(str(error))
    if serve is None:
        write(text)
        return
    import threading

    from prometheus_client import CollectorRegistry, start_http_server

    # Each answer is made when it is asked for, and not now.
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    try:
        server, _ = start_http_server(serve, addr=LOOPBACK, registry=registry)
    except OSError as error:
        fail(f"port {serve} of {LOOPBACK} can't be had ({error.strerror}); choose another")
    typer.echo(f"figures at http://{LOOPBACK}:{server.server_port}/metrics; Ctrl-C ends it", err=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.shutdown()
