"""Agencies, papers and sites that we don't crawl but that the outlets of Qom credit: data only.

What `name` is: an agency or a site goes by the word that it made for itself (ایسنا, شفقنا, تابناک). Where that word
means something else too, an agency has «خبرگزاری» before it and a paper «روزنامه» (خبرگزاری فارس, روزنامه ایران), as
newsrooms write it when they credit one in full; a site stays as it signs itself (الف).
"""

from __future__ import annotations

import attrs


@attrs.frozen
class CreditedOutlet:
    """An outlet that others credit.

    `name` is the canonical one; `names` are others, each known in any surroundings. `words` are names that are also
    ordinary words: alone, or with the outlet's kind before them, they name it; in a longer phrase they do not.
    A name that means something else even when it stands alone (قرآن, ایران) is not listed without its kind.
    `hosts` stand for their subdomains too.
    """

    id: str
    name: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    words: tuple[str, ...] = ()


_Row = CreditedOutlet
_AGENCIES: tuple[CreditedOutlet, ...] = (
    _Row("isna", "ایسنا", ("خبرگزاری دانشجویان ایران", "خبرگزاری دانشجویان", "ISNA"), ("isna.ir",)),
    _Row(
        "irna",
        "ایرنا",
        ("خبرگزاری جمهوری اسلامی", "خبرگزاری جمهوری اسلامی ایران", "خبرگزاری رسمی جمهوری اسلامی ایران", "IRNA"),
        ("irna.ir", "irna.news"),
    ),
    _Row("fars", "خبرگزاری فارس", ("فارس", "فارس نیوز", "Fars News"), ("farsnews.ir", "farsnews.com")),
    _Row("tasnim", "خبرگزاری تسنیم", ("تسنیم", "تسنیم نیوز", "Tasnim News"), ("tasnimnews.com", "tasnimnews.ir")),
    _Row("ilna", "ایلنا", ("خبرگزاری کار ایران", "ILNA"), ("ilna.ir", "ilna.news")),
    _Row("borna", "خبرگزاری برنا", ("برنا نیوز",), ("borna.news", "bornanews.ir", "brna.ir"), ("برنا",)),
    _Row(
        "yjc",
        "باشگاه خبرنگاران جوان",
        ("باشگاه خبرنگاران", "خبرگزاری باشگاه خبرنگاران جوان", "YJC"),
        ("yjc.ir", "yjc.news"),
    ),
    _Row(
        "iribnews",
        "خبرگزاری صدا و سیما",
        ("صدا و سیما", "صدا و سیمای", "صدا و سیمای جمهوری اسلامی ایران", "واحد مرکزی خبر", "شبکه خبر"),
        ("iribnews.ir", "irib.ir", "irinn.ir"),
    ),
    _Row(
        "mizan",
        "خبرگزاری میزان",
        ("میزان آنلاین", "خبرگزاری قوه قضائیه"),
        ("mizanonline.ir", "mizanonline.com", "mizan.news"),
        ("میزان",),
    ),
    _Row("icana", "خبرگزاری خانه ملت", ("خانه ملت", "ایکانا"), ("icana.ir",)),
    _Row("iana", "ایانا", ("خبرگزاری کشاورزی ایران",), ("iana.ir",)),
    _Row("imna", "ایمنا", (), ("imna.ir",)),
    _Row(
        "ana",
        "خبرگزاری آنا",
        ("آناتک", "خبرگزاری دانشگاه آزاد", "خبرگزاری دانشگاه آزاد اسلامی", "خبرگزاری علم و فناوری آنا"),
        ("ana.ir", "ana.press"),
        ("آنا",),
    ),
    _Row("dana", "شبکه اطلاع‌رسانی دانا", ("شبکه اطلاع رسانی راه دانا",), ("dana.ir",), ("دانا",)),
    _Row("ibna", "ایبنا", ("خبرگزاری کتاب", "خبرگزاری کتاب ایران"), ("ibna.ir",)),
    _Row("ipna", "ایپنا", ("خبرگزاری ورزش ایران",), ("ipna.ir", "ipna.news")),
    _Row(
        "isca", "ایسکانیوز", ("ایسکا", "باشگاه خبرنگاران دانشجویی", "باشگاه خبرنگاران دانشجویی ایران"), ("iscanews.ir",)
    ),
    _Row("snn", "خبرگزاری دانشجو", ("اس ان ان", "SNN"), ("snn.ir",)),
    _Row("pana", "پانا", ("خبرگزاری دانش آموزی", "خبرگزاری دانش آموزی پانا"), ("pana.ir",)),
    _Row("mojnews", "خبرگزاری موج", ("موج نیوز",), ("mojnews.com",), ("موج",)),
    _Row("bazaar", "خبرگزاری بازار", (), ("tahlilbazaar.com",)),
    _Row("shana", "شانا", ("خبرگزاری وزارت نفت",), ("shana.ir",)),
    _Row("sinapress", "سیناپرس", ("خبرگزاری سیناپرس",), ("sinapress.ir",)),
    _Row("defapress", "دفاع‌پرس", ("خبرگزاری دفاع مقدس",), ("defapress.ir",)),
    _Row("basij", "خبرگزاری بسیج", ("بسیج نیوز",), ("basijnews.ir",)),
    _Row("sepah", "سپاه‌نیوز", (), ("sepahnews.ir", "sepahnews.com")),
)
# Of seminary, Quran and shrine.
_RELIGIOUS: tuple[CreditedOutlet, ...] = (
    _Row(
        "hawzah",
        "خبرگزاری حوزه",
        ("حوزه نیوز", "خبرگزاری رسمی حوزه", "خبرگزاری حوزه علمیه", "خبرگزاری حوزه های علمیه", "مرکز خبر حوزه"),
        ("hawzahnews.com", "hawzahnews.ir"),
        ("حوزه",),
    ),
    _Row("hawzah-net", "پایگاه اطلاع‌رسانی حوزه", (), ("hawzah.net",)),
    _Row("rasa", "خبرگزاری رسا", ("رسا نیوز",), ("rasanews.ir",), ("رسا",)),
    _Row("shafaqna", "شفقنا", ("شفقنا نیوز",), ("shafaqna.com",)),
    _Row(
        "abna",
        "ابنا",
        ("خبرگزاری اهل بیت", "خبرگزاری اهل بیت(ع)", "خبرگزاری بین المللی اهل بیت"),
        ("abna24.com", "abna.ir"),
    ),
    _Row(
        "iqna",
        "ایکنا",
        ("خبرگزاری قرآن", "خبرگزاری بین المللی قرآن", "خبرگزاری قرآنی", "خبرگزاری قرآنی ایران", "IQNA"),
        ("iqna.ir", "iqna.news"),
    ),
    _Row("shabestan", "خبرگزاری شبستان", (), ("shabestan.ir", "shabestan.news"), ("شبستان",)),
    _Row(
        "taghrib",
        "خبرگزاری تقریب",
        ("تقریب نیوز", "خبرگزاری تقریب مذاهب"),
        ("taghribnews.com", "taghribnews.ir"),
        ("تقریب",),
    ),
    _Row("shia-news", "شیعه‌نیوز", (), ("shia-news.com",)),
    _Row("jamaran", "جماران", (), ("jamaran.news", "jamaran.ir")),
)
_OF_QOM: tuple[CreditedOutlet, ...] = (
    _Row("qom-news", "قم‌نیوز", (), ("qomnews.ir",)),
    _Row("qomna", "قمنا", (), ("qomna.ir",)),
    _Row("qomefarda", "قم فردا", (), ("qomefarda.ir",)),
    _Row("qomefori", "قم فوری", (), ("qomefori.ir",)),
    _Row("qomgoya", "قم گویا", (), ("qomgoya.ir",)),
    # A date too: the rising of 19 Dey.
    _Row("19dey", "روزنامه ۱۹ دی", ("روزنامه نوزده دی", "۱۹ دی آنلاین"), ("19dey.com",), ("۱۹ دی", "نوزده دی")),
)
_PAPERS: tuple[CreditedOutlet, ...] = (
    _Row("hamshahri", "همشهری آنلاین", ("روزنامه همشهری",), ("hamshahrionline.ir",), ("همشهری",)),
    _Row("jamejam", "جام جم آنلاین", ("جام جم",), ("jamejamonline.ir", "jamejamdaily.ir")),
    _Row("kayhan", "روزنامه کیهان", (), ("kayhan.ir",), ("کیهان",)),
    _Row("ettelaat", "روزنامه اطلاعات", (), ("ettelaat.com",)),
    _Row("iran-newspaper", "روزنامه ایران", ("ایران آنلاین",), ("irannewspaper.ir", "ion.ir")),
    _Row("jomhouri-eslami", "روزنامه جمهوری اسلامی", (), ("jomhourieslami.net", "jomhourieslami.com")),
    _Row("javan", "روزنامه جوان", ("جوان آنلاین",), ("javanonline.ir", "javann.ir")),
    _Row("etemad", "روزنامه اعتماد", ("اعتماد آنلاین",), ("etemadonline.com", "etemadnewspaper.ir"), ("اعتماد",)),
    _Row("shargh", "روزنامه شرق", ("شرق آنلاین",), ("sharghdaily.com", "sharghdaily.ir"), ("شرق",)),
    _Row("hammihan", "روزنامه هم‌میهن", ("هم میهن آنلاین",), ("hammihanonline.ir",), ("هم میهن",)),
    _Row("donya-e-eqtesad", "دنیای اقتصاد", (), ("donya-e-eqtesad.com",)),
    _Row("quds", "قدس آنلاین", ("روزنامه قدس",), ("qudsonline.ir",)),
    _Row("khorasan", "روزنامه خراسان", (), ("khorasannews.com",)),
    _Row("resalat", "روزنامه رسالت", (), ("resalat-news.com",)),
    _Row("farhikhtegan", "فرهیختگان آنلاین", ("روزنامه فرهیختگان",), ("farhikhtegandaily.com", "fdn.ir")),
)
_SITES: tuple[CreditedOutlet, ...] = (
    _Row("khabaronline", "خبرآنلاین", (), ("khabaronline.ir",)),
    _Row("entekhab", "انتخاب", ("انتخاب خبر",), ("entekhab.ir",), ("انتخاب",)),
    _Row("tabnak", "تابناک", ("تابناک قم",), ("tabnak.ir", "tabnakqom.ir", "tabnak-qom.ir")),
    _Row("asriran", "عصر ایران", (), ("asriran.com",)),
    _Row("mashregh", "مشرق‌نیوز", (), ("mashreghnews.ir",), ("مشرق",)),
    _Row("jahannews", "جهان‌نیوز", (), ("jahannews.com", "jahannews.ir")),
    _Row("rajanews", "رجانیوز", (), ("rajanews.com",)),
    _Row("alef", "الف", (), ("alef.ir",), ("الف",)),
    _Row("fararu", "فرارو", (), ("fararu.com",)),
    _Row("bartarinha", "برترین‌ها", (), ("bartarinha.ir",)),
    # Eight in the morning: an hour too.
    _Row("8sobh", "هشت صبح", ("روزنامه ۸ صبح",), ("8am.media", "8am.af"), ("هشت صبح", "۸ صبح")),
    _Row("nournews", "نورنیوز", (), ("nournews.ir",)),
    _Row("aftabnews", "آفتاب‌نیوز", (), ("aftabnews.ir",)),
    _Row("bultan", "بولتن‌نیوز", (), ("bultannews.com",)),
    _Row("khabarfoori", "خبرفوری", (), ("khabarfoori.com", "khabarfoori.ir")),
    _Row("akharinkhabar", "آخرین خبر", (), ("akharinkhabar.ir",), ("آخرین خبر",)),
    _Row("rokna", "رکنا", (), ("rokna.net",)),
    _Row("didbaniran", "دیده‌بان ایران", (), ("didbaniran.ir",)),
    _Row("ensafnews", "انصاف‌نیوز", (), ("ensafnews.com",)),
    _Row("parsine", "پارسینه", (), ("parsine.com",)),
    _Row("fardanews", "فردانیوز", (), ("fardanews.com",)),
    _Row("eghtesadnews", "اقتصادنیوز", (), ("eghtesadnews.com",)),
    _Row("eghtesadonline", "اقتصاد آنلاین", (), ("eghtesadonline.com",)),
    _Row("ecoiran", "اکوایران", (), ("ecoiran.com",)),
    _Row("tejaratnews", "تجارت‌نیوز", (), ("tejaratnews.com",)),
    _Row("varzesh3", "ورزش سه", ("ورزش ۳",), ("varzesh3.com",)),
    _Row("tarafdari", "طرفداری", (), ("tarafdari.com",), ("طرفداری",)),
    _Row("saheb-news", "صاحب‌نیوز", (), ("sahebnews.ir",)),
    _Row("leader", "دفتر مقام معظم رهبری", (), ("leader.ir",)),
    _Row(
        "khamenei",
        "دفتر حفظ و نشر آثار رهبر انقلاب",
        ("دفتر حفظ و نشر آثار حضرت آیت الله العظمی خامنه ای", "دفتر حفظ و نشر آثار آیت الله خامنه ای", "KHAMENEI.IR"),
        ("khamenei.ir",),
    ),
    _Row("dolat", "پایگاه اطلاع‌رسانی دولت", (), ("dolat.ir",)),
    _Row("president", "پایگاه اطلاع‌رسانی ریاست جمهوری", (), ("president.ir",)),
)
OTHERS: tuple[CreditedOutlet, ...] = _AGENCIES + _RELIGIOUS + _OF_QOM + _PAPERS + _SITES
"""Every row. Of two rows no name and no host is the same."""
