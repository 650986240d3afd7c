import { defineWords } from "../words/words";

export const words = defineWords("customers", {
  vi: {
    title: "Khách hàng",
    empty: "Chưa có khách hàng nào",
    emptyText:
      "Nhập một tệp có mã khách, việc đã làm và thời gian; mỗi khách sẽ có một dòng thời gian.",
    emptyAction: "Nhập dữ liệu",
  },
  en: {
    title: "Customers",
    empty: "No customers yet",
    emptyText:
      "Import a file with customer ids, what they did and when; each customer gets one timeline.",
    emptyAction: "Import data",
  },
});
