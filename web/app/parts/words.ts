import { defineWords } from "../words/words";

export const words = defineWords("parts", {
  vi: {
    simulated: "dữ liệu mô phỏng",
    again: "Thử lại",
    details: "Chi tiết và mã lỗi",
    failed: "Màn hình này gặp lỗi",
    failedHint:
      "Những gì đã lưu vẫn còn nguyên. Tải lại trang; nếu vẫn lỗi, gửi chi tiết dưới đây cho người quản trị.",
    offline: "Mất kết nối với máy chủ",
    offlineHint: "Những gì đã lưu vẫn còn nguyên. Kiểm tra mạng và máy chủ rồi thử lại.",
    where: "Ở {{place}}",
    line: "dòng {{line}}",
    column: "cột {{column}}",
  },
  en: {
    simulated: "simulated data",
    again: "Try again",
    details: "Details and code",
    failed: "This screen failed",
    failedHint:
      "What was saved is safe. Reload the page; if it fails again, send the details below to your administrator.",
    offline: "The server cannot be reached",
    offlineHint: "What was saved is safe. Check the network and the server, then try again.",
    where: "In {{place}}",
    line: "line {{line}}",
    column: "column {{column}}",
  },
});
