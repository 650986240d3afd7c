"""What the columns of measures are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hanhtrinh.language import Text

_HEADINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "from": Text(vi="Từ", en="From"),
        "to": Text(vi="Đến", en="To"),
        "count": Text(vi="Số lần", en="Count"),
        "customers": Text(vi="Khách\nhàng", en="Customers"),
        "mean_gap_s": Text(vi="Cách nhau\n(trung bình)", en="Gap\n(mean)"),
        "median_gap_s": Text(vi="Cách nhau\n(trung vị)", en="Gap\n(median)"),
        "path": Text(vi="Đường đi", en="Path"),
        "share": Text(vi="Tỷ trọng", en="Share"),
        "step": Text(vi="Bước", en="Step"),
        "of_first": Text(vi="So với\nbước đầu", en="Of first"),
        "of_previous": Text(vi="So với\nbước trước", en="Of\nprevious"),
        "pending": Text(vi="Đang\nchờ", en="Pending"),
        "median_time_s": Text(vi="Từ bước trước\n(trung vị)", en="From previous\n(median)"),
        "stage": Text(vi="Giai đoạn", en="Stage"),
        "entered": Text(vi="Đã vào", en="Entered"),
        "reached_later": Text(vi="Đi tiếp", en="Went on"),
        "conversion": Text(vi="Tỷ lệ\nchuyển đổi", en="Conversion"),
        "left": Text(vi="Rời đi", en="Left"),
        "median_dwell_s": Text(vi="Ở lại\n(trung vị)", en="Dwell\n(median)"),
        "back_steps": Text(vi="Lùi\nbước", en="Back-\nsteps"),
        "skipped": Text(vi="Bỏ\nbước", en="Skipped"),
        "matured": Text(vi="Đủ\nthời gian", en="Matured"),
        "interval": Text(vi="Khoảng\n95%", en="95 %\ninterval"),
        # sessions
        "sessions": Text(vi="Phiên", en="Sessions"),
        "bounces": Text(vi="Thoát", en="Bounces"),
        "bounce_rate": Text(vi="Tỷ lệ\nthoát", en="Bounce\nrate"),
        "mean_events": Text(vi="Sự kiện\nmỗi phiên", en="Events per\nsession"),
        "median_duration_s": Text(vi="Thời lượng\n(trung vị)", en="Duration\n(median)"),
        "open": Text(vi="Chưa\nkết thúc", en="Still\nopen"),
        "over_s": Text(vi="Dài hơn", en="Over"),
        "up_to_s": Text(vi="Đến", en="Up to"),
        "cumulative": Text(vi="Cộng dồn", en="Cumulative"),
        # retention
        "cohort": Text(vi="Nhóm", en="Cohort"),
        "period": Text(vi="Kỳ", en="Period"),
        "retained": Text(vi="Quay lại", en="Retained"),
        "rate": Text(vi="Tỷ lệ\ngiữ chân", en="Retention"),
        "complete": Text(vi="Trọn kỳ", en="Complete"),
        # touchpoints
        "touchpoint": Text(vi="Điểm chạm", en="Touchpoint"),
        "goal": Text(vi="Mục tiêu", en="Goal"),
        "reached": Text(vi="Đạt\nmục tiêu", en="Reached"),
        "peers": Text(vi="Điểm chạm\nso sánh", en="Peers"),
        "peers_conversion": Text(vi="Tỷ lệ của\ncác điểm đó", en="Peers'\nconversion"),
        "below_average": Text(vi="Thấp hơn\ntrung bình", en="Below\naverage"),
        # care
        "group": Text(vi="Nhóm", en="Group"),
        "converted": Text(vi="Đã mua", en="Bought"),
        "difference": Text(vi="Chênh\nlệch", en="Difference"),
        "difference_interval": Text(vi="Khoảng 95%\ncủa chênh lệch", en="95 % interval\nof difference"),
        "neglected": Text(vi="Bị bỏ\nquên", en="Neglected"),
        "slipped_through": Text(vi="Bị bỏ\nsót", en="Slipped\nthrough"),
        "carts": Text(vi="Giỏ\nhàng", en="Carts"),
        "abandoned": Text(vi="Bị bỏ\nlại", en="Abandoned"),
        "value": Text(vi="Giá trị", en="Value"),
        "orders": Text(vi="Đơn\nhàng", en="Orders"),
        "cancelled": Text(vi="Hủy\nhoặc trả", en="Cancelled or\nreturned"),
        "returned": Text(vi="Trong đó\nbị trả lại", en="Of which\nreturned"),
        "unmatched": Text(vi="Không rõ\nđơn nào", en="Order\nunknown"),
        # statuses, offers, pace
        "status": Text(vi="Là ai với\ndoanh nghiệp", en="Status"),
        "rung": Text(vi="Bậc", en="Rung"),
        "to_next": Text(vi="Lên bậc\nkế tiếp", en="To the\nnext"),
        "to_higher": Text(vi="Lên bậc\ncao hơn", en="To any\nhigher"),
        "contacts": Text(vi="Lần\ntiếp xúc", en="Contacts"),
        "outbound": Text(vi="Trong đó do\ndoanh nghiệp", en="Of which by\nthe business"),
        "in_order": Text(vi="Đúng\nthứ tự", en="In order"),
        "ahead": Text(vi="Trước\nthứ tự", en="Ahead of\norder"),
        "ahead_outbound": Text(vi="Do doanh\nnghiệp vội", en="Rushed by\nthe business"),
        # lists of customers
        "customer": Text(vi="Khách hàng", en="Customer"),
        "at": Text(vi="Lúc", en="At"),
        "last_at": Text(vi="Lần cuối", en="Last seen"),
        "last_touchpoint": Text(vi="Điểm chạm\nsau cùng", en="Last\ntouchpoint"),
        "last_event": Text(vi="Sự kiện\nsau cùng", en="Last\nevent"),
    }
)
# where a measure's column is called otherwise
_OF_MEASURE: Final[Mapping[tuple[str, str], Text]] = MappingProxyType(
    {
        ("status/1", "reached"): Text(vi="Đã từng\nđạt", en="Ever\nreached"),
        ("pace/1", "step"): Text(vi="Nấc", en="Step"),
        ("ladder/1", "median_time_s"): Text(vi="Đến bậc kế tiếp\n(trung vị)", en="Time to next\n(median)"),
        ("neglected/1", "customers"): Text(vi="Người\nmua", en="Buyers"),
        ("neglected/1", "at"): Text(vi="Đã mua lúc", en="Bought"),
        ("rushed/1", "at"): Text(vi="Chào bán lúc", en="Offer made"),
        ("abandoned_cart/1", "at"): Text(vi="Bắt đầu giỏ hàng", en="Cart begun"),
        ("slipped_through/1", "value"): Text(vi="Đã mua", en="Bought"),
        **{
            (measure, "share"): Text(vi="Tỷ lệ", en="Share")
            for measure in ("neglected/1", "slipped_through/1", "abandoned_cart/1", "cancelled/1")
        },
    }
)


def heading(measure: str, column: str) -> Text:
    """Give the heading of a measure's column."""
    return _OF_MEASURE.get((measure, column)) or _HEADINGS[column]
