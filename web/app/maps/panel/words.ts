import { defineWords } from "../../words/words";

export const words = defineWords("maps.panel", {
  vi: { close: "Đóng" },
  en: { close: "Close" },
});
