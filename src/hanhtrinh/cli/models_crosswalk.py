"""`hanhtrinh models crosswalk`: models translated into one another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanhtrinh.cli.answers import PageFormat, answering, output_help, show_rows, wanted_form
from hanhtrinh.cli.output import language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.models.crosswalk import Crosswalk, Part, Relation, Vista
    from hanhtrinh.models.model import JourneyModel
    from hanhtrinh.models.overlay import Overlay
    from hanhtrinh.models.words import Word


def workspace_help() -> str:
    """Say what `-w` is to commands on models."""
    return t(
        "Thư mục không gian làm việc; mô hình riêng nằm trong models/ của nó.",
        "Folder of the workspace; its own models are in its models/.",
    )


def register(models: typer.Typer) -> None:
    """Add the command to `hanhtrinh models`."""

    @models.command(
        "crosswalk",
        help=t(
            "Đối chiếu hai mô hình qua từ vựng chung; không nêu mô hình nào thì xem mọi mô hình theo từng từ.",
            "Translate between two models through the common vocabulary; without any, all models word by word.",
        ),
    )
    def crosswalk(
        first: Annotated[
            str | None, typer.Argument(metavar="[A]", help=t("Mã mô hình.", "A model's id."))
        ] = None,
        second: Annotated[
            str | None, typer.Argument(metavar="[B]", help=t("Mã mô hình thứ hai.", "The other's id."))
        ] = None,
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=workspace_help())] = Path("."),
        form: Annotated[
            PageFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = PageFormat.table,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=output_help(PageFormat)),
        ] = None,
    ) -> None:
        from hanhtrinh.app.model_crosswalk_page import crosswalk_page
        from hanhtrinh.models import crosswalk as walks

        wanted = wanted_form(form, output)
        folder = workspace / "models"
        if first is not None and second is None:
            raise UsageError(
                "one-model",
                Text(vi=f"Đối chiếu “{first}” với mô hình nào?", en=f"Translate “{first}” into which model?"),
                hint=Text(
                    vi=f"Ví dụ: hanhtrinh models crosswalk {first} lifecycle-7. Không nêu mã nào thì xem tất cả.",
                    en=f"For example: hanhtrinh models crosswalk {first} lifecycle-7. Without any id, all are shown.",
                ),
            )
        if first is not None and second is not None:
            chosen = [_model_or_overlay(name, folder) for name in (first, second)]
            pair = walks.crosswalk(*chosen)
        else:
            chosen, pair = _all_at_hand(folder), None
        vistas = [walks.vista_of(one) for one in chosen]
        if wanted is PageFormat.html:
            with answering(output):
                print(crosswalk_page(vistas, pair, language()), end="")
            return
        rows = (
            _word_rows(vistas, people=wanted is PageFormat.table)
            if pair is None
            else _pair_rows(pair, people=wanted is PageFormat.table)
        )
        document = _words_document(vistas) if pair is None else _pair_document(pair)
        with answering(output):
            show_rows(rows, document, wanted)
        if wanted is PageFormat.table and pair is not None:
            from hanhtrinh.app.model_crosswalk_page import only_text

            for text in only_text(pair):
                say(text)


def _model_or_overlay(name: str, folder: Path) -> "JourneyModel | Overlay":
    from hanhtrinh.models.library import load_model, load_overlay, overlay_ids

    return load_overlay(name) if name in overlay_ids() else load_model(name, folder)


def _all_at_hand(folder: Path) -> "list[JourneyModel | Overlay]":
    from hanhtrinh.models.library import load_model, load_overlay, models_at_hand, overlay_ids

    return [
        *(load_model(file.id, folder) for file in models_at_hand(folder)),
        *(load_overlay(name) for name in overlay_ids()),
    ]


def _pair_rows(pair: "Crosswalk", *, people: bool) -> list[dict[str, Any]]:
    """One row for every two stages that share words, then one for every stage without a counterpart."""
    from hanhtrinh.app.model_crosswalk_page import RELATIONS, words_text

    def row(
        a: "Part | None", relation: "Relation | None", b: "Part | None", *words: "Sequence[Word]"
    ) -> dict[str, Any]:
        if not people:
            told = (a.id if a else "", relation or "alone", b.id if b else "", *map(" ".join, words))
            return dict(zip(("a", "relation", "b", "shared", "only_a", "only_b"), told, strict=True))
        heads = (
            pair.a.name.to(language()),
            t("Quan hệ", "Relation"),
            pair.b.name.to(language()),
            t("Từ chung", "Shared words"),
            t("Chỉ bên trái", "Left only"),
            t("Chỉ bên phải", "Right only"),
        )
        related = RELATIONS[relation].to(language()) if relation else t("không có bên kia", "no counterpart")
        names = (a.name.to(language()) if a else "", related, b.name.to(language()) if b else "")
        return dict(zip(heads, (*names, *(words_text(one, language()) for one in words)), strict=True))

    return [
        *(row(one.a, one.relation, one.b, one.shared, one.only_a, one.only_b) for one in pair.overlaps),
        *(row(part, None, None, (), part.words, ()) for part in pair.alone_a),
        *(row(None, None, part, (), (), part.words) for part in pair.alone_b),
    ]


def _pair_document(pair: "Crosswalk") -> dict[str, Any]:
    return {
        "crosswalk": "crosswalk/1",
        "a": pair.a.id,
        "b": pair.b.id,
        "pairs": [
            {
                "a": one.a.id,
                "b": one.b.id,
                "relation": one.relation,
                "shared": list(one.shared),
                "only_a": list(one.only_a),
                "only_b": list(one.only_b),
            }
            for one in pair.overlaps
        ],
        "alone_a": [part.id for part in pair.alone_a],
        "alone_b": [part.id for part in pair.alone_b],
        "words_only_a": list(pair.only_a),
        "words_only_b": list(pair.only_b),
    }


def _word_rows(vistas: "list[Vista]", *, people: bool) -> list[dict[str, Any]]:
    """One row per word: the stage of every model that speaks of it."""
    from hanhtrinh.models.wording import WORD_NAMES
    from hanhtrinh.models.words import WORDS

    rows = []
    for word in WORDS:
        row: dict[str, Any] = {"word": WORD_NAMES[word].to(language()) if people else word}
        for vista in vistas:
            part = vista.part_of(word)
            if people:
                row[vista.id] = part.name.to(language()) if part is not None else "–"
            else:
                row[vista.id] = part.id if part is not None else ""
        rows.append(row)
    return rows


def _words_document(vistas: "list[Vista]") -> dict[str, Any]:
    return {
        "crosswalk": "crosswalk/1",
        "models": [
            {
                "model": vista.id,
                "overlay": vista.overlay,
                "stages": [
                    {"stage": part.id, "phase": part.phase, "words": list(part.words)} for part in vista.parts
                ],
            }
            for vista in vistas
        ],
    }
