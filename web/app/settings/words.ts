import { defineWords } from "../words/words";

export const words = defineWords("settings", {
  vi: {
    title: "Cài đặt",
    empty: "Cài đặt",
    emptyText: "Người dùng, ngôn ngữ, màu sắc.",
    emptyAction: "Về Tổng quan",
  },
  en: {
    title: "Settings",
    empty: "Settings",
    emptyText: "People, language, colours.",
    emptyAction: "To Home",
  },
});
