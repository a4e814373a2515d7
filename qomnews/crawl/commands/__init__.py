"""Scrapy commands that this project overrides."""
