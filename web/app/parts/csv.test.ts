import { expect, test } from "vitest";
import { csvOf } from "./csv";

test("cells are quoted where they must be, and figures stay figures", () => {
  expect(
    csvOf([
      ["Bước", "Khách"],
      ['Thêm "giỏ", rồi', 1925.5],
      [null, NaN],
    ]),
  ).toBe('\ufeffBước,Khách\r\n"Thêm ""giỏ"", rồi",1925.5\r\n,\r\n');
});

test.each(["=1+1", "+84912", "-2", "@cmd", "\tx"])("%j does not become a formula", (cell) => {
  expect(csvOf([[cell]])).toBe(`\ufeff'${cell}\r\n`);
});
