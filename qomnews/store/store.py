"""The store: one object in front of the tables, safe to use from several threads and processes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.article import Article, RawArticle
from qomnews.mirrors import HORIZON_DAYS
from qomnews.records import from_json
from qomnews.store import barred, digest, marks, merging, read, reindexing, rejections, rulings, save, standing
from qomnews.store.asked import AskedAccess
from qomnews.store.errors import ForgottenError
from qomnews.store.forgetting_access import ForgettingAccess
from qomnews.store.freshness_access import FreshnessAccess
from qomnews.store.read import Counts, Selection, Version
from qomnews.store.rederiving_access import RederivingAccess
from qomnews.store.run_access import RunAccess
from qomnews.store.site_access import SiteAccess
from qomnews.store.window_access import WindowAccess

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from qomnews.store.merging import Ruled
    from qomnews.store.rechecks import Plan
    from qomnews.store.reindexing import Progress, Reindexed
    from qomnews.store.rejections import Rejection
    from qomnews.store.rulings import Ruling
    from qomnews.store.save import Saved
    from qomnews.store.standing import Standing
    from qomnews.story import Fingerprinted


class Store(RunAccess, SiteAccess, FreshnessAccess, RederivingAccess, ForgettingAccess, WindowAccess, AskedAccess):
    """An open store; a context manager. Every method may raise `StoreError`."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        horizon_days: int | None = HORIZON_DAYS,
        plan: Plan | None = None,
    ) -> None:
        super().__init__(engine, clock)
        self._horizon_days = horizon_days
        self._plan = plan

    def save(self, item: Fingerprinted, *, run_id: int | None = None, seen: Iterable[str] = ()) -> Saved:
        """Stores a story, or what changed of it, and settles whose mirror it is, all or nothing.

        Args:
            item: the story; its record's story fields (`story_id`, mirrors, version, status) are settled here.
            run_id: the run that fetched it.
            seen: further addresses that led to it, in canonical form; they are known from now on.

        Raises:
            ForgottenError: the story had to go, and is never stored again.
        """
        also = tuple(seen)
        with self._write() as connection:
            forgotten = barred.bar(connection, item.article, also)
            if forgotten is None:
                return self._save(connection, item, run_id, also)
        raise ForgottenError(f"{forgotten} had to go (`qomnews forget`) and is not stored again")

    def _save(self, connection: Connection, item: Fingerprinted, run_id: int | None, seen: tuple[str, ...]) -> Saved:
        return save.save(
            connection,
            item,
            run_id=run_id,
            seen=seen,
            now=self._clock(),
            horizon_days=self._horizon_days,
            plan=self._plan,
        )

    def merge(self, first: str, second: str) -> Ruled:
        """Keeps a person's word that two articles, by id or address, are one story, and settles their stories.

        The word holds against every later run, until `unmerge` takes one of the two out again.

        Raises:
            ArticleError: one of them isn't stored, or they are the same.
        """
        with self._write() as connection:
            return merging.merge(connection, first, second, now=self._clock(), horizon_days=self._horizon_days)

    def unmerge(self, article: str) -> Ruled:
        """Keeps a person's word that an article, by id or address, is not one story with those it stands with.

        Raises:
            ArticleError: it isn't stored, or is a story by itself.
        """
        with self._write() as connection:
            return merging.unmerge(connection, article, now=self._clock(), horizon_days=self._horizon_days)

    def reindex(self, *, dry_run: bool = False, progress: Progress | None = None) -> Reindexed:
        """Makes the mirrors' index again from the records, and all stories what today's rules make them.

        Others can read meanwhile, and none can write. `dry_run`: only counts what would change.
        """
        with self._write() as connection:
            return reindexing.reindex(
                connection,
                now=self._clock(),
                horizon_days=self._horizon_days,
                progress=progress,
                dry_run=dry_run,
            )

    def rulings(self) -> list[Ruling]:
        """Every word of a person on two articles, the earliest first."""
        with self._read() as connection:
            return rulings.listed(connection)

    def find(self, name: str) -> str | None:
        """The id of the article that has this id, or was seen under this address."""
        with self._read() as connection:
            return merging.find(connection, name)

    def standing(self, first: str, second: str) -> Standing:
        """How two stored articles, by id, stand to each other: in one story or not, by what chain, by whose word."""
        with self._read() as connection:
            return standing.standing(connection, first, second, horizon_days=self._horizon_days)

    def reject(  # noqa: PLR0913 - a rejection has that many parts
        self,
        *,
        outlet: str,
        url: str,
        reason: str,
        detail: str,
        raw: RawArticle | None,
        run_id: int | None,
        at: datetime,
        final: bool = False,
    ) -> None:
        """Keeps that an address gave no record, and why; unless that is final, it is due again after a while."""
        with self._write() as connection:
            rejections.reject(
                connection,
                outlet=outlet,
                url=url,
                reason=reason,
                detail=detail,
                raw=raw,
                run_id=run_id,
                at=at,
                final=final,
            )

    def due(self, outlet: str, *, now: datetime) -> list[str]:
        """Addresses that gave no record and are to be tried again, those that have waited longest first."""
        with self._read() as connection:
            return rejections.due(connection, outlet, now=now)

    def rejections(self, *, outlet: str | None = None, reason: str | None = None) -> Iterator[Rejection]:
        """What was rejected, by outlet and address."""
        with self._read() as connection:
            yield from rejections.list_rejections(connection, outlet=outlet, reason=reason)

    def known(
        self, outlet: str, url: str, news_id: str | None = None, *, now: datetime, ignoring: Collection[str] = ()
    ) -> bool:
        """Whether an address needs no fetching now: stored, or rejected and not yet due for another try."""
        return bool(self.known_many(outlet, [(url, news_id)], now=now, ignoring=ignoring))

    def known_many(
        self,
        outlet: str,
        links: Iterable[tuple[str, str | None]],
        *,
        now: datetime,
        ignoring: Collection[str] = (),
    ) -> set[str]:
        """Of many addresses, each with the outlet's number of the story if known, those that need no fetching.

        Rejections for one of the reasons in `ignoring` count for nothing.
        """
        asked = list(links)
        with self._read() as connection:
            known = rejections.known(connection, outlet, asked, now=now, ignoring=ignoring)
            return known | barred.barred(connection, outlet, asked)

    def mark(self, outlet: str, scope: str) -> datetime | None:
        """Down to where the last completed discovery of a scope looked."""
        with self._read() as connection:
            return marks.mark(connection, outlet, scope)

    def set_mark(self, outlet: str, scope: str, at: datetime) -> None:
        """Leaves a mark."""
        with self._write() as connection:
            marks.set_mark(connection, outlet, scope, at)

    def articles(
        self,
        *,
        outlet: str | Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        include_mirrors: bool = False,
        ids: Iterable[str] | None = None,
    ) -> Iterator[Article]:
        """Records by moment of publication and id, streaming; `since` inclusive, `until` exclusive."""
        selection = Selection(
            outlets=read.many(outlet),
            since=since,
            until=until,
            include_mirrors=include_mirrors,
            ids=None if ids is None else tuple(ids),
        )
        for line in self.lines(selection):
            yield from_json(line, Article)

    def lines(self, selection: Selection) -> Iterator[bytes]:
        """The same as lines of JSON, which costs a fraction."""
        with self._read() as connection:
            yield from read.lines(connection, selection)

    def get(self, article_id: str) -> Article | None:
        """One record."""
        with self._read() as connection:
            return read.get(connection, article_id)

    def raw(self, article_id: str) -> RawArticle | None:
        """What a record's page says."""
        with self._read() as connection:
            return read.get_raw(connection, article_id)

    def versions(self, article_id: str) -> list[Version]:
        """Every version of a record, the first one first, the one in force last."""
        with self._read() as connection:
            return read.get_versions(connection, article_id)

    def counts(self) -> list[Counts]:
        """How much is stored, a row for each outlet, by its id."""
        with self._read() as connection:
            return read.counts(connection)

    def digest(self) -> str:
        """SHA-256 over all content, without clocks, run ids and captures, whatever the order of arrival."""
        with self._read() as connection:
            return digest.digest(connection)
