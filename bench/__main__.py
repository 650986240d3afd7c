"""`make bench`: our measures against DuckDB; `make bench ARGS=whole-run`: a million events from CSV to a map;
`make bench ARGS=memory`: the peak memory of 10 and of 30 million events.
"""

from __future__ import annotations

import sys

from bench import duckdb_ratio, memory, whole_run


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["whole-run"]:
        whole_run.main(*(int(argument) for argument in arguments[1:2]))
    elif arguments[:1] == ["memory"]:
        memory.main(tuple(int(argument) for argument in arguments[1:]) or memory.SIZES)
    else:
        duckdb_ratio.main(arguments)


if __name__ == "__main__":
    main()
