import { describe, expect, it } from "vitest";
import { applyAll } from "./commands";
import type { Command } from "./commands";
import { MAP, randomCommand, seeded } from "./editing.testing";
import { NO_HISTORY, redo, remember, undo } from "./history";
import type { History } from "./history";
import { same } from "./json";
import type { Json } from "./json";
import { at } from "./paths";

function perform(
  history: History,
  document: Json,
  commands: readonly Command[],
  merge?: string,
): [History, Json] {
  const { document: after, inverses } = applyAll(document, commands);
  return [remember(history, { label: "edit", after, inverses, path: "", merge }), after];
}

function push(value: number): Command {
  return { op: "set", path: "touchpoints.cart.experience.emotion.linh", value };
}

describe("undo and redo", () => {
  it("go over 200 steps, back and forth, to the letter", () => {
    const random = seeded(11);
    let history = NO_HISTORY;
    const documents: Json[] = [MAP];
    for (let count = 0; count < 200; count += 1) {
      const [next, after] = perform(history, documents[count] as Json, [
        randomCommand(documents[count] as Json, random, "a"),
      ]);
      history = next;
      documents.push(after);
    }
    let present = documents[200] as Json;
    for (let count = 199; count >= 0; count -= 1) {
      const turn = undo(history, present);
      if (!turn) throw new Error("a step is missing");
      expect(turn.clashes).toEqual([]);
      expect(same(turn.document, documents[count])).toBe(true);
      ({ history, document: present } = turn);
    }
    expect(undo(history, present)).toBeNull();
    for (let count = 1; count <= 200; count += 1) {
      const turn = redo(history, present);
      if (!turn) throw new Error("a step is missing");
      expect(same(turn.document, documents[count])).toBe(true);
      ({ history, document: present } = turn);
    }
    expect(redo(history, present)).toBeNull();
  });

  it("leave alone what others did in between", () => {
    const [history, mine] = perform(NO_HISTORY, MAP, [push(0.5)]);
    const both = applyAll(mine, [{ op: "set", path: "title.vi", value: "Của Minh Đức" }]).document;
    const turn = undo(history, both);
    expect(at(turn?.document ?? null, "title.vi")).toBe("Của Minh Đức");
    expect(at(turn?.document ?? null, "touchpoints.cart.experience.emotion.linh")).toBe(0.2);
  });

  it("do not overwrite what others wrote at the same place, and go on to the step before", () => {
    let [history, document] = perform(NO_HISTORY, MAP, [
      { op: "set", path: "title.vi", value: "Một" },
    ]);
    [history, document] = perform(history, document, [push(0.5)]);
    document = applyAll(document, [push(-0.3)]).document;
    const refused = undo(history, document);
    expect(refused?.clashes).toHaveLength(1);
    expect(refused?.commands).toEqual([]);
    const before = undo(refused?.history ?? NO_HISTORY, document);
    expect(at(before?.document ?? null, "title.vi")).toBe("Ly đầu tiên đến khách quen");
  });

  it("take the pushes of one point back as one step", () => {
    let history = NO_HISTORY;
    let document: Json = MAP;
    for (const value of [0.25, 0.3, 0.35])
      [history, document] = perform(history, document, [push(value)], "cart");
    expect(history.undo).toHaveLength(1);
    const back = undo(history, document);
    expect(same(back?.document, MAP)).toBe(true);
    const again = redo(back?.history ?? NO_HISTORY, back?.document ?? null);
    expect(at(again?.document ?? null, "touchpoints.cart.experience.emotion.linh")).toBe(0.35);
  });

  it("forget what could be done again as soon as something else is done", () => {
    const [one, document] = perform(NO_HISTORY, MAP, [push(0.5)]);
    const back = undo(one, document);
    const [history] = perform(back?.history ?? NO_HISTORY, back?.document ?? null, [push(0.1)]);
    expect(redo(history, MAP)).toBeNull();
  });
});
