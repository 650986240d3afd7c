"""`make bench`: our measures against DuckDB; `make bench ARGS=whole-run`: a million events from CSV to a map."""

from __future__ import annotations

import sys

from bench import duckdb_ratio, whole_run


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["whole-run"]:
        whole_run.main(*(int(argument) for argument in arguments[1:2]))
    else:
        duckdb_ratio.main(arguments)


if __name__ == "__main__":
    main()
