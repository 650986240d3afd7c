"""DuckDB's answers to our measures: several formulations each, with equal semantics and columns.

The table `ev` is sorted by person, time, seq; `person`, `code`, `orders` are small integers and `time` is microseconds, which is
the fastest input DuckDB can have. `seq` is the row number, so that order within a person is the order of `seq`.
Medians are exact, or from logarithmic buckets (within 1 %); approx_quantile is slower here than the exact median, and errs by more.
"""

from __future__ import annotations

from typing import Final

# buckets narrower than 1 % of their duration
_BUCKET: Final = "CAST(CASE WHEN {0} <= 0 THEN -1 ELSE ln({0}) * 61.5 END AS SMALLINT)"
_FIGURE: Final = "CASE WHEN {0} < 0 THEN 0 ELSE exp(({0} + 0.0) / 61.5) / 1e6 END"

_GAPS: Final = {
    "partitioned window": """
        SELECT person, lag(code) OVER w AS a, code AS b, time - lag(time) OVER w AS gap
        FROM ev WINDOW w AS (PARTITION BY person ORDER BY seq)""",
    "streaming window": """
        SELECT person, a, b, gap FROM (
            SELECT person, code AS b, lag(code) OVER () AS a, time - lag(time) OVER () AS gap,
                   lag(person) OVER () AS before FROM ev)
        WHERE before = person""",
    "positional join": """
        SELECT n.person, e.code AS a, n.code AS b, n.time - e.time AS gap
        FROM (SELECT person, code, time FROM ev) e
        POSITIONAL JOIN (SELECT person, code, time FROM ev OFFSET 1) n
        WHERE e.person = n.person""",
}

_DIRECT: Final = """
    SELECT a, b, count(*) AS count, count(DISTINCT person) AS customers,
           avg(gap) / 1e6 AS mean_gap_s, {median} / 1e6 AS median_gap_s
    FROM ({gaps}) WHERE a IS NOT NULL GROUP BY a, b ORDER BY a, b"""

_TWO_STEPS: Final = """
    WITH gaps AS MATERIALIZED (SELECT * FROM ({gaps}) WHERE a IS NOT NULL),
    figures AS (SELECT a, b, count(*) AS count, avg(gap) / 1e6 AS mean_gap_s, {median} / 1e6 AS median_gap_s
                FROM gaps GROUP BY a, b),
    people AS (SELECT a, b, count(*) AS customers FROM (SELECT DISTINCT person, a, b FROM gaps) GROUP BY a, b)
    SELECT a, b, count, customers, mean_gap_s, median_gap_s FROM figures JOIN people USING (a, b) ORDER BY a, b"""

_PER_PERSON: Final = """
    WITH each AS (SELECT person, a, b, count(*) AS n, sum(gap) AS total, list(gap) AS gaps
                  FROM ({gaps}) WHERE a IS NOT NULL GROUP BY person, a, b)
    SELECT a, b, sum(n)::BIGINT AS count, count(*) AS customers, sum(total) / sum(n) / 1e6 AS mean_gap_s,
           median(flatten(list(gaps))) / 1e6 AS median_gap_s
    FROM each GROUP BY a, b ORDER BY a, b"""

_BUCKETS: Final = f"""
    WITH gaps AS MATERIALIZED (
        SELECT person, (a::SMALLINT * 32 + b)::SMALLINT AS pair, gap, {_BUCKET.format("gap")} AS bucket
        FROM ({{gaps}}) WHERE a IS NOT NULL),
    cells AS (SELECT pair, bucket, count(*) AS n, sum(gap) AS total FROM gaps GROUP BY pair, bucket),
    upto AS (SELECT pair, bucket, sum(n) OVER (PARTITION BY pair ORDER BY bucket) AS upto,
                    sum(n) OVER (PARTITION BY pair) AS n FROM cells),
    medians AS (SELECT pair, min(bucket) FILTER (upto > (n - 1) // 2) AS low, min(bucket) FILTER (upto > n // 2) AS high
                FROM upto GROUP BY pair),
    figures AS (SELECT pair, sum(n)::BIGINT AS count, sum(total) / sum(n) / 1e6 AS mean_gap_s FROM cells GROUP BY pair),
    people AS (SELECT pair, count(*) AS customers FROM (SELECT DISTINCT person, pair FROM gaps) GROUP BY pair)
    SELECT (pair // 32)::UTINYINT AS a, (pair % 32)::UTINYINT AS b, count, customers, mean_gap_s,
           ({_FIGURE.format("low")} + {_FIGURE.format("high")}) / 2 AS median_gap_s
    FROM figures JOIN people USING (pair) JOIN medians USING (pair) ORDER BY a, b"""

TRANSITIONS: Final = {
    f"{way}, {name}": shape.format(gaps=gaps, median=median)
    for name, gaps in _GAPS.items()
    for way, shape, median in (
        ("distinct count, exact median", _DIRECT, "median(gap)"),
        ("distinct rows, exact median", _TWO_STEPS, "median(gap)"),
        ("distinct rows, bucketed median", _BUCKETS, ""),
    )
}

# --- funnel: {a} .. {d} are the codes of four steps, {window} the window and {watermark} the watermark, microseconds

_FUNNEL_FINISH: Final = """
    , marked AS (SELECT *, t1 + {window} <= {watermark} AS mature FROM each),
    sums AS (SELECT
        count(*) FILTER (mature) AS m1, count(t2) FILTER (mature) AS m2,
        count(t3) FILTER (mature) AS m3, count(t4) FILTER (mature) AS m4,
        count(*) FILTER (NOT mature) AS p1, count(t2) FILTER (NOT mature) AS p2,
        count(t3) FILTER (NOT mature) AS p3, count(t4) FILTER (NOT mature) AS p4,
        median(t2 - t1) FILTER (mature) / 1e6 AS d2, median(t3 - t2) FILTER (mature) / 1e6 AS d3,
        median(t4 - t3) FILTER (mature) / 1e6 AS d4 FROM marked)
    SELECT unnest([1, 2, 3, 4]) AS step, unnest([m1, m2, m3, m4]) AS customers,
           unnest([1.0, m2 / m1, m3 / m1, m4 / m1]) AS of_first,
           unnest([1.0, m2 / m1, m3 / nullif(m2, 0), m4 / nullif(m3, 0)]) AS of_previous,
           unnest([p1, p2, p3, p4]) AS pending, unnest([NULL, d2, d3, d4]) AS median_time_s FROM sums"""

# step after step: the earliest event of the next step behind the last one, within the window of the first
_JOINS: Final = """
    WITH s1 AS (SELECT person, min(seq) AS q, min(time) AS t1 FROM ev WHERE code = {a} GROUP BY person),
    s2 AS (SELECT s.person, min(e.seq) AS q, any_value(t1) AS t1, min(e.time) AS t2
           FROM ev e JOIN s1 s ON e.person = s.person AND e.seq > s.q AND e.time <= t1 + {window}
           WHERE code = {b} GROUP BY s.person),
    s3 AS (SELECT s.person, min(e.seq) AS q, any_value(t1) AS t1, min(e.time) AS t3
           FROM ev e JOIN s2 s ON e.person = s.person AND e.seq > s.q AND e.time <= t1 + {window}
           WHERE code = {c} GROUP BY s.person),
    s4 AS (SELECT s.person, min(e.time) AS t4
           FROM ev e JOIN s3 s ON e.person = s.person AND e.seq > s.q AND e.time <= t1 + {window}
           WHERE code = {d} GROUP BY s.person),
    each AS (SELECT s1.t1, t2, t3, t4 FROM s1 LEFT JOIN s2 USING (person) LEFT JOIN s3 USING (person)
             LEFT JOIN s4 USING (person))"""

_ASOF: Final = """
    WITH s1 AS (SELECT person, min(seq) AS q1, min(time) AS t1 FROM ev WHERE code = {a} GROUP BY person),
    s2 AS (SELECT s.person, s.t1, e.seq AS q2, e.time AS t2 FROM s1 s
           ASOF JOIN (SELECT person, seq, time FROM ev WHERE code = {b}) e ON s.person = e.person AND s.q1 < e.seq
           WHERE e.time <= t1 + {window}),
    s3 AS (SELECT s.person, s.t1, e.seq AS q3, e.time AS t3 FROM s2 s
           ASOF JOIN (SELECT person, seq, time FROM ev WHERE code = {c}) e ON s.person = e.person AND s.q2 < e.seq
           WHERE e.time <= t1 + {window}),
    s4 AS (SELECT s.person, e.time AS t4 FROM s3 s
           ASOF JOIN (SELECT person, seq, time FROM ev WHERE code = {d}) e ON s.person = e.person AND s.q3 < e.seq
           WHERE e.time <= t1 + {window}),
    each AS (SELECT s1.t1, t2, t3, t4 FROM s1 LEFT JOIN s2 USING (person) LEFT JOIN s3 USING (person)
             LEFT JOIN s4 USING (person))"""

# all steps of a person as lists of times; ties in time are decided by seq, so a seq is carried in the order of lists
_LISTS: Final = """
    WITH people AS (
        SELECT person, list(seq) FILTER (code = {a}) AS a, list(seq) FILTER (code = {b}) AS b,
               list(seq) FILTER (code = {c}) AS c, list(seq) FILTER (code = {d}) AS d
        FROM ev WHERE code IN ({a}, {b}, {c}, {d}) GROUP BY person HAVING a IS NOT NULL),
    q1 AS (SELECT *, list_min(a) AS q1 FROM people),
    q2 AS (SELECT *, list_min(list_filter(b, lambda x: x > q1)) AS q2 FROM q1),
    q3 AS (SELECT *, list_min(list_filter(c, lambda x: x > q2)) AS q3 FROM q2),
    q4 AS (SELECT *, list_min(list_filter(d, lambda x: x > q3)) AS q4 FROM q3),
    timed AS (SELECT e1.time AS t1, e2.time AS t2, e3.time AS t3, e4.time AS t4 FROM q4
              JOIN ev e1 ON e1.seq = q1 LEFT JOIN ev e2 ON e2.seq = q2
              LEFT JOIN ev e3 ON e3.seq = q3 LEFT JOIN ev e4 ON e4.seq = q4),
    each AS (SELECT t1, CASE WHEN t2 <= t1 + {window} THEN t2 END AS t2,
                    CASE WHEN t3 <= t1 + {window} THEN t3 END AS t3,
                    CASE WHEN t4 <= t1 + {window} THEN t4 END AS t4 FROM timed)"""

# semi-joins first: only people who have reached a step are looked at for the next
_AGGREGATES: Final = """
    WITH steps AS MATERIALIZED (SELECT person, code, seq, time FROM ev WHERE code IN ({a}, {b}, {c}, {d})),
    s1 AS MATERIALIZED (SELECT person, min(seq) AS q, min(time) AS t1 FROM steps WHERE code = {a} GROUP BY person),
    s2 AS MATERIALIZED (SELECT s.person, min(e.seq) AS q, any_value(t1) AS t1, min(e.time) AS t2
           FROM steps e JOIN s1 s ON e.person = s.person
           WHERE code = {b} AND e.seq > s.q AND e.time <= t1 + {window} GROUP BY s.person),
    s3 AS MATERIALIZED (SELECT s.person, min(e.seq) AS q, any_value(t1) AS t1, min(e.time) AS t3
           FROM steps e JOIN s2 s ON e.person = s.person
           WHERE code = {c} AND e.seq > s.q AND e.time <= t1 + {window} GROUP BY s.person),
    s4 AS (SELECT s.person, min(e.time) AS t4 FROM steps e JOIN s3 s ON e.person = s.person
           WHERE code = {d} AND e.seq > s.q AND e.time <= t1 + {window} GROUP BY s.person),
    each AS (SELECT s1.t1, t2, t3, t4 FROM s1 LEFT JOIN s2 USING (person) LEFT JOIN s3 USING (person)
             LEFT JOIN s4 USING (person))"""

# the next b, c, d behind every event by windows from the last event to the first
_WINDOWS: Final = """
    WITH steps AS (SELECT person, code, seq, time FROM ev WHERE code IN ({a}, {b}, {c}, {d})),
    n4 AS (SELECT *, min(time) FILTER (code = {d}) OVER w AS d FROM steps
           WINDOW w AS (PARTITION BY person ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
    n3 AS (SELECT *, min(seq) FILTER (code = {c}) OVER w AS cq FROM n4
           WINDOW w AS (PARTITION BY person ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
    n2 AS (SELECT *, min(seq) FILTER (code = {b}) OVER w AS bq FROM n3
           WINDOW w AS (PARTITION BY person ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
    one AS (SELECT person, min(seq) AS q1 FROM steps WHERE code = {a} GROUP BY person),
    timed AS (SELECT e1.time AS t1, e2.time AS t2, e3.time AS t3, e3.d AS t4 FROM one JOIN n2 e1 ON e1.seq = q1
              LEFT JOIN n2 e2 ON e2.seq = e1.bq LEFT JOIN n2 e3 ON e3.seq = e2.cq),
    each AS (SELECT t1, CASE WHEN t2 <= t1 + {window} THEN t2 END AS t2,
                    CASE WHEN t3 <= t1 + {window} THEN t3 END AS t3,
                    CASE WHEN t4 <= t1 + {window} THEN t4 END AS t4 FROM timed)"""

FUNNEL: Final = {
    "exact medians, a join for every step": _JOINS + _FUNNEL_FINISH,
    "exact medians, ASOF joins": _ASOF + _FUNNEL_FINISH,
    "exact medians, lists per person": _LISTS + _FUNNEL_FINISH,
    "exact medians, joins over the steps alone": _AGGREGATES + _FUNNEL_FINISH,
    "exact medians, windows backwards": _WINDOWS + _FUNNEL_FINISH,
}

# --- stages of lifecycle-7 on the codes of bench/events.py, where every event is in one stage at most

_BUYERS: Final = """
    buyers AS (SELECT person, min(seq) AS bought, arg_min(orders, seq) AS first_order
               FROM ev WHERE code = {buy} GROUP BY person),
    all_events AS (SELECT e.person, e.seq, e.time,
        CASE WHEN e.code = {buy} THEN CASE WHEN orders = first_order THEN 3 ELSE 6 END
             WHEN e.code IN ({after_usage}) THEN CASE WHEN seq > bought THEN 4 END
             WHEN e.code IN ({after_loyalty}) THEN CASE WHEN seq > bought THEN 6 END
             ELSE [{stage_of_code}][e.code + 1] END::TINYINT AS s
        FROM ev e LEFT JOIN buyers USING (person)),
    last AS (SELECT person, max(time) AS z FROM ev GROUP BY person),"""

_STEPS: Final = {
    "partitioned window": """
    staged AS MATERIALIZED (SELECT *, lag(s) OVER (PARTITION BY person ORDER BY seq) AS prev
                            FROM all_events WHERE s IS NOT NULL),""",
    "streaming window": """
    staged AS MATERIALIZED (SELECT person, seq, time, s, CASE WHEN before = person THEN prev END AS prev FROM (
        SELECT *, lag(s) OVER () AS prev, lag(person) OVER () AS before FROM all_events WHERE s IS NOT NULL)),""",
    "streaming window, changes alone": """
    staged AS MATERIALIZED (SELECT person, seq, time, s, CASE WHEN before = person THEN prev END AS prev FROM (
        SELECT *, lag(s) OVER () AS prev, lag(person) OVER () AS before FROM all_events WHERE s IS NOT NULL)
        WHERE before IS NULL OR before <> person OR prev <> s),""",
}

_ENTRIES: Final = """
    entries AS MATERIALIZED (SELECT person, {entries} FROM staged GROUP BY person),
    onward AS (SELECT g.person, {onward},
        bit_or(CASE WHEN s < prev THEN 1 << prev ELSE 0 END) AS back,
        bit_or(CASE WHEN s > prev + 1 THEN ((1 << s) - (2 << prev)) & ~({known}) ELSE 0 END) AS skip
        FROM staged g JOIN entries USING (person) GROUP BY g.person),"""

# the entries as a column of every event, instead of a join of the table with itself
_ENTRY_WINDOWS: Final = """
    marked AS (SELECT *, {entry_windows} FROM staged WINDOW p AS (PARTITION BY person)),
    entries AS (SELECT person, {any_entries} FROM marked GROUP BY person),
    onward AS (SELECT person, {onward},
        bit_or(CASE WHEN s < prev THEN 1 << prev ELSE 0 END) AS back,
        bit_or(CASE WHEN s > prev + 1 THEN ((1 << s) - (2 << prev)) & ~({known}) ELSE 0 END) AS skip
        FROM marked GROUP BY person),"""

_STAGE_ROWS: Final = """
    people AS MATERIALIZED (SELECT * FROM entries JOIN onward USING (person) JOIN last USING (person)),
    rows AS ({rows})
    SELECT stage, entered, reached_later, converted / nullif(matured, 0) AS conversion, left_, entered - reached_later - left_ AS pending,
           median_dwell_s, back_steps, skipped, matured FROM rows ORDER BY stage"""

STAGES: Final = {
    **{
        f"exact medians, joined entries, {name}": "WITH" + _BUYERS + step + _ENTRIES + _STAGE_ROWS
        for name, step in _STEPS.items()
    },
    "exact medians, entry windows, changes alone": "WITH"
    + _BUYERS
    + _STEPS["streaming window, changes alone"]
    + _ENTRY_WINDOWS
    + _STAGE_ROWS,
}


def stage_options(
    stage_of_code: list[int | None],
    buy: int,
    usage: list[int],
    loyalty: list[int],
    watermark: int,
    window: int,
    inactive: int,
) -> dict[str, str]:
    """Write the parts of the stage queries that repeat for every stage."""
    stages = range(7)
    row = """SELECT {k} AS stage, count(t{k}) AS entered, count(n{k}) AS reached_later,
        count(*) FILTER (t{k} + {window} <= {watermark}) AS matured,
        count(*) FILTER (t{k} + {window} <= {watermark} AND n{k} - t{k} <= {window}) AS converted,
        count(*) FILTER (t{k} IS NOT NULL AND n{k} IS NULL AND z + {inactive} <= {watermark}) AS left_,
        median(n{k} - t{k}) FILTER (t{k} + {window} <= {watermark} AND n{k} - t{k} <= {window}) / 1e6 AS median_dwell_s,
        count(*) FILTER (back & (1 << {k}) <> 0) AS back_steps, count(*) FILTER (skip & (1 << {k}) <> 0) AS skipped
        FROM people"""
    return {
        "buy": str(buy),
        "after_usage": ", ".join(map(str, usage)),
        "after_loyalty": ", ".join(map(str, loyalty)),
        "stage_of_code": ", ".join("NULL" if stage is None else str(stage) for stage in stage_of_code),
        "entries": ", ".join(
            f"min(seq) FILTER (s = {k}) AS q{k}, min(time) FILTER (s = {k}) AS t{k}" for k in stages
        ),
        "entry_windows": ", ".join(
            f"min(seq) FILTER (s = {k}) OVER p AS q{k}, min(time) FILTER (s = {k}) OVER p AS t{k}"
            for k in stages
        ),
        "any_entries": ", ".join(f"any_value(t{k}) AS t{k}" for k in stages),
        "onward": ", ".join(f"min(time) FILTER (s > {k} AND seq > q{k}) AS n{k}" for k in stages),
        "known": " | ".join(f"(CASE WHEN q{k} < seq THEN {1 << k} ELSE 0 END)" for k in stages),
        "rows": " UNION ALL ".join(
            row.format(k=k, window=window, watermark=watermark, inactive=inactive) for k in stages
        ),
    }


# --- sessions: {gap} is the gap and {watermark} the watermark, microseconds. No session of these events lasts 24 hours, so
# that the cap, which SQL could only find by recursion, is left out here; equal rows show that it may be.

_SESSION_FINISH: Final = """
    SELECT count(*) AS sessions, count(*) FILTER (events = 1) AS bounces,
           count(*) FILTER (events = 1) / count(*) AS bounce_rate, avg(events) AS mean_events,
           {median} AS median_duration_s, NULL, NULL, count(DISTINCT person) AS customers,
           count(*) FILTER ({watermark} - last <= {gap}) AS open FROM visits"""
_SESSION_GROUPS: Final = """
    , numbered AS (SELECT person, time, sum(fresh) OVER (ROWS UNBOUNDED PRECEDING) AS visit FROM marked),
    visits AS (SELECT any_value(person) AS person, count(*) AS events, max(time) - min(time) AS length, max(time) AS last
               FROM numbered GROUP BY visit)"""
_SESSION_MARKS: Final = {
    "partitioned window": """
    WITH marked AS (
        SELECT person, time, (time - lag(time) OVER w <= {gap}) IS NOT TRUE AS new, new::UTINYINT AS fresh
        FROM ev WINDOW w AS (PARTITION BY person ORDER BY seq))""",
    "streaming window": """
    WITH marked AS (
        SELECT person, time, (person = lag(person) OVER () AND time - lag(time) OVER () <= {gap}) IS NOT TRUE AS new,
               new::UTINYINT AS fresh FROM ev)""",
}
# where sessions begin is where the one before ends: no event needs to be grouped
_SESSION_BORDERS: Final = """
    WITH marked AS (
        SELECT person, time, seq, lag(time) OVER () AS before,
               (person = lag(person) OVER () AND time - lag(time) OVER () <= {gap}) IS NOT TRUE AS new FROM ev),
    borders AS (SELECT person, time, seq, before FROM marked WHERE new),
    ends AS (SELECT max(seq) + 1 AS seq, last(time) AS time FROM ev),
    visits AS (
        SELECT b.person, coalesce(lead(b.seq) OVER (ORDER BY b.seq), e.seq) - b.seq AS events,
               coalesce(lead(b.before) OVER (ORDER BY b.seq), e.time) AS last, last - b.time AS length
        FROM borders b CROSS JOIN ends e)"""
_SESSION_MEDIANS: Final = {
    "exact median": "median(length) / 1e6",
    "bucketed median": _FIGURE.format("median(" + _BUCKET.format("length") + ")"),
}
SESSIONS: Final = {
    f"{way}, {name}": head + _SESSION_FINISH.replace("{median}", median)
    for way, head in {
        **{mark: text + _SESSION_GROUPS for mark, text in _SESSION_MARKS.items()},
        "borders only": _SESSION_BORDERS,
    }.items()
    for name, median in _SESSION_MEDIANS.items()
}

# --- retention by months: {watermark} is the watermark, microseconds

_MONTH: Final = "datediff('month', TIMESTAMP '1970-01-01', make_timestamp({0}))::SMALLINT"
_RETENTION_FINISH: Final = """
    , sizes AS (SELECT cohort, count(*) AS customers FROM entered GROUP BY cohort),
    counts AS (SELECT cohort, unit - cohort AS period, count(*) AS retained FROM back GROUP BY cohort, period),
    lasts AS (SELECT datediff('month', TIMESTAMP '1970-01-01', make_timestamp({watermark})) AS unit)
    SELECT strftime(DATE '1970-01-01' + to_months(s.cohort), '%Y-%m-%d') AS name, k.period, customers,
           coalesce(retained, 0) AS retained, coalesce(retained, 0) / customers AS rate,
           epoch_us((DATE '1970-01-01' + to_months((s.cohort + k.period + 1)::INTEGER))::TIMESTAMP) <= {watermark},
           NULL, NULL
    FROM sizes s CROSS JOIN lasts l CROSS JOIN unnest(range(0, l.unit - s.cohort + 1)) AS k(period)
    LEFT JOIN counts c ON c.cohort = s.cohort AND c.period = k.period ORDER BY name, k.period"""
RETENTION: Final = {
    "distinct months, window": f"""
    WITH seen AS (SELECT DISTINCT person, {_MONTH.format("time")} AS unit FROM ev),
    entered AS (SELECT person, min(unit) AS cohort FROM seen GROUP BY person),
    back AS (SELECT unit, min(unit) OVER (PARTITION BY person) AS cohort FROM seen)"""
    + _RETENTION_FINISH,
    "distinct months, join": f"""
    WITH seen AS MATERIALIZED (SELECT DISTINCT person, {_MONTH.format("time")} AS unit FROM ev),
    entered AS MATERIALIZED (SELECT person, min(unit) AS cohort FROM seen GROUP BY person),
    back AS (SELECT unit, cohort FROM seen JOIN entered USING (person))"""
    + _RETENTION_FINISH,
    "one row per customer, lists": f"""
    WITH entered AS MATERIALIZED (
        SELECT person, list(DISTINCT {_MONTH.format("time")}) AS units, list_min(units) AS cohort FROM ev GROUP BY person),
    back AS (SELECT cohort, unnest(units) AS unit FROM entered)"""
    + _RETENTION_FINISH,
    "bits of months": f"""
    WITH entered AS MATERIALIZED (
        SELECT person, min({_MONTH.format("time")}) AS cohort,
               bit_or(1::UBIGINT << ({_MONTH.format("time")} - {_MONTH.format("{base}")})) AS bits FROM ev GROUP BY person),
    back AS (SELECT cohort, unit FROM entered CROSS JOIN (SELECT {_MONTH.format("{base}")} + unnest(range(0, 63)) AS unit)
             WHERE (bits >> (unit - {_MONTH.format("{base}")})) & 1 = 1)"""
    + _RETENTION_FINISH,
}
