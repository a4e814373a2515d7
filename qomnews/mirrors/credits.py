"""Which outlet a credit names: ours from the registry, others from a table of names and hosts."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import attrs

from qomnews.mirrors.segments import attributions
from qomnews.outlets import OUTLETS, outlet_of_host
from qomnews.text import skeleton


@attrs.frozen
class CreditedOutlet:
    """An outlet that we don't crawl but that others credit."""

    id: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]


OTHERS: tuple[CreditedOutlet, ...] = (
    CreditedOutlet("isna", ("ایسنا", "دانشجویان ایران", "خبرگزاری دانشجویان ایران"), ("isna.ir",)),
    CreditedOutlet("irna", ("ایرنا", "جمهوری اسلامی", "خبرگزاری جمهوری اسلامی ایران"), ("irna.ir",)),
    CreditedOutlet("fars", ("فارس", "خبرگزاری فارس", "فارس نیوز"), ("farsnews.ir", "farsnews.com")),
    CreditedOutlet("tasnim", ("تسنیم", "تسنیم نیوز"), ("tasnimnews.com", "tasnimnews.ir")),
    CreditedOutlet("ilna", ("ایلنا", "خبرگزاری کار ایران", "کار ایران"), ("ilna.ir", "ilna.news")),
    CreditedOutlet("iqna", ("ایکنا", "قرآن", "بین المللی قرآن", "خبرگزاری بین المللی قرآن"), ("iqna.ir",)),
    CreditedOutlet("shabestan", ("شبستان", "خبرگزاری شبستان"), ("shabestan.ir", "shabestan.news")),
    CreditedOutlet("hawzah", ("حوزه", "خبرگزاری حوزه", "حوزه نیوز", "رسمی حوزه"), ("hawzahnews.com",)),
    CreditedOutlet("rasa", ("رسا", "خبرگزاری رسا"), ("rasanews.ir",)),
    CreditedOutlet("shafaqna", ("شفقنا", "شیعه نیوز شفقنا"), ("shafaqna.com",)),
    CreditedOutlet("abna", ("ابنا", "اهل بیت", "خبرگزاری اهل بیت"), ("abna24.com", "abna.ir")),
    CreditedOutlet("borna", ("برنا", "خبرگزاری برنا"), ("borna.news", "bornanews.ir")),
    CreditedOutlet("yjc", ("باشگاه خبرنگاران جوان", "باشگاه خبرنگاران", "YJC"), ("yjc.ir", "yjc.news")),
    CreditedOutlet(
        "iribnews",
        ("صدا و سیما", "صداوسیمای مرکز قم", "صدا و سیمای جمهوری اسلامی ایران", "واحد مرکزی خبر", "شبکه خبر"),
        ("iribnews.ir", "qom.irib.ir", "irinn.ir"),
    ),
    CreditedOutlet("mizan", ("میزان", "خبرگزاری قوه قضائیه"), ("mizanonline.ir", "mizanonline.com", "mizan.news")),
    CreditedOutlet("icana", ("خانه ملت", "ایکانا"), ("icana.ir",)),
    CreditedOutlet("iana", ("ایانا", "خبرگزاری کشاورزی ایران"), ("iana.ir",)),
    CreditedOutlet("imna", ("ایمنا", "خبرگزاری ایمنا"), ("imna.ir",)),
    CreditedOutlet("ana", ("آنا", "آناتک", "دانشگاه آزاد", "خبرگزاری علم و فناوری آنا"), ("ana.ir", "ana.press")),
    CreditedOutlet("dana", ("دانا", "شبکه اطلاع رسانی دانا"), ("dana.ir",)),
    CreditedOutlet("ibna", ("ایبنا", "خبرگزاری کتاب ایران", "کتاب ایران"), ("ibna.ir",)),
    CreditedOutlet("ipna", ("ایپنا",), ("ipna.news",)),
    CreditedOutlet("isca", ("ایسکانیوز", "ایسکا"), ("iscanews.ir",)),
    CreditedOutlet("mojnews", ("موج", "خبرگزاری موج"), ("mojnews.com",)),
    CreditedOutlet("defapress", ("دفاع پرس", "دفاع مقدس", "خبرگزاری دفاع مقدس"), ("defapress.ir",)),
    CreditedOutlet("basij", ("بسیج", "خبرگزاری بسیج"), ("basijnews.ir",)),
    CreditedOutlet("sepah", ("سپاه نیوز",), ("sepahnews.ir", "sepahnews.com")),
    CreditedOutlet("khabaronline", ("خبرآنلاین", "خبر آنلاین"), ("khabaronline.ir",)),
    CreditedOutlet("entekhab", ("انتخاب", "انتخاب خبر"), ("entekhab.ir",)),
    CreditedOutlet("tabnak", ("تابناک", "تابناک قم"), ("tabnak.ir", "tabnakqom.ir", "tabnak-qom.ir")),
    CreditedOutlet("asriran", ("عصر ایران", "عصرایران"), ("asriran.com",)),
    CreditedOutlet("mashregh", ("مشرق", "مشرق نیوز"), ("mashreghnews.ir",)),
    CreditedOutlet("jahannews", ("جهان نیوز",), ("jahannews.com",)),
    CreditedOutlet("rajanews", ("رجانیوز", "رجا نیوز"), ("rajanews.com",)),
    CreditedOutlet("alef", ("الف",), ("alef.ir",)),
    CreditedOutlet("fararu", ("فرارو",), ("fararu.com",)),
    CreditedOutlet("bartarinha", ("برترین ها",), ("bartarinha.ir",)),
    CreditedOutlet("8sobh", ("هشت صبح", "۸ صبح"), ("8am.media", "8am.af")),
    CreditedOutlet("hamshahri", ("همشهری", "همشهری آنلاین"), ("hamshahrionline.ir",)),
    CreditedOutlet("jamejam", ("جام جم", "جام جم آنلاین"), ("jamejamonline.ir",)),
    CreditedOutlet("kayhan", ("کیهان",), ("kayhan.ir",)),
    CreditedOutlet("ettelaat", ("اطلاعات", "روزنامه اطلاعات"), ("ettelaat.com",)),
    CreditedOutlet("iran-newspaper", ("روزنامه ایران", "ایران آنلاین"), ("irannewspaper.ir", "ion.ir")),
    CreditedOutlet("javan", ("روزنامه جوان", "جوان آنلاین"), ("javanonline.ir",)),
    CreditedOutlet("etemad", ("اعتماد", "اعتماد آنلاین"), ("etemadonline.com", "etemadnewspaper.ir")),
    CreditedOutlet("shargh", ("شرق", "شرق آنلاین"), ("sharghdaily.com",)),
    CreditedOutlet("donya-e-eqtesad", ("دنیای اقتصاد",), ("donya-e-eqtesad.com",)),
    CreditedOutlet("eghtesadnews", ("اقتصادنیوز", "اقتصاد نیوز"), ("eghtesadnews.com",)),
    CreditedOutlet("tejaratnews", ("تجارت نیوز",), ("tejaratnews.com",)),
    CreditedOutlet("varzesh3", ("ورزش سه", "ورزش ۳", "ورزش3"), ("varzesh3.com",)),
    CreditedOutlet("tarafdari", ("طرفداری",), ("tarafdari.com",)),
    CreditedOutlet("qom-news", ("قم نیوز",), ("qomnews.ir",)),
    CreditedOutlet("qomna", ("قمنا",), ("qomna.ir",)),
    CreditedOutlet("qomefarda", ("قم فردا",), ("qomefarda.ir",)),
    CreditedOutlet("19dey", ("۱۹ دی", "نوزده دی"), ("19dey.com",)),
    CreditedOutlet("saheb-news", ("صاحب نیوز",), ("sahebnews.ir",)),
    CreditedOutlet("jamaran", ("جماران",), ("jamaran.news", "jamaran.ir")),
    CreditedOutlet("leader", ("دفتر مقام معظم رهبری", "KHAMENEI.IR"), ("khamenei.ir", "leader.ir")),
    CreditedOutlet("dolat", ("پایگاه اطلاع رسانی دولت",), ("dolat.ir",)),
    CreditedOutlet("president", ("پایگاه اطلاع رسانی ریاست جمهوری",), ("president.ir",)),
)
"""Agencies, papers and sites that the outlets of Qom take stories from."""

# What stands before a name: agency, reporter of, news (and analysis) base, site, paper, ...
_PREFIXES = tuple(
    skeleton(word)
    for word in (
        "موتور جستجوگر خبر",
        "به نقل از",
        "به گزارش",
        "گزارش",
        "منبع",
        "خبرگزاری رسمی",
        "خبرگزاری بین المللی",
        "خبرگزاری",
        "خبرنگاران",
        "خبرنگار",
        "سرویس خبری",
        "سرویس",
        "گروه استان های",
        "گروه",
        "پایگاه خبری تحلیلی",
        "پایگاه تحلیلی خبری",
        "پایگاه خبری",
        "پایگاه اطلاع رسانی",
        "پایگاه",
        "وب سایت خبری",
        "وب سایت",
        "سایت خبری",
        "سایت",
        "روزنامه",
        "هفته نامه",
        "شبکه خبری",
        "رسانه",
        "کانال",
    )
)
# What stands after one: in Qom, of Qom, from Qom, ...
_SUFFIXES = tuple(
    skeleton(word)
    for word in (
        "در استان قم",
        "استان قم",
        "منطقه قم",
        "مرکز قم",
        "دفتر قم",
        "شعبه قم",
        "از استان قم",
        "در قم",
        "از قم",
        "قم",
    )
)


def _names() -> dict[str, str]:
    table = {skeleton(name): row.id for row in OTHERS for name in row.names}
    table |= {skeleton(name): row.id for row in OUTLETS for name in (*row.names, row.name, row.english_name)}
    return table


_NAMES = _names()
_HOSTS = {host: row.id for row in OTHERS for host in row.hosts}
# "خبرگزاری X" (news agency X) inside a longer credit is X, whatever else it says.
_AGENCY = skeleton("خبرگزاری")
_REPORTER = skeleton("خبرنگار")


def credited_outlet(source_name: str | None, source_url: str | None = None) -> str | None:
    """Id of the outlet that a page names as its source, by name or else by address; None for any other body.

    >>> credited_outlet("خبرگزاري مهر - قم"), credited_outlet("روابط عمومی شهرداری قم")
    ('mehr', None)
    >>> credited_outlet(None, "https://www.isna.ir/news/1404")
    'isna'
    """
    return (_by_name(source_name) if source_name else None) or (_by_host(source_url) if source_url else None)


def credited_within(text: str) -> str | None:
    """The outlet that a text's attribution phrases name; the last named, which the others quote.

    >>> credited_within("به گزارش شهر بیست به نقل از ایسنا، باران بارید.")
    'isna'
    """
    known = [found for name in attributions(text) if (found := _by_name(name))]
    return known[-1] if known else None


@lru_cache(maxsize=4096)
def _by_name(name: str) -> str | None:
    letters = skeleton(name)
    if letters in _NAMES:
        return _NAMES[letters]
    bare = _stripped(letters)
    if bare in _NAMES:
        return _NAMES[bare]
    for introduced in (_AGENCY, _REPORTER):
        _, found, rest = letters.partition(introduced)
        if found:
            starts = [known for known in _NAMES if rest.startswith(known)]
            if starts:
                return _NAMES[max(starts, key=len)]
    return None


def _stripped(letters: str) -> str:
    """A folded name without prefixes and suffixes, as long as it is no known name."""
    changed = True
    while changed and letters not in _NAMES:
        changed = False
        for prefix in _PREFIXES:
            if letters.startswith(prefix) and len(letters) > len(prefix):
                letters, changed = letters[len(prefix) :], True
                break
        else:
            for suffix in _SUFFIXES:
                if letters.endswith(suffix) and len(letters) > len(suffix):
                    letters, changed = letters[: -len(suffix)], True
                    break
    return letters


def _by_host(url: str) -> str | None:
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return None
    ours = outlet_of_host(host)
    if ours is not None:
        return ours.id
    while "." in host:
        if host in _HOSTS:
            return _HOSTS[host]
        host = host.partition(".")[2]
    return None
