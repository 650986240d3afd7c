"""What can be asked of this workspace: its models, channels, touchpoints, events and the customers' attributes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow.compute as pc

from hanhtrinh.app.explore.figures import Named, touchpoint_names
from hanhtrinh.app.explore.funnel import proposed_steps, stage_names
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.app.home.maps_seen import seen_maps
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.measures.population import iso_time
from hanhtrinh.models.library import models_at_hand
from hanhtrinh.models.placing import stage_by_rule

# an attribute with more values is no group of customers but a name or a number
_MOST_VALUES: Final = 40
_MOST_EVENTS: Final = 300


@dataclass(frozen=True, slots=True)
class ModelOption:
    """A journey model with its stages."""

    id: str
    name: Named
    stages: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class TouchpointOption:
    """A touchpoint, the stage of the asked model that it belongs to, and how many events it has."""

    touchpoint: Named
    stage: str | None
    events: int


@dataclass(frozen=True, slots=True)
class ValueOption:
    """A value of an attribute, and how many customers have it."""

    value: str
    customers: int


@dataclass(frozen=True, slots=True)
class AttributeOption:
    """An attribute of customers with its values, the most frequent first."""

    key: str
    values: tuple[ValueOption, ...]


@dataclass(frozen=True, slots=True)
class CountOption:
    """A channel or a name of events, and how many events it has."""

    id: str
    events: int


@dataclass(frozen=True, slots=True)
class Options:
    """What can be asked.

    Attributes:
        model: the one that is looked through.
        first, watermark: between which times there are data; None where there are none.
        steps: the steps that a funnel of touchpoints begins with.
        maps: where a claim can be put, the last written first.
    """

    model: str
    models: tuple[ModelOption, ...]
    channels: tuple[CountOption, ...]
    touchpoints: tuple[TouchpointOption, ...]
    events: tuple[CountOption, ...]
    attributes: tuple[AttributeOption, ...]
    steps: tuple[str, ...]
    customers: int
    first: str | None
    watermark: str | None
    maps: tuple[Named, ...] = ()


def options(workspace: Workspace, reading: Reading, model_id: str | None = None) -> Options:
    """Say what can be asked.

    Raises:
        UsageError: `unknown-model`.
        InputError: the model's file is wrong.
    """
    model = reading.model(model_id)
    found = reading.answers.get(("options", model.id), lambda: _options(workspace, reading, model.id))
    maps = tuple(Named(one.id, one.title) for one in seen_maps(workspace, reading).maps)
    return replace(found, maps=maps)


def _options(workspace: Workspace, reading: Reading, model_id: str) -> Options:
    log, model = reading.log, reading.model(model_id)
    names = touchpoint_names(reading.touchpoints)
    busy = np.zeros(len(names) + 1, np.int64)
    np.add.at(busy, reading.touchpoint_of_code, reading.events_per_code)
    placed = {one.id: stage_by_rule(model, one) for one in reading.touchpoints.touchpoints}
    first = min((int(shard.time[shard.offsets[:-1]].min()) for shard in log.shards if len(shard.time)), default=None)  # fmt: skip
    return Options(
        model=model.id,
        models=_models(workspace, reading),
        channels=_counted(log.codes.channel, reading),
        touchpoints=tuple(
            TouchpointOption(named, stage.id if (stage := placed[name]) else None, int(busy[index]))
            for index, (name, named) in enumerate(names.items())
        ),
        events=_counted(log.codes.name, reading)[:_MOST_EVENTS],
        attributes=tuple(_attribute(reading, key) for key in log.attribute_keys()),
        steps=proposed_steps(reading, model.id, "touchpoint"),
        customers=log.customers,
        first=iso_time(first),
        watermark=iso_time(log.watermark),
    )


def _models(workspace: Workspace, reading: Reading) -> tuple[ModelOption, ...]:
    found = []
    for file in models_at_hand(workspace.root / "models"):
        try:
            model = reading.model(file.id)
        except HanhtrinhError:
            # one of the workspace's own that is being written: `hanhtrinh models list` says what is wrong with it
            continue
        stages = tuple(stage_names(model).values())
        found.append(ModelOption(model.id, Named(model.id, model.names.text), stages))
    return tuple(found)


def _counted(values: tuple[str, ...], reading: Reading) -> tuple[CountOption, ...]:
    counts: Counter[str] = Counter()
    for value, events in zip(values, reading.events_per_code.tolist(), strict=True):
        if value and events:
            counts[value] += events
    return tuple(CountOption(value, events) for value, events in counts.most_common())


def _attribute(reading: Reading, key: str) -> AttributeOption:
    counts: Counter[str] = Counter()
    for shard in reading.log.shards:
        values = shard.attribute(key)
        if values is None:
            continue
        for entry in pc.value_counts(values).to_pylist():
            if entry["values"] is not None:
                counts[entry["values"]] += entry["counts"]
    most = counts.most_common(_MOST_VALUES)
    return AttributeOption(key, tuple(ValueOption(value, customers) for value, customers in most))
