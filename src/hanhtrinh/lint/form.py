"""Rules of the file itself; what they find is not looked for on the document but comes with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import Text
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject


def _nothing(_: Subject) -> Iterator[Found]:
    """Find nothing: reading the file, or silencing a rule, brings it up."""
    return iter(())


BROKEN: Final = Rule(
    code="HT001",
    name="does-not-hold",
    severity="error",
    group="form",
    title=Text(vi="Chỗ mà bản đồ không đọc được", en="What cannot be read"),
    why=Text(
        vi="Bản đồ nhắc đến điều không có, hoặc viết điều máy không hiểu. Sửa chỗ này trước, vì không có nó thì không vẽ và không kiểm được.",
        en="The map refers to what is not there, or says what cannot be understood. Correct this first: without it nothing can be drawn or checked.",
    ),
    bad=Text(vi="stage: purchse", en="stage: purchse"),
    good=Text(vi="stage: purchase", en="stage: purchase"),
    check=_nothing,
)
UNKNOWN_FIELD: Final = Rule(
    code="HT002",
    name="misspelt-field",
    severity="warning",
    group="form",
    title=Text(vi="Trường có lẽ viết sai tên", en="A field that is probably misspelt"),
    why=Text(
        vi="Trường lạ được giữ lại nhưng không có tác dụng; điều bạn viết ở đó không hiện ra đâu cả.",
        en="Unknown fields are kept but do nothing; what you wrote there shows up nowhere.",
    ),
    bad=Text(vi="ower: marketing", en="ower: marketing"),
    good=Text(vi="owner: marketing", en="owner: marketing"),
    check=_nothing,
)
BAD_SILENCE: Final = Rule(
    code="HT003",
    name="silence-without-reason",
    severity="warning",
    group="form",
    title=Text(vi="Bỏ qua luật mà không nói vì sao", en="A rule silenced without a reason"),
    why=Text(
        vi="Người đọc sau cần biết đây là quyết định hay là quên. Luật bỏ qua mà không còn gì để bỏ qua thì nên xóa.",
        en="Whoever comes next must see whether it was a decision or a slip. What silences nothing any more should go.",
    ),
    bad=Text(vi="lint: {ignore: [HT105]}", en="lint: {ignore: [HT105]}"),
    good=Text(
        vi="lint: {ignore: [HT105], reason: Cửa hàng chỉ bán trên web}",
        en="lint: {ignore: [HT105], reason: The shop sells on the web only}",
    ),
    check=_nothing,
)

RULES: Final = (BROKEN, UNKNOWN_FIELD, BAD_SILENCE)
