import { defineWords } from "../words/words";

export const words = defineWords("home", {
  vi: {
    title: "Tổng quan",
    empty: "Chưa có dữ liệu khách hàng",
    emptyText:
      "Thả một tệp Excel hoặc CSV vào để thấy khách đang ở đâu, rời đi ở đâu và cảm thấy thế nào.",
    emptyAction: "Chọn tệp",
  },
  en: {
    title: "Home",
    empty: "No customer data yet",
    emptyText:
      "Drop an Excel or CSV file to see where customers are, where they leave and how they feel.",
    emptyAction: "Choose a file",
  },
});
