import { expect, test } from "vitest";
import { compareNames, fold, matches } from "./sorting";

test("names sort the Vietnamese way", () => {
  const names = ["Đỗ An", "Dương", "Ánh", "An", "Ơn", "Oanh", "Bước 10", "Bước 9"];
  expect(names.sort(compareNames)).toEqual([
    "An",
    "Ánh",
    "Bước 9",
    "Bước 10",
    "Dương",
    "Đỗ An",
    "Oanh",
    "Ơn",
  ]);
});

test("folding takes marks and case away, also from đ and from composed letters", () => {
  expect(fold("  Đặt   HÀNG ")).toBe("dat hang");
  expect(fold("Nguye\u0302\u0303n")).toBe("nguyen");
});

test("what is typed without marks finds words with them, what is typed with them only those", () => {
  expect(matches("Dữ liệu", "du lieu")).toBe(true);
  expect(matches("Dữ liệu", "lieu")).toBe(true);
  expect(matches("Dữ liệu", "dứ")).toBe(false);
  expect(matches("Khám phá", "kham  p")).toBe(true);
  expect(matches("Đổi mật khẩu", "an")).toBe(false);
  expect(matches("bất kỳ", "")).toBe(true);
});
