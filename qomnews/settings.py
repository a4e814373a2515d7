"""Scrapy's settings. What an operator sets stands in `qomnews.toml`; `qomnews.crawl.addon` carries it over."""

BOT_NAME = "qomnews"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "qomnews.crawl.commands"

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ADDONS = {
    "scrapy_poet.Addon": 300,
    "qomnews.crawl.addon.OperatorSettings": 400,
}
ITEM_PIPELINES = {
    # Does the work of the other four, once there is a second process.
    "pipelines.beside.SecondProcessPipeline": 50,
    "pipelines.dates.DatesPipeline": 100,
    "pipelines.normalise.NormalisePipeline": 200,
    "pipelines.mirrors.MirrorsPipeline": 300,
    "pipelines.store.StorePipeline": 400,
}
EXTENSIONS = {
    "qomnews.crawl.logs.LogsWithoutSecrets": 0,
    # Before the record, which closes the store.
    "qomnews.crawl.budget.RequestBudget": -10,
    "qomnews.crawl.run_record.RunRecord": 0,
    "qomnews.crawl.monitors.coverage.RecordCoverage": 400,
    "qomnews.crawl.progress.ProgressLines": 500,
}
ITEM_PROCESSOR = "qomnews.crawl.timings.TimedPipelines"
DOWNLOADER_MIDDLEWARES = {
    "qomnews.crawl.pace.Pace": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "qomnews.crawl.robots.OutletRobots": 100,
    "scrapy_poet.InjectionMiddleware": None,
    "qomnews.crawl.injection.InjectionPlannedOnce": 543,
    # Outside of retries: it counts what was given up.
    "qomnews.crawl.breaker.CircuitBreaker": 540,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "qomnews.crawl.unpacking.OutletCompression": 590,
    # It keeps and gives what other middlewares have unpacked.
    "qomnews.crawl.conditional.ConditionalRequests": 580,
    "qomnews.crawl.timings.ArchiveClock": 990,
    # Next to the wire, so that what is kept is what came over it, compression included.
    "qomnews.crawl.archive.PageArchive": 995,
    "qomnews.crawl.timings.FetchClock": 1000,
}
DOWNLOAD_HANDLERS = {
    "http": "qomnews.crawl.download.OutletDownloadHandler",
    "https": "qomnews.crawl.download.OutletDownloadHandler",
    # A crawl of news sites has no business with these.
    "ftp": None,
    "s3": None,
    "file": None,
    "data": None,
}
LOG_FORMATTER = "qomnews.crawl.log_format.QuietLogFormatter"

# On by default, and both let anyone on this machine run code in the crawler.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
# A page gives one story. Scrapy makes so many tasks for each page, whatever it gives: by default a hundred.
CONCURRENT_ITEMS = 1
# Bytes of pages that wait to be stored before no more are asked for; each has its parsed tree beside it.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 1_000_000
REFERRER_POLICY = "no-referrer"
REDIRECT_MAX_TIMES = 5
# Listings are read by the spider itself, and a story leads to no other.
DEPTH_LIMIT = 3
# Scrapy's own jitter would halve the delay now and then: what the operator set is the least that a site gets.
DOWNLOAD_DELAY_JITTER = 0
# The spiders log each address that was given up, with its reason in words.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
# Every file of a news site that this crawler reads is text; what is larger is not for it.
DOWNLOAD_WARNSIZE = 0
# A truncated answer is an error that is tried again, never a shorter story.
DOWNLOAD_FAIL_ON_DATALOSS = True
# Which fields records have, for the monitor of coverage; what is None, empty or a dash is not there.
SPIDERMON_ENABLED = True
SPIDERMON_ADD_FIELD_COVERAGE = True
SPIDERMON_FIELD_COVERAGE_SKIP_NONE = True
SPIDERMON_DICT_FIELDS_COVERAGE_LEVELS = 0
