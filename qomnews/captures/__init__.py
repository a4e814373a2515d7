"""Web archives: captures of the outlets' pages by others, read as a crawl reads the pages themselves."""
