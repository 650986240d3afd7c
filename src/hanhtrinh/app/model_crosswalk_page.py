"""The page of a crosswalk: models over the common vocabulary, and how the stages of two correspond."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hanhtrinh.language import Language, Text, counted
from hanhtrinh.language.figures import NO_BREAK
from hanhtrinh.models.crosswalk import Crosswalk, Relation, Vista
from hanhtrinh.models.wording import WORD_NAMES
from hanhtrinh.models.words import WORDS, Word
from hanhtrinh.render import report
from hanhtrinh.render.model_strips import Piece, Strip, strips_svg

PICTURE_WIDTH: Final = 1_080  # CSS pixels from which on the strips scroll
RELATIONS: Final[dict[Relation, Text]] = {
    "same": Text(vi="trùng khớp", en="the same"),
    "within": Text(vi="nằm trong", en="is part of"),
    "contains": Text(vi="bao gồm", en="contains"),
    "partial": Text(vi="trùng một phần", en="overlaps"),
}


def words_text(words: Sequence[Word], language: Language) -> str:
    """Write words of the common vocabulary as people read them; empty for none."""
    return ", ".join(WORD_NAMES[word].to(language) for word in words)


def crosswalk_page(models: Sequence[Vista], pair: Crosswalk | None, language: Language) -> str:
    """Write the page: all models over the words, and, where two were asked for, how their stages correspond."""
    strips = [_plain_strip(one, language) for one in models]
    columns = [WORD_NAMES[word].to(language) for word in WORDS]
    blocks: list[report.Block] = [
        report.Heading(Text(vi="Cùng một từ vựng chung", en="One common vocabulary")),
        report.Picture(
            strips_svg(columns, strips, language),
            Text(
                vi="Mỗi mô hình là một dải giai đoạn đặt trên 15 từ chung; những gì thẳng cột là cùng một ý.",
                en="Each model is a strip of stages over the 15 common words; what stands in one column means the same.",
            ),
            width=PICTURE_WIDTH,
        ),
        report.Prose.of(_WHAT_WORDS_DO_NOT_SAY, quiet=True),
    ]
    if pair is not None:
        blocks += _pair_blocks(pair, language)
    names = Text(
        vi=" và ".join(one.name.vi for one in models)
        if len(models) == 2
        else f"{len(models)} mô hình, một từ vựng",
        en=" and ".join(one.name.en for one in models)
        if len(models) == 2
        else f"{counted(len(models), 'model')}, one vocabulary",
    )
    return report.report_page(
        names,
        language,
        blocks,
        subtitle=Text(
            vi="Mô hình này nói gì trong lời của mô hình kia.",
            en="What one model says in the words of another.",
        ),
        kind=Text(vi="Đối chiếu mô hình", en="Crosswalk of models"),
    )


_WHAT_WORDS_DO_NOT_SAY: Final = Text(
    vi="Từ chung cho biết giai đoạn nói về điều gì, không cho biết điều kiện riêng: “đơn đầu tiên” và “đơn thứ hai” cùng là "
    "mua, nên hai giai đoạn khớp từ vẫn có thể đếm ra những khách khác nhau.",
    en="Words say what a stage is about, not its conditions: “the first order” and “the second” are both buying, so that "
    "stages whose words agree may still count different customers.",
)


def _pair_blocks(pair: Crosswalk, language: Language) -> list[report.Block]:
    rows: list[tuple[report.Cell, ...]] = [
        (
            one.a.name,
            _unbroken(RELATIONS[one.relation]),
            one.b.name,
            words_text(one.shared, language),
            words_text(one.only_a, language) or "–",
            words_text(one.only_b, language) or "–",
        )
        for one in pair.overlaps
    ]
    blocks: list[report.Block] = [
        report.Heading(Text(vi="Giai đoạn nào ứng với giai đoạn nào", en="Which stage answers to which")),
        report.Table(
            (
                report.Column(pair.a.name),
                report.Column(Text(vi="Quan hệ", en="Relation")),
                report.Column(pair.b.name),
                report.Column(Text(vi="Từ chung", en="Shared words")),
                report.Column(Text(vi="Chỉ bên trái", en="Left only")),
                report.Column(Text(vi="Chỉ bên phải", en="Right only")),
            ),
            tuple(rows),
            empty=Text(vi="Hai mô hình không chung từ nào.", en="The two share no word."),
        ),
    ]
    for mine, other, words, alone in (
        (pair.a, pair.b, pair.only_a, pair.alone_a),
        (pair.b, pair.a, pair.only_b, pair.alone_b),
    ):
        if words:
            blocks.append(report.Prose.of(_only(mine, other, words, [part.name for part in alone])))
    return blocks


def _unbroken(text: Text) -> Text:
    return Text(vi=text.vi.replace(" ", NO_BREAK), en=text.en.replace(" ", NO_BREAK))


def _only(mine: Vista, other: Vista, words: Sequence[Word], alone: Sequence[Text]) -> Text:
    """Say what one model speaks of and the other does not."""
    vi = f"“{other.name.vi}” không nói đến: {words_text(words, 'vi')}."
    en = f"“{other.name.en}” does not speak of: {words_text(words, 'en')}."
    if alone:
        vi += (
            f" Vì thế {', '.join(one.vi for one in alone)} của “{mine.name.vi}” không có giai đoạn tương ứng."
        )
        en += f" So {', '.join(one.en for one in alone)} of “{mine.name.en}” has no counterpart."
    return Text(vi=vi, en=en)


def only_text(pair: Crosswalk) -> list[Text]:
    """Say what either model alone speaks of, and which stages have no counterpart."""
    found = []
    if pair.only_a:
        found.append(_only(pair.a, pair.b, pair.only_a, [part.name for part in pair.alone_a]))
    if pair.only_b:
        found.append(_only(pair.b, pair.a, pair.only_b, [part.name for part in pair.alone_b]))
    return found


def columns_of(words: Sequence[Word]) -> tuple[int, ...]:
    """Give the columns of words in the strips, ascending."""
    return tuple(sorted(WORDS.index(word) for word in words))


def _plain_strip(vista: Vista, language: Language) -> Strip:
    return Strip(
        vista.name.to(language),
        vista.id,
        tuple(
            Piece(
                part.name.to(language),
                columns_of(part.words),
                part.phase,
                told=f"{part.name.to(language)}: {words_text(part.words, language)}",
            )
            for part in vista.parts
            if part.words
        ),
    )
