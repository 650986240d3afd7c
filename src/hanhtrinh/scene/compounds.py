"""Vietnamese words of two syllables that a line should not part: the vocabulary of shops and journeys."""

from __future__ import annotations

from typing import Final

COMPOUNDS: Final = frozenset(
    line.strip()
    for line in """
    khách hàng, người mua, người dùng, hành trình, bản đồ, chân dung, giai đoạn, điểm chạm, cảm xúc, suy nghĩ
    hành động, nhu cầu, mục tiêu, động lực, điểm đau, cơ hội, cải thiện, nhận định, giả thuyết, bằng chứng
    xác nhận, bác bỏ, kết luận, chưa thể, quan tâm, tiềm năng, chuyển đổi, giữ chân, rời bỏ, rời đi
    lùi bước, bỏ bước, vòng đời, giá trị, giới thiệu, hài lòng, nỗ lực, rà soát, đánh giá, tiếp thị
    nhận thức, xem xét, cân nhắc, quyết định, mua hàng, sử dụng, trung thành, gắn kết, đăng ký, hứng thú
    ủng hộ, quảng bá, thu hút, chăm sóc, trải nghiệm, duy trì, làm quen, tương tác, thanh toán, giỏ hàng
    đơn hàng, đặt hàng, giao hàng, nhận hàng, trả hàng, đổi trả, hoàn tiền, cửa hàng, siêu thị, trung tâm
    sản phẩm, dịch vụ, thương hiệu, quảng cáo, khuyến mãi, giảm giá, ưu đãi, mã giảm, quà tặng, miễn phí
    phí giao, vận chuyển, giao vận, địa chỉ, số điện, điện thoại, máy tính, ứng dụng, trang web, mạng xã
    xã hội, tin nhắn, nhắn tin, cuộc gọi, tổng đài, nhân viên, tư vấn, hỗ trợ, bảo hành, bảo hiểm
    tìm kiếm, tìm hiểu, so sánh, lựa chọn, thông tin, hình ảnh, chất lượng, giá cả, tổng tiền, ngân hàng
    thẻ tín, tín dụng, chuyển khoản, tiền mặt, trả góp, hóa đơn, hợp đồng, khảo sát, phỏng vấn, phản hồi
    bình luận, nhận xét, đề xuất, câu hỏi, trả lời, hướng dẫn, bài viết, kết quả, thời gian, thời hạn
    ngày mai, hôm nay, hôm qua, buổi sáng, buổi trưa, buổi tối, cuối tuần, mỗi ngày, lần đầu, đầu tiên
    cuối cùng, ngay lập, lập tức, nhanh chóng, dễ dàng, khó khăn, tiện lợi, tin cậy, tin tưởng, yên tâm
    lo lắng, thất vọng, bực mình, vui vẻ, bất ngờ, tò mò, mong muốn, mong đợi, kỳ vọng, hy vọng
    bạn bè, gia đình, đồng nghiệp, công ty, văn phòng, phòng ban, bộ phận, phụ trách, doanh nghiệp, kinh doanh
    doanh thu, lợi nhuận, chi phí, thiệt hại, tỷ lệ, phần trăm, trung bình, trung vị, ít nhất, nhiều nhất
    dự kiến, đo được, dữ liệu, sự kiện, báo cáo, thống kê, phân tích, kiểm tra, theo dõi, cập nhật
    tài khoản, mật khẩu, đăng nhập, đăng xuất, cài đặt, tải về, mở ra, bắt đầu, kết thúc, hoàn thành
    thành công, thất bại, vấn đề, giải pháp, phương án, chính sách, quy trình, quy định, tiêu chuẩn, an toàn
    bảo mật, sức khỏe, thực phẩm, nguyên liệu, thực đơn, đồ uống, cà phê, trà sữa, bữa trưa, nghỉ trưa
    thói quen, sở thích, khẩu vị, sinh nhật, kỷ niệm, thành viên, tích điểm, điểm thưởng, đổi quà, thân thiết
    lời hứa, lời kể, chờ đợi, xếp hàng, đến nơi, mua lại, quay lại, tiếp tục, dừng lại, bỏ cuộc
    """.replace("\n", ",").split(",")
    if line.strip()
)
