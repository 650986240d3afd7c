import { defineWords } from "../words/words";

export const words = defineWords("maps", {
  vi: {
    title: "Bản đồ",
    empty: "Chưa có bản đồ nào",
    emptyText: "Bắt đầu từ một tệp Excel hoặc một mô hình có sẵn.",
    emptyAction: "Chọn tệp",
  },
  en: {
    title: "Maps",
    empty: "No maps yet",
    emptyText: "Start from an Excel file or a ready model.",
    emptyAction: "Choose a file",
  },
});
