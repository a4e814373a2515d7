from __future__ import annotations

import pytest

from qomnews.outlets import OUTLETS, UnknownOutletError, outlet, outlet_of_host


def test_ids_and_hosts_are_unique() -> None:
    ids = [row.id for row in OUTLETS]
    hosts = [host for row in OUTLETS for host in row.hosts]
    assert len(set(ids)) == len(ids)
    assert len(set(hosts)) == len(hosts)


@pytest.mark.parametrize(
    ("host", "outlet_id"),
    [("mehrnews.com", "mehr"), ("WWW.MehrNews.com.", "mehr"), ("mehrnews.ir", "mehr"), ("shahr20.ir", "shahr20")],
)
def test_an_outlet_is_found_by_each_of_its_hosts(host: str, outlet_id: str) -> None:
    found = outlet_of_host(host)
    assert found is not None
    assert found.id == outlet_id


def test_a_foreign_host_that_ends_alike_is_no_outlets() -> None:
    assert outlet_of_host("evilmehrnews.com") is None
    assert outlet_of_host("mehrnews.com.example") is None


def test_an_unknown_id_names_those_that_there_are() -> None:
    with pytest.raises(UnknownOutletError, match="mehr, shahr20, titronline"):
        outlet("mehrnews")


def test_a_default_desk_is_one_of_the_outlets_desks() -> None:
    for row in OUTLETS:
        assert row.default_desk is None or row.default_desk in [desk.id for desk in row.desks]
