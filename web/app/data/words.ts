import { defineWords } from "../words/words";

export const words = defineWords("data", {
  vi: {
    title: "Dữ liệu",
    empty: "Chưa nhập dữ liệu nào",
    emptyText: "Thả tệp Excel, CSV hay tệp xuất từ phần mềm bán hàng vào đây.",
    emptyAction: "Về Tổng quan",
  },
  en: {
    title: "Data",
    empty: "No data imported yet",
    emptyText: "Drop an Excel or CSV file, or an export of your sales software, here.",
    emptyAction: "To Home",
  },
});
