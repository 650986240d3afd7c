import { describe, expect, it } from "vitest";
import { applyAll } from "./commands";
import type { Command } from "./commands";
import { MAP, randomCommand, seeded } from "./editing.testing";
import { same } from "./json";
import type { Json } from "./json";
import { at } from "./paths";
import { rebase } from "./rebasing";

function after(...commands: Command[]): Json {
  return applyAll(MAP, commands).document;
}
const rename = (words: string): Command => ({
  op: "set",
  path: "pains.queue.text.vi",
  value: words,
});

describe("edits of two people", () => {
  it("both hold where they touch different places", () => {
    const theirs = after({ op: "set", path: "title.vi", value: "Ly thứ hai" });
    const { document, clashes } = rebase(MAP, theirs, [rename("Đứng chờ lâu")]);
    expect(clashes).toEqual([]);
    expect(at(document, "title.vi")).toBe("Ly thứ hai");
    expect(at(document, "pains.queue.text.vi")).toBe("Đứng chờ lâu");
  });

  it("clash in one cell, and both words are given", () => {
    const { clashes, document } = rebase(MAP, after(rename("Của Minh Đức")), [rename("Của tôi")]);
    expect(clashes).toEqual([
      {
        path: "pains.queue.text.vi",
        base: "Phải xếp hàng",
        yours: "Của tôi",
        theirs: "Của Minh Đức",
      },
    ]);
    expect(at(document, "pains.queue.text.vi")).toBe("Của Minh Đức");
  });

  it("agree where both wrote the same", () => {
    const { clashes, commands } = rebase(MAP, after(rename("Chờ")), [rename("Chờ")]);
    expect([clashes, commands]).toEqual([[], []]);
  });

  it("clash where one edits what the other took out", () => {
    const { clashes } = rebase(MAP, after({ op: "remove", path: "pains.queue" }), [rename("Chờ")]);
    expect(clashes).toMatchObject([{ yours: "Chờ", theirs: null }]);
  });

  it("clash where one takes out what the other edited", () => {
    const { clashes } = rebase(MAP, after(rename("Chờ")), [{ op: "remove", path: "pains.queue" }]);
    expect(clashes).toMatchObject([{ path: "pains.queue", yours: null }]);
  });

  it("put a new touchpoint behind the one it was put behind, wherever that is now", () => {
    const theirs = after({ op: "insert", path: "touchpoints", value: { id: "ad" }, index: 0 });
    const mine: Command = { op: "insert", path: "touchpoints", value: { id: "zalo" }, index: 2 };
    const { commands } = rebase(MAP, theirs, [mine]);
    expect(commands).toMatchObject([{ index: 3 }]);
  });

  it("are not made twice where the answer was lost on the way", () => {
    const sent: Command[] = [
      rename("Chờ"),
      { op: "insert", path: "touchpoints", value: { id: "zalo", stage: "pickup" }, index: 5 },
      { op: "move", path: "touchpoints.sign", index: 3 },
      { op: "remove", path: "lanes.backstage.cells.checkout" },
    ];
    const { commands, clashes } = rebase(MAP, after(...sent), sent);
    expect([commands, clashes]).toEqual([[], []]);
  });

  it("clash where both moved the same stage", () => {
    const theirs = after({ op: "move", path: "stages.pickup", index: 0 });
    const { clashes } = rebase(MAP, theirs, [{ op: "move", path: "stages.pickup", index: 1 }]);
    expect(clashes).toHaveLength(1);
  });
});

describe("any two runs of edits", () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed))(
    "merge without a loss, or say where they clash (seed %i)",
    (seed) => {
      const random = seeded(seed);
      const run = (by: string, count: number): [readonly Command[], Json] => {
        const commands: Command[] = [];
        let document: Json = MAP;
        for (let done = 0; done < count; done += 1) {
          const command = randomCommand(document, random, by);
          document = applyAll(document, [command]).document;
          commands.push(command);
        }
        return [commands, document];
      };
      const [, theirs] = run("theirs", 4);
      const [mine, alone] = run("mine", 4);
      const merged = rebase(MAP, theirs, mine);
      // nothing of theirs: mine as it was; what is given back undoes exactly what was done
      expect(same(rebase(MAP, MAP, mine).document, alone)).toBe(true);
      expect(same(applyAll(theirs, merged.commands).document, merged.document)).toBe(true);
      expect(same(applyAll(merged.document, merged.inverses).document, theirs)).toBe(true);
    },
  );
});
