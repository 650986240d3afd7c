import { describe, expect, it } from "vitest";
import { apply, applyAll } from "./commands";
import type { Command } from "./commands";
import { MAP, randomCommand, seeded } from "./editing.testing";
import { same } from "./json";
import type { Json } from "./json";
import { UnknownPath, at } from "./paths";

function there(command: Command): Json {
  return apply(MAP, command).document;
}

describe("commands on a map", () => {
  it("sets a text by the item's id", () => {
    const document = there({ op: "set", path: "pains.queue.text.vi", value: "Xếp hàng lại" });
    expect(at(document, "pains.queue.text")).toEqual({ vi: "Xếp hàng lại", en: "Has to queue" });
  });

  it("names a stage by what it uses", () => {
    const document = there({ op: "set", path: "stages.decision.names", value: { vi: "Chốt" } });
    expect(at(document, "stages.1.names.vi")).toBe("Chốt");
  });

  it("makes the mappings above a new key, and the inverse takes all of them out", () => {
    const set = {
      op: "set",
      path: "touchpoints.sign.experience.emotion.linh",
      value: 0.4,
    } as const;
    const { document, inverse } = apply(MAP, set);
    expect(at(document, "touchpoints.sign.experience")).toEqual({ emotion: { linh: 0.4 } });
    expect(inverse).toEqual({ op: "remove", path: "touchpoints.sign.experience" });
  });

  it("inserts into a list that is not there yet", () => {
    const document = there({
      op: "insert",
      path: "principles",
      value: { vi: "Nói hết giá" },
      index: 0,
    });
    expect(at(document, "principles")).toEqual([{ vi: "Nói hết giá" }]);
  });

  it("counts the position of a move without the item itself", () => {
    const document = there({ op: "move", path: "touchpoints.sign", index: 2 });
    const ids = (at(document, "touchpoints") as { id: string }[]).map((item) => item.id);
    expect(ids).toEqual(["menu", "cart", "sign", "checkout", "counter"]);
  });

  it("takes an inverse by the new name where an id was changed", () => {
    const { document, inverse } = apply(MAP, { op: "set", path: "pains.queue.id", value: "line" });
    expect(same(apply(document, inverse).document, MAP)).toBe(true);
  });

  it("leaves the document it was given untouched, and shares what did not change", () => {
    const frozen = JSON.stringify(MAP);
    const document = there({ op: "remove", path: "touchpoints.cart" });
    expect(JSON.stringify(MAP)).toBe(frozen);
    expect(at(document, "claims")).toBe(at(MAP, "claims"));
  });

  it.each<Command>([
    { op: "set", path: "touchpoints.nobody.name", value: "x" },
    { op: "set", path: "title.vi.x", value: "x" },
    { op: "insert", path: "touchpoints", value: {}, index: 9 },
    { op: "insert", path: "title", value: {}, index: 0 },
    { op: "insert", path: "principles", value: {}, index: 1 },
    { op: "remove", path: "touchpoints.nobody" },
    { op: "remove", path: "touchpoints.cart.owner" },
    { op: "move", path: "touchpoints.cart", index: 5 },
    { op: "move", path: "title", index: 0 },
  ])("refuses what has no place: %j", (command) => {
    expect(() => apply(MAP, command)).toThrow(UnknownPath);
  });
});

describe("any run of commands", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "is taken back to the letter (seed %i)",
    (seed) => {
      const random = seeded(seed);
      let document: Json = MAP;
      const commands: Command[] = [];
      for (let count = 0; count < 30; count += 1) {
        const command = randomCommand(document, random, "a");
        document = apply(document, command).document;
        commands.push(command);
      }
      const { document: after, inverses } = applyAll(MAP, commands);
      expect(same(after, document)).toBe(true);
      expect(same(applyAll(after, inverses).document, MAP)).toBe(true);
    },
  );
});
