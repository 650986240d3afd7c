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
            "và trung vị đều tính chính xác.",
            en="Each customer's events are put in order of time (ties in order of arrival); every two neighbours are one "
            "transition, repeats included. The gap runs from the first to the second: mean and "
            "median are exact.",
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
        "sessions/1": Text(
            vi="Một phiên là chuỗi việc khách tự làm, cách nhau không quá 30 phút và kéo dài không quá 24 giờ; tin nhắn của "
            "doanh nghiệp không tính. Thoát là phiên chỉ có một sự kiện, hoặc theo lựa chọn là phiên không tương tác: từ 10 "
            "giây trở xuống, dưới hai lượt xem trang và không có sự kiện chính. Thời lượng tính từ sự kiện đầu đến sự kiện cuối.",
            en="A session is a run of things the customer did, at most 30 minutes apart and 24 hours in all; what the business "
            "sends is not part of it. A bounce is a session with a single event or, by choice, one not engaged: at most 10 "
            "seconds, fewer than two page views and no key event. Its duration runs from the first event to the last.",
        ),
        "retention/1": Text(
            vi="Khách vào nhóm của kỳ (ngày, tuần, tháng) có sự kiện bắt đầu, và được giữ chân ở kỳ thứ k nếu quay lại đúng "
            "trong kỳ đó (hoặc kỳ đó trở về sau, theo lựa chọn). Kỳ 0 là kỳ bắt đầu. Kỳ chưa trọn được đánh dấu, không "
            "trộn vào trung bình.",
            en="A customer joins the cohort of the period (day, week, month) of the start event, and is retained in period k "
            "where they come back in that very period (or, by choice, in it or later). Period 0 is the one of the start. "
            "Unfinished periods are marked and never enter a mean.",
        ),
        "touchpoint/1": Text(
            vi="Trong số khách đến điểm chạm, tỷ lệ đạt mục tiêu của nó (không nêu thì là bất kỳ giai đoạn nào phía sau) trong "
            "30 ngày kể từ lần chạm đầu; chỉ tính khách đã đủ thời gian. Điểm chạm được đánh dấu khi tỷ lệ chắc chắn thấp "
            "hơn các điểm chạm khác cùng giai đoạn gộp lại; cần ít nhất ba điểm chạm có từ 100 khách.",
            en="Of the customers seen at a touchpoint, the share that reached its goal (any later stage unless stated) within 30 "
            "days of the first touch; only customers whose time is over count. A touchpoint is flagged where its share is "
            "below that of the stage's other touchpoints pooled, beyond doubt; at least three with 100 customers are needed.",
        ),
        "rushed/1": Text(
            vi="Khách bị chào bán sớm là người nhận lời chào bán trước khi tự mình làm điều gì từ mức gắn kết trở lên; chỉ xét "
            "thứ tự, không xét nhanh chậm. Tỷ lệ chuyển đổi là tỷ lệ mua hàng trong 30 ngày kể từ sự kiện đầu tiên của khách, "
            "so với khách không bị chào bán sớm. Chênh lệch này cho biết điều đi kèm, chưa chắc là nguyên nhân.",
            en="A customer is rushed where an offer came before anything of their own that means engagement or more; it is the "
            "order that counts, not the pace. Conversion is the share that bought within 30 days of the customer's first "
            "event, beside that of customers not rushed. A difference says what goes with it, not what causes it.",
        ),
        "neglected/1": Text(
            vi="Trong số người mua đã đủ thời gian, tỷ lệ không có liên hệ nào, từ phía khách lẫn phía doanh nghiệp, trong 30 "
            "ngày sau lần mua. Việc hệ thống tự làm và các bước của chính đơn hàng đó không tính là liên hệ.",
            en="Of the buyers whose time is over, the share without any contact, begun by either side, in the 30 days after the "
            "purchase. What a system does by itself, and steps of that same order, are no contact.",
        ),
        "slipped_through/1": Text(
            vi="Khách bị bỏ sót là người đã im lặng quá 90 ngày, chưa từng đến giai đoạn nào xa hơn, và sau sự kiện cuối của họ "
            "không ai liên hệ lại. Tỷ lệ tính trên khách đã vào giai đoạn từ 90 ngày trước trở lên.",
            en="A customer slipped through who has been silent for more than 90 days, never reached a further stage, and was not "
            "approached again after their last event. The share is of those who entered the stage at least 90 days ago.",
        ),
        "abandoned_cart/1": Text(
            vi="Giỏ hàng bắt đầu ở lần thêm hàng hay xem giỏ đầu tiên, và bị bỏ lại nếu trong 24 giờ không có đơn đã thanh "
            "toán. Chỉ tính giỏ hàng đã đủ 24 giờ; sau đó khách mở giỏ khác thì là giỏ mới.",
            en="A cart begins when something is first put into it or it is looked at, and is abandoned where no paid order "
            "follows within 24 hours. Only carts whose 24 hours are over count; a later cart is another cart.",
        ),
        "cancelled/1": Text(
            vi="Trong số đơn đã đặt, tỷ lệ bị hủy hoặc trả lại, mỗi đơn tính một lần. Không nêu thời hạn thì mọi đơn đều tính, "
            "kể cả đơn mới đặt vẫn còn có thể bị hủy.",
            en="Of the orders placed, the share cancelled or returned, each order once. Without a window every order counts, "
            "also the newest, which may still be cancelled.",
        ),
        "status/1": Text(
            vi="Mỗi khách hàng có một trạng thái, là trạng thái xa nhất mà họ từng đạt tính đến mốc dữ liệu: không ai "
            "bị lùi lại vì một lần ghé xem. “Đã từng đạt” đếm cả người nay đã đi xa hơn; ai nhảy cóc thì không được "
            "đếm ở trạng thái đã bỏ qua.",
            en="Every customer has one status: the furthest ever reached by the watermark. Nobody falls back for a mere "
            "visit. “Ever reached” also counts those who have gone further since; who jumps over a status is not "
            "counted in it.",
        ),
        "ladder/1": Text(
            vi="Khách lên một bậc của thang chào bán khi chính họ (không phải doanh nghiệp) có sự kiện tại điểm chạm mang "
            "món chào đó. Tỷ lệ lên bậc kế tiếp và bậc cao hơn chỉ tính khách đã đủ thời gian (mặc định 90 ngày). "
            "Bỏ bước: đã lên một bậc cao hơn mà trước đó chưa từng qua bậc này.",
            en="A customer takes a rung of the offer ladder by an event of their own (not the business's) at a touchpoint "
            "with that offer. The shares that climb to the next or to any higher rung count only customers whose "
            "window is over (90 days unless stated). Skipped: took a higher rung, and this one never before it.",
        ),
        "pace/1": Text(
            vi="Mỗi lần tiếp xúc ở một nấc thân mật, theo món chào bán hoặc ý nghĩa của điểm chạm. Khách đến một nấc "
            "trước thứ tự khi lần đầu ở nấc đó xảy ra mà chưa từng có lần nào ở nấc liền trước. Chỉ xét thứ tự, không "
            "xét nhanh hay chậm; nấc mà dữ liệu không có thì bỏ qua.",
            en="Every contact is at a step of intimacy, by the offer or the meaning of its touchpoint. A customer comes to a "
            "step ahead of order when the first contact at it has none at the step before it behind it. Only the order "
            "counts, never the time; steps that the data do not know are left out.",
        ),
    }
)
