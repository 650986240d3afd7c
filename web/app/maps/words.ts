import { defineWords } from "../words/words";

export const words = defineWords("maps", {
  vi: {
    title: "Bản đồ",
    checking: "Đang kiểm “{{name}}” với dữ liệu",
    checked: "Đã kiểm xong “{{name}}”.",
    checkStopped: "Đã dừng. Các kết luận trước đó vẫn giữ nguyên.",
    close: "Đóng",
  },
  en: {
    title: "Maps",
    checking: "Checking “{{name}}” against the data",
    checked: "“{{name}}” has been checked.",
    checkStopped: "Stopped. The verdicts from before still stand.",
    close: "Close",
  },
});
