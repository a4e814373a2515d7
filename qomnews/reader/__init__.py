"""The reader: a web application over a store for editors and analysts, which only reads."""
