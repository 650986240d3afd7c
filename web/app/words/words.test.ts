// @vitest-environment jsdom
import { expect, test } from "vitest";
import { disguise } from "./pseudo";
import { defineWords, say } from "./words";

const words = defineWords("words-test", {
  vi: { slipped: "{{count}} khách bị bỏ sót", worth: "khoảng {{money}}" },
  en: {
    slipped: {
      one: "{{count}} customer slipped through",
      other: "{{count}} customers slipped through",
    },
    worth: "about {{money}}",
  },
});

test("a word takes its number as its language writes it", () => {
  expect(say(words, "vi", "slipped", { count: 1204 })).toBe("1.204 khách bị bỏ sót");
  expect(say(words, "en", "slipped", { count: 1204 })).toBe("1,204 customers slipped through");
  expect(say(words, "en", "slipped", { count: 1 })).toBe("1 customer slipped through");
});

test("a text is put in as it is, marks and all", () => {
  expect(say(words, "en", "worth", { money: "₫96M <b>&" })).toBe("about ₫96M <b>&");
});

test("a word without its twin does not type-check", () => {
  const two = { one: "một", two: "hai" };
  const one = { one: "one" };
  // @ts-expect-error the English twin is missing
  defineWords("words-test-2", { vi: two, en: one });
  // @ts-expect-error the Vietnamese twin is missing
  defineWords("words-test-3", { vi: one, en: { one: "one", two: "two" } });
  // @ts-expect-error there is no such word
  expect(say(words, "vi", "missing")).toBe("missing");
});

test("the pseudo-language marks a word, makes it longer and leaves its blanks alone", () => {
  const marked = disguise("{{count}} khách");
  expect(marked).toMatch(/^⟦\{\{count\}\} .+⟧$/);
  expect(marked.length).toBeGreaterThan("{{count}} khách".length + 3);
  expect(disguise(marked)).toBe(marked);
});
