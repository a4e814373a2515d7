"""The registry of outlets: one row each."""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

OutletKind = Literal["agency", "local", "aggregator"]
Cms = Literal["nastooh", "wordpress", "other"]


@attrs.frozen
class Desk:
    """A part of an outlet that can be crawled by itself, known by the breadcrumb that its stories carry."""

    id: str
    name: str
    breadcrumb: tuple[str, ...]
    feed_slug: str


@attrs.frozen(kw_only=True)
class Outlet:
    """What is known of an outlet without looking at its pages.

    `hosts` are all that it answers under, the canonical one first; `names` are what others call it in a credit.
    `cms` says how its addresses are written: `nastooh` (`/news/<id>/<slug>`), `wordpress`, or `other` (a number).
    `since` is a day before which it published nothing: an earlier date on its pages is wrong.
    """

    id: str
    name: str
    english_name: str
    kind: OutletKind
    cms: Cms
    hosts: tuple[str, ...]
    names: tuple[str, ...]
    since: date
    desks: tuple[Desk, ...] = ()
    default_desk: str | None = None

    @property
    def public_base(self) -> str:
        """Scheme and canonical host, without a slash at the end."""
        return f"https://{self.hosts[0]}"


OUTLETS: tuple[Outlet, ...] = (
    Outlet(
        id="mehr",
        name="خبرگزاری مهر",
        english_name="Mehr News Agency",
        kind="agency",
        cms="nastooh",
        hosts=("www.mehrnews.com", "mehrnews.com", "www.mehrnews.ir", "mehrnews.ir"),
        names=("خبرگزاری مهر", "مهر", "خبرنگار مهر", "مهرنیوز", "Mehr News", "mehrnews"),
        since=date(2003, 6, 22),
        # "استانها > قم": provinces, Qom
        desks=(Desk(id="qom", name="قم", breadcrumb=("استانها", "قم"), feed_slug="qom"),),
        default_desk="qom",
    ),
    Outlet(
        id="shahr20",
        name="شهر بیست",
        english_name="Shahr20",
        kind="local",
        cms="wordpress",
        hosts=("shahr20.ir", "www.shahr20.ir"),
        names=("شهر بیست", "شهر۲۰", "پایگاه خبری شهر بیست", "پایگاه خبری تحلیلی شهر بیست", "shahr20"),
        since=date(2010, 1, 1),
    ),
    Outlet(
        id="titronline",
        name="تیترآنلاین",
        english_name="Titr Online",
        kind="aggregator",
        cms="other",
        hosts=("www.titronline.ir", "titronline.ir"),
        names=("تیترآنلاین", "تیتر آنلاین", "موتور جستجوگر خبر تیترآنلاین", "titronline"),
        since=date(2005, 1, 1),
    ),
)


class UnknownOutletError(LookupError):
    """No outlet has this id or host."""


def outlet(outlet_id: str) -> Outlet:
    """The outlet with this id.

    Raises:
        UnknownOutletError: there is none; the message lists those that there are.

    >>> outlet("mehr").hosts[0]
    'www.mehrnews.com'
    """
    for row in OUTLETS:
        if row.id == outlet_id:
            return row
    raise UnknownOutletError(f"no outlet is called {outlet_id!r}; there are {', '.join(row.id for row in OUTLETS)}")


def outlet_of_host(host: str) -> Outlet | None:
    """The outlet that answers under this host name, if any.

    >>> outlet_of_host("mehrnews.com").id
    'mehr'
    """
    host = host.lower().rstrip(".")
    return next((row for row in OUTLETS if host in row.hosts), None)
