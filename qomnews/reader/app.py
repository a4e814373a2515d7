"""The application: its pages, its layers of safety, and its store, which is opened for reading alone."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from qomnews import __version__
from qomnews.crawl.clock import utc_now
from qomnews.reader import failures
from qomnews.reader.answering import Answering
from qomnews.reader.api import article, articles, counts, exports, outlets, runs, schemas, stories
from qomnews.reader.authentication import Authentication
from qomnews.reader.hosts import KnownHosts, allowed_hosts
from qomnews.reader.indexing import IndexKeeper
from qomnews.reader.pages import compare, feeds, front, health, pictures, search, story
from qomnews.reader.reading import Stores
from qomnews.reader.remembering import Remembered
from qomnews.reader.static_files import KeptFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from fastapi import APIRouter

    from qomnews.config import Config

# Each module of pages/ has one; those of the API stand in its description, too.
PAGES: tuple[APIRouter, ...] = (
    *(front.router, compare.router, story.router, pictures.router, health.router, search.router, feeds.router),
    *(exports.router, schemas.pages),
)
API: tuple[APIRouter, ...] = (
    *(schemas.router, articles.router, article.router, stories.router, outlets.router, counts.router),
    *(exports.router, runs.router),
)
STATIC = Path(__file__).parent / "static"
# Smaller ones cost more packed than they save.
_WORTH_PACKING = 1000
_PACKED_ALREADY = (*DEFAULT_EXCLUDED_CONTENT_TYPES, exports.FORMATS["parquet"])


def create_app(config: Config, *, clock: Callable[[], datetime] = utc_now, keeps_index: bool = False) -> FastAPI:
    """The application over the store that a configuration names.

    Args:
        config: the configuration; `[serve]` says whom it answers.
        clock: gives now, aware.
        keeps_index: whether it fills the search index, and keeps it up with the store.
    """
    stores = Stores(config, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = config.serve.threads
        keeper = IndexKeeper(config.database_url, stores.load_search) if keeps_index else None
        if keeper:
            keeper.start()
        yield
        if keeper:
            await run_sync(keeper.stop)
        stores.close()

    app = FastAPI(
        title="qomnews",
        version=__version__,
        lifespan=lifespan,
        # Their pages load scripts from elsewhere; `schemas` has ours.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.config, app.state.stores, app.state.clock = config, stores, clock
    app.state.remembered = Remembered()
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    for router in API:
        app.include_router(router, prefix="/api/v1")
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    failures.register(app)
    # The last one added is the outermost.
    app.add_middleware(
        GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=4, exclude_content_types=_PACKED_ALREADY
    )
    app.add_middleware(Authentication, config=config.serve)
    app.add_middleware(KnownHosts, names=allowed_hosts(config.serve))
    app.add_middleware(Answering, prefix=config.serve.prefix)
    return app
