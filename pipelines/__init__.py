"""Scrapy item pipelines: the steps of `qomnews.story`, one each, and the store at their end."""
