"""Counts that every view shows: whom it is about, on what data."""

from __future__ import annotations

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.figures import Population
from hanhtrinh.measures.population import iso_time


def population_of(look: Look) -> Population:
    """Say whom a look is about, of how many, on what data."""
    mine = look.population()
    everybody = look.everybody().population() if look.narrowed else mine
    return Population(
        customers=mine.customers,
        events=mine.events,
        of=everybody.customers,
        first=iso_time(mine.first),
        last=iso_time(mine.last),
        watermark=iso_time(look.reading.log.watermark),
        generation=look.reading.log.generation,
    )
