"""`python -m qomnews` is the same as `qomnews`."""

from qomnews.cli.main import run

if __name__ == "__main__":
    run()
