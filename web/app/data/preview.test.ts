import { expect, it } from "vitest";
import { NO_ANSWERS, withAnswer, withPart, type Question } from "./preview";

const question = (kind: Question["kind"]): Question => ({
  kind,
  about: { vi: "", en: "" },
  note: { vi: "", en: "" },
  choices: [],
  default: null,
});

it("keeps what was decided when another column is given a part", () => {
  const first = withPart(NO_ANSWERS, "Mã KH", "user_id");
  expect(withPart(first, "Ngày", "time")).toEqual({
    by_columns: true,
    parts: { "Mã KH": "user_id", Ngày: "time" },
  });
});

it("turns an answer into what it decides", () => {
  expect(withAnswer(NO_ANSWERS, question("customer"), "Điện thoại").parts).toEqual({
    "Điện thoại": "user_id",
  });
  expect(withAnswer(NO_ANSWERS, question("day_order"), "month_first").day_order).toBe(
    "month_first",
  );
  expect(withAnswer(NO_ANSWERS, question("event"), "order_paid")).toEqual({
    by_columns: false,
    event: "order_paid",
  });
});
