"""Running spiders: what every run shares, from its lock and page archive to its record and exit status."""
