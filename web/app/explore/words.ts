import { defineWords } from "../words/words";

export const words = defineWords("explore", {
  vi: {
    title: "Khám phá",
    empty: "Chưa có gì để khám phá",
    emptyText:
      "Có dữ liệu rồi, bạn sẽ thấy phễu, dòng chảy qua các giai đoạn và những đường khách hay đi.",
    emptyAction: "Nhập dữ liệu",
  },
  en: {
    title: "Explore",
    empty: "Nothing to explore yet",
    emptyText:
      "Once there is data, you will see the funnel, the flow through the stages and the ways customers take.",
    emptyAction: "Import data",
  },
});
