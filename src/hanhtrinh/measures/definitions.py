"""What each measure counts, in two or three sentences that stand beside its figures; the mathematics is in its module."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hanhtrinh.language import Text

DEFINITIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "transitions/1": Text(
            vi="Xếp sự kiện của mỗi khách hàng theo thời gian (trùng giờ thì theo thứ tự nhập), mỗi cặp liền nhau là một "
            "lần chuyển tiếp; lặp lại cũng tính. Thời gian cách nhau là từ sự kiện trước đến sự kiện sau: trung bình "
            "tính chính xác, trung vị sai không quá 1%.",
            en="Each customer's events are put in order of time (ties in order of arrival); every two neighbours are one "
            "transition, repeats included. The gap runs from the first to the second: the mean is exact, the median "
            "within 1%.",
        ),
        "variants/1": Text(
            vi="Đường đi là toàn bộ chuỗi sự kiện của một khách hàng, kể cả lặp lại. Mỗi dòng là một đường đi, số khách "
            "hàng đi đúng như vậy và tỷ trọng của họ trong mọi khách hàng có ít nhất một sự kiện được tính.",
            en="A path is the whole sequence of a customer's events, repeats included. Each row is one path, the customers "
            "who took exactly it, and their share of all customers with at least one event that counts.",
        ),
        "funnel/1": Text(
            vi="Khách hàng phải qua các bước đúng thứ tự, giữa chừng có việc khác cũng được; đồng hồ chạy từ lần đầu ở bước "
            "đầu và không đặt lại. Tỷ lệ chỉ tính khách hàng đã đủ thời gian; ai chưa đủ thời gian, kể cả đã qua bước, "
            "được ghi là đang chờ.",
            en="Customers pass the steps in order, other events may come between; the clock starts at the first event of the "
            "first step and is not set again. Rates count only customers whose window is over; the others, converted "
            "or not, are pending.",
        ),
        "stages/1": Text(
            vi="Khách hàng vào giai đoạn ở sự kiện đầu tiên thỏa quy tắc của giai đoạn. Đi tiếp, rời đi và đang chờ cộng lại "
            "bằng số đã vào: đi tiếp là đến một giai đoạn sau, rời đi là im lặng quá thời hạn. Tỷ lệ chuyển đổi và thời "
            "gian ở lại chỉ tính khách hàng đã đủ thời gian.",
            en="A customer enters a stage by the first event that meets its rule. Went on, left and pending add up to entered: "
            "went on means reached a later stage, left means silent for too long. Conversion and dwell count only "
            "customers whose window is over.",
        ),
    }
)
