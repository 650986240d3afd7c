"""What a column of a dropped file may be, in words, and why it is taken for that."""

from __future__ import annotations

from typing import Final

from hanhtrinh.app.uploads.look import ColumnLook, Look
from hanhtrinh.language import Text, percent, whole
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.presets.document import Preset, slots
from hanhtrinh.sources.presets.library import columns_of

ATTRIBUTE: Final = "attribute"
DETAIL: Final = "detail"
IGNORE: Final = "ignore"
# what a person may choose for a column, in the order in which it is offered
PARTS: Final[dict[str, Text]] = {
    "user_id": Text(vi="Khách hàng", en="Customer"),
    "time": Text(vi="Thời điểm", en="Time"),
    "name": Text(vi="Điều đã xảy ra", en="What happened"),
    "value": Text(vi="Giá trị", en="Value"),
    "order_id": Text(vi="Mã đơn", en="Order number"),
    "channel": Text(vi="Kênh", en="Channel"),
    "device": Text(vi="Thiết bị", en="Device"),
    "score": Text(vi="Điểm khách chấm", en="Customer's score"),
    "score_kind": Text(vi="Loại điểm", en="Kind of score"),
    "text": Text(vi="Lời khách nói", en="What the customer says"),
    "id:phone": Text(vi="Số điện thoại", en="Phone number"),
    "id:email": Text(vi="Email", en="E-mail"),
    "id:zalo": Text(vi="Zalo", en="Zalo"),
    "id:messenger": Text(vi="Messenger", en="Messenger"),
    ATTRIBUTE: Text(vi="Mô tả khách", en="Describes the customer"),
    "direction": Text(vi="Ai liên hệ trước", en="Who began"),
    "anonymous_id": Text(vi="Khách chưa rõ tên", en="Unknown visitor"),
    "account_id": Text(vi="Công ty của khách", en="Customer's company"),
    "offer": Text(vi="Ưu đãi", en="Offer"),
    "cost": Text(vi="Chi phí", en="Cost"),
    "currency": Text(vi="Đơn vị tiền", en="Currency"),
    "url": Text(vi="Địa chỉ trang", en="Page address"),
    "referrer": Text(vi="Trang giới thiệu", en="Referring page"),
    "campaign_source": Text(vi="Nguồn chiến dịch", en="Campaign source"),
    "campaign_medium": Text(vi="Hình thức chiến dịch", en="Campaign medium"),
    "campaign_name": Text(vi="Tên chiến dịch", en="Campaign name"),
    "campaign_term": Text(vi="Từ khóa chiến dịch", en="Campaign term"),
    "campaign_content": Text(vi="Nội dung chiến dịch", en="Campaign content"),
    "scale_low": Text(vi="Điểm thấp nhất", en="Lowest score"),
    "scale_high": Text(vi="Điểm cao nhất", en="Highest score"),
    "received": Text(vi="Lúc nhận được", en="Received"),
    "message_id": Text(vi="Mã sự kiện", en="Event id"),
    "language": Text(vi="Ngôn ngữ", en="Language"),
    DETAIL: Text(vi="Chi tiết khác", en="Other detail"),
    IGNORE: Text(vi="Bỏ qua", en="Leave out"),
}


def parts_of(mapping: ColumnMapping, header: tuple[str, ...]) -> dict[str, str]:
    """Say of every column which part it has under a mapping."""
    found = dict.fromkeys(header, DETAIL)
    found.update(dict.fromkeys(mapping.ignored, IGNORE))
    found.update(dict.fromkeys(mapping.attributes.values(), ATTRIBUTE))
    found.update({column: f"id:{kind}" for kind, column in mapping.ids.items()})
    found.update({column: field for field, column in mapping.columns.items()})
    return {column: found[column] for column in header}


def mapping_of(parts: dict[str, str], base: ColumnMapping) -> ColumnMapping:
    """Give the mapping in which columns have these parts; what is no column's is as in `base`."""
    attribute_keys = {column: key for key, column in base.attributes.items()}
    return ColumnMapping(
        columns={part: column for column, part in parts.items() if part in PARTS and part not in _OTHER and ":" not in part},
        attributes={
            attribute_keys.get(column, column): column for column, part in parts.items() if part == ATTRIBUTE
        },
        ids={part.partition(":")[2]: column for column, part in parts.items() if part.startswith("id:")},
        constants=base.constants,
        ignored=tuple(column for column, part in parts.items() if part == IGNORE),
        score_kind=base.score_kind if "score" in parts.values() else None,
        scale=base.scale if "score" in parts.values() else None,
        time_format=base.time_format,
    )  # fmt: skip


_OTHER: Final = frozenset((ATTRIBUTE, DETAIL, IGNORE))


def preset_parts(preset: Preset, header: tuple[str, ...]) -> dict[str, str]:
    """Say of every column which part a preset gives it."""
    of_short: dict[str, str] = {}
    for rule in preset.events:
        for short in rule.text:
            of_short[short] = "text"
        for field in ("value", "cost", "order_id", "score", "currency"):
            if (short_name := getattr(rule, field)) is not None:
                of_short[short_name] = field
        for field in ("channel", "device", "direction", "offer", "url"):
            of_short.update(dict.fromkeys(slots(getattr(rule, field) or ""), field))
        of_short.update(dict.fromkeys((*slots(rule.name), *rule.when), "name"))
        of_short.update(dict.fromkeys((*rule.time, *rule.approximate), "time"))
    if preset.group is not None:
        of_short[preset.group] = "order_id"
    of_short.update(dict.fromkeys(preset.attributes.values(), ATTRIBUTE))
    person = [
        short for text in (*preset.person.user_id, *preset.person.anonymous_id) for short in slots(text)
    ]
    of_short.update(dict.fromkeys(person, "user_id"))
    of_short.update({short: f"id:{kind}" for kind, short in preset.ids.items() if f"id:{kind}" in PARTS})
    found = dict.fromkeys(header, DETAIL)
    for short, columns in columns_of(preset, header).items():
        for column in columns:
            found[column] = of_short.get(short, found[column])
    return found


def reason(part: str, column: ColumnLook, look: Look) -> Text:
    """Say why a column is taken for a part, in figures of the rows seen."""
    if not column.filled:
        return Text(vi="không có dòng nào ghi", en="no row has anything here")
    if part in ("user_id", "anonymous_id", "account_id", "order_id"):
        return _distinct(column, {"order_id": ("mã khác nhau", "different numbers")}.get(part, ("khách khác nhau", "different customers")))  # fmt: skip
    if part == "id:phone":
        return Text(vi=f"{percent(column.phones, 'vi')} hợp lệ", en=f"{percent(column.phones, 'en')} valid")
    if part in ("value", "cost"):
        return (
            Text(vi="số có phần lẻ", en="amounts with decimals")
            if column.fractions
            else Text(vi="số tròn, không có phần lẻ", en="whole amounts")
        )
    if part == "text":
        return _filled(column, look, ("dòng có chữ", "rows with words"))
    if column.common and len(column.common) <= 4 and part not in ("time", "received", "message_id"):
        some = ", ".join(column.common)
        return Text(vi=some, en=some)
    if part in ("name", "channel", "device", ATTRIBUTE, "id:email", "id:zalo", "id:messenger"):
        return _distinct(column, ("giá trị khác nhau", "different values"))
    return _filled(column, look, ("dòng có ghi", "rows filled"))


def _distinct(column: ColumnLook, what: tuple[str, str]) -> Text:
    if column.distinct is None:
        return Text(vi=f"hơn 200.000 {what[0]}", en=f"more than 200,000 {what[1]}")
    return Text(
        vi=f"{whole(column.distinct, 'vi')} {what[0]}", en=f"{whole(column.distinct, 'en')} {what[1]}"
    )


def _filled(column: ColumnLook, look: Look, what: tuple[str, str]) -> Text:
    if column.filled == look.rows:
        return Text(vi="dòng nào cũng có", en="every row has it")
    return Text(vi=f"{whole(column.filled, 'vi')} {what[0]}", en=f"{whole(column.filled, 'en')} {what[1]}")
