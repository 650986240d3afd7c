"""A workspace: one business's settings, touchpoints, maps, models and data, in one folder."""

from __future__ import annotations

import json
import logging
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.errors import Place, UsageError, WorkspaceError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import LANGUAGES, Language, Text
from hanhtrinh.maps.roundtrip import write_text
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.library import load_model
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.shelf import is_path
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.sources.times import zone_named
from hanhtrinh.store.events import EventStore

if TYPE_CHECKING:
    from hanhtrinh.events.selectors import Predicate
    from hanhtrinh.journeys.log import JourneyLog

_LOGGER: Final = logging.getLogger(__name__)
SETTINGS: Final = "hanhtrinh.toml"
TOUCHPOINTS: Final = "touchpoints.yaml"
_DATA_KINDS: Final = ("growing", "closed")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_NO_TOUCHPOINTS: Final = "schema: hanhtrinh.touchpoints/1\ntouchpoints: []\n"


@dataclass(frozen=True)
class Settings:
    """What `hanhtrinh.toml` says.

    Attributes:
        name: of the business; where it is empty, the folder's name stands for it.
        language: of maps and messages.
        timezone: IANA zone of times that do not say theirs.
        currency: ISO code of amounts that do not say theirs.
        model: id of the journey model in use.
        simulated: whether all data are simulated; pictures say so.
        data: `growing` where more will come, `closed` where the data are complete; which test judges claims follows.
        late: how long events may take to arrive; on growing data a verdict counts customers so much later.
    """

    language: Language = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    currency: str = "VND"
    model: str = "lifecycle-7"
    simulated: bool = False
    data: str = "growing"
    late: str = "3d"
    name: str = ""


class Workspace:
    """An opened workspace."""

    def __init__(self, root: Path, config: Settings) -> None:
        self.root = root
        self.config = config
        # on a command line a model may be named by its file; whoever asks over the network may not look at files
        self.files_by_path = True

    @classmethod
    def create(
        cls,
        root: Path | str,
        *,
        language: Language = "vi",
        timezone: str = "Asia/Ho_Chi_Minh",
        currency: str = "VND",
        model: str = "lifecycle-7",
        simulated: bool = False,
        data: str = "growing",
        name: str = "",
    ) -> Workspace:
        """Make a workspace in a new folder, or in one that is none yet; files in it stay.

        Raises:
            WorkspaceError: `workspace-exists`, `not-a-folder`.
            UsageError: `unknown-timezone`, `unknown-currency`, `unknown-language`, `unknown-model`, `unknown-data-kind`.
        """
        root = Path(root)
        config = Settings(language, timezone, currency, model, simulated, data, name=name)
        _check(config, None)
        if (root / SETTINGS).exists():
            raise WorkspaceError(
                "workspace-exists",
                Text(
                    vi=f"Thư mục “{root.name}” đã là một không gian làm việc.",
                    en=f"The folder “{root.name}” is a workspace already.",
                ),
                hint=Text(vi="Chọn một thư mục khác.", en="Choose another folder."),
            )
        if root.exists() and not root.is_dir():
            raise WorkspaceError(
                "not-a-folder",
                Text(
                    vi=f"“{root.name}” là tệp, không phải thư mục.",
                    en=f"“{root.name}” is a file, not a folder.",
                ),
            )
        load_model(model, root / "models")
        for folder in ("maps", "models", "data"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        EventStore.create(root / "data")
        if not (root / TOUCHPOINTS).exists():
            write_text(root / TOUCHPOINTS, _NO_TOUCHPOINTS)
        write_text(root / SETTINGS, _toml(config))  # last: from here on it is a workspace
        return cls(root, config)

    @classmethod
    def open(cls, root: Path | str) -> Workspace:
        """Open a workspace.

        Raises:
            WorkspaceError: `no-workspace`, `bad-settings`.
        """
        root = Path(root)
        try:
            text = (root / SETTINGS).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            name = root.resolve().name
            raise WorkspaceError(
                "no-workspace",
                Text(
                    vi=f"Thư mục “{name}” không phải là không gian làm việc (không có {SETTINGS}).",
                    en=f"The folder “{name}” is no workspace (it has no {SETTINGS}).",
                ),
                hint=Text(
                    vi="Tạo mới bằng: hanhtrinh init THƯ_MỤC; hoặc chỉ thư mục bằng -w.",
                    en="Make one with: hanhtrinh init DIR; or name the folder with -w.",
                ),
            ) from None
        try:
            return cls(root, _settings(tomllib.loads(text)))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _bad_settings(
                Text(vi=f"Không đọc được: {error}.", en=f"Cannot be read: {error}.")
            ) from error

    @property
    def name(self) -> str:
        """The name of the business, else of the folder."""
        return self.config.name or self.root.resolve().name

    @property
    def data(self) -> Path:
        """The folder of tables and the journey log."""
        return self.root / "data"

    @cached_property
    def store(self) -> EventStore:
        """The events."""
        return EventStore(self.data)

    def touchpoints(self) -> TouchpointSet:
        """Read the touchpoints; an empty set where the file is missing.

        Raises:
            InputError: the file is wrong, with its place.
        """
        path = self.root / TOUCHPOINTS
        if not path.exists():
            return TouchpointSet.model_validate({"schema": "hanhtrinh.touchpoints/1"})
        return load_document(path, TouchpointSet, name=TOUCHPOINTS).value

    def model(self, model_id: str | None = None) -> JourneyModel:
        """Read a journey model, the workspace's own before those that ship; the one in use where it is None.

        Raises:
            UsageError: `unknown-model`.
            InputError: the file is wrong, with its place.
        """
        name = model_id or self.config.model
        if is_path(name) and not self.files_by_path:
            raise UsageError(
                "unknown-model",
                Text(vi=f"Không có mô hình hành trình “{name}”.", en=f"There is no journey model “{name}”."),
                hint=Text(vi="Gọi mô hình bằng mã của nó.", en="Name a model by its id."),
            )
        return load_model(name, self.root / "models")

    def log(self, predicates: Sequence[Predicate] = ()) -> JourneyLog:
        """Give the journey log of the newest events, brought up to date where it must be.

        Where an existing log is coded anew as a whole, the reason (a `Text`) goes to this module's logger.

        Args:
            predicates: conditions on events that the log's codes must know.
        """
        # the compiled machinery of the log takes as long to load as all the rest: only those who need it wait
        from hanhtrinh.journeys.generations import current

        self.store.refresh()
        return current(
            self.store,
            self.data / "log",
            predicates=predicates,
            currency=self.config.currency,
            on_rebuild=_LOGGER.info,
        )


def _toml(config: Settings) -> str:
    lines = [
        f'language = "{config.language}"   # vi, en',
        f'timezone = "{config.timezone}"   # IANA',
        f'currency = "{config.currency}"   # ISO 4217',
        f'model = "{config.model}"',
        f'data = "{config.data}"   # growing, closed',
        f'late = "{config.late}"   # how long events may take to arrive',
    ]
    if config.name:
        lines.insert(0, f"name = {json.dumps(config.name, ensure_ascii=False)}")
    return "\n".join([*lines, *(["simulated = true"] if config.simulated else [])]) + "\n"


def _settings(found: dict[str, Any]) -> Settings:
    """Read the settings; names that are not known here belong to other versions and are left alone."""
    given: dict[str, Any] = {}
    for name, default in vars(Settings()).items():
        value = found.get(name, default)
        if not isinstance(value, type(default)):
            kind = (
                Text(vi="đúng/sai", en="true or false")
                if isinstance(default, bool)
                else Text(vi="chữ", en="a string")
            )
            raise _bad_settings(
                Text(vi=f"“{name}” phải là {kind.vi}.", en=f"“{name}” must be {kind.en}."), name
            )
        given[name] = value
    config = Settings(**given)
    _check(config, Place(file=SETTINGS))
    return config


def _check(config: Settings, place: Place | None) -> None:
    if config.language not in LANGUAGES:
        raise UsageError(
            "unknown-language",
            Text(
                vi=f"Không có ngôn ngữ “{config.language}”. Chọn một trong: {', '.join(LANGUAGES)}.",
                en=f"There is no language “{config.language}”. Choose one of: {', '.join(LANGUAGES)}.",
            ),
            place=place,
        )
    if not _CURRENCY.fullmatch(config.currency):
        raise UsageError(
            "unknown-currency",
            Text(
                vi=f"“{config.currency}” không phải là mã tiền tệ ISO 4217, ví dụ VND, USD.",
                en=f"“{config.currency}” is not an ISO 4217 currency code such as VND or USD.",
            ),
            place=place,
        )
    if config.data not in _DATA_KINDS:
        raise UsageError(
            "unknown-data-kind",
            Text(
                vi=f"Không có loại dữ liệu “{config.data}”. Chọn một trong: {', '.join(_DATA_KINDS)}.",
                en=f"There is no kind of data “{config.data}”. Choose one of: {', '.join(_DATA_KINDS)}.",
            ),
            place=place,
        )
    parse_duration(config.late, place)
    zone_named(config.timezone)


def _bad_settings(message: Text, name: str | None = None) -> WorkspaceError:
    return WorkspaceError("bad-settings", message, place=Place(file=SETTINGS, id=name))
