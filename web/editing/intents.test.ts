import { describe, expect, it } from "vitest";
import { applyAll } from "./commands";
import type { Command } from "./commands";
import { MAP } from "./editing.testing";
import {
  addLane,
  addOpportunity,
  addPain,
  addStage,
  addTouchpoint,
  expectEmotion,
  moveStage,
  moveTouchpoint,
  namesIn,
  shiftTouchpoint,
  takeOut,
  touchpointsOf,
  write,
  writeLines,
} from "./intents";
import type { Json } from "./json";
import { at } from "./paths";
import { idFrom, linesIn, textIn } from "./texts";

function after(commands: readonly Command[], document: Json = MAP): Json {
  return applyAll(document, commands).document;
}

describe("writing", () => {
  it("changes one language and keeps the other", () => {
    const document = after(write(MAP, "pains.queue.text", "vi", "Chờ lâu "));
    expect(at(document, "pains.queue.text")).toEqual({ vi: "Chờ lâu", en: "Has to queue" });
  });

  it("keeps one string for both languages one string", () => {
    expect(
      at(after(write(MAP, "personas.linh.name", "vi", "Linh, 24")), "personas.linh.name"),
    ).toBe("Linh, 24");
  });

  it("composes the letters of a Vietnamese input method into the usual form", () => {
    const typed = "Phi\u0301 giao hie\u0323\u0302n muo\u0323\u0302n";
    const document = after(write(MAP, "title", "vi", typed));
    expect(textIn(at(document, "title"), "vi")).toBe("Phí giao hiện muộn");
  });

  it("does nothing where it says that already", () => {
    expect(write(MAP, "pains.queue.text", "vi", "Phải xếp hàng")).toEqual([]);
  });

  it("writes one action a line, and keeps the other language of the lines that stay", () => {
    const document = after(
      writeLines(MAP, "touchpoints.sign.actions", "vi", ["Đi ngang", "Ngó bảng giá", " "]),
    );
    expect(at(document, "touchpoints.sign.actions")).toEqual([
      { vi: "Đi ngang", en: "Walks by" },
      { vi: "Ngó bảng giá" },
    ]);
    expect(linesIn(at(document, "touchpoints.sign.actions"), "en")).toEqual([
      "Walks by",
      "Ngó bảng giá",
    ]);
  });

  it("keeps expected emotion on its scale, in hundredths", () => {
    const path = "touchpoints.cart.experience.emotion.linh";
    expect(at(after(expectEmotion(MAP, "cart", "linh", 1.4)), path)).toBe(1);
    expect(at(after(expectEmotion(MAP, "cart", "linh", 0.1 + 0.2)), path)).toBe(0.3);
    expect(Object.is(at(after(expectEmotion(MAP, "cart", "linh", -0.001)), path), 0)).toBe(true);
  });
});

describe("moving", () => {
  it("brings a touchpoint before another one of a stage", () => {
    const document = after(moveTouchpoint(MAP, "sign", "decision", "checkout"));
    expect(touchpointsOf(document, "decision")).toEqual(["cart", "sign", "checkout"]);
  });

  it("brings a touchpoint to a stage's end", () => {
    const document = after(moveTouchpoint(MAP, "sign", "pickup", null));
    expect(touchpointsOf(document, "pickup")).toEqual(["counter", "sign"]);
  });

  it("goes step by step through all stages to the right, and back", () => {
    let document: Json = MAP;
    const places: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      document = after(shiftTouchpoint(document, "sign", 1), document);
      const stage = ["awareness", "decision", "pickup"].find((key) =>
        touchpointsOf(document, key).includes("sign"),
      );
      places.push(`${stage} ${touchpointsOf(document, stage ?? "").indexOf("sign")}`);
    }
    expect(places).toEqual([
      "awareness 1",
      "decision 0",
      "decision 1",
      "decision 2",
      "pickup 0",
      "pickup 1",
      "pickup 1",
    ]);
    for (let count = 0; count < 6; count += 1)
      document = after(shiftTouchpoint(document, "sign", -1), document);
    expect(touchpointsOf(document, "awareness")).toEqual(["sign", "menu"]);
  });

  it("moves a stage, not beyond the ends", () => {
    expect(namesIn(after(moveStage(MAP, "pickup", -1)), "stages")).toEqual([
      "pickup",
      "awareness",
      "decision",
    ]);
    expect(moveStage(MAP, "pickup", 7)).toEqual([]);
  });
});

describe("adding and taking out", () => {
  it("gives a new touchpoint an id that reads like its name", () => {
    const added = addTouchpoint(MAP, "decision", "cart", {
      words: "Đặt trước ở quầy",
      language: "vi",
    });
    expect(added.path).toBe("touchpoints.dat-truoc-o-quay");
    const document = after(added.commands);
    expect(touchpointsOf(document, "decision")).toEqual(["cart", "dat-truoc-o-quay", "checkout"]);
  });

  it("finds another id where one is taken or the name has no letters", () => {
    expect(idFrom("Queue", new Set(["queue", "queue-2"]), "x")).toBe("queue-3");
    expect(idFrom("…", new Set(), "diem-cham")).toBe("diem-cham");
  });

  it("adds stages of the model and of one's own, lanes, pains and opportunities", () => {
    let document = after(addStage(MAP, "decision", { use: "loyalty" }).commands);
    document = after(
      addStage(document, null, { words: "Chia tay", language: "vi" }).commands,
      document,
    );
    expect(namesIn(document, "stages")).toEqual([
      "awareness",
      "decision",
      "loyalty",
      "pickup",
      "chia-tay",
    ]);
    document = after(addLane(document, "vi", "Hệ thống").commands, document);
    const pain = addPain(document, "cart", "vi", "Giỏ tự xóa");
    document = after(pain.commands, document);
    document = after(addOpportunity(document, pain.id, "vi", "Giữ giỏ 7 ngày").commands, document);
    expect(at(document, "opportunities.giu-gio-7-ngay.for")).toBe("gio-tu-xoa");
    expect(namesIn(document, "lanes")).toEqual(["backstage", "he-thong"]);
  });

  it("takes out what hangs on a touchpoint, and one undo brings all of it back", () => {
    const commands = takeOut(MAP, "touchpoints.checkout");
    const { document, inverses } = applyAll(MAP, commands);
    expect(namesIn(document, "pains")).toEqual(["queue"]);
    expect(namesIn(document, "opportunities")).toEqual([]);
    expect(namesIn(document, "claims")).toEqual(["c2"]);
    expect(at(document, "lanes.backstage.cells")).toEqual({});
    expect(after(inverses, document)).toEqual(MAP);
  });

  it("takes out a stage with its touchpoints", () => {
    const document = after(takeOut(MAP, "stages.pickup"));
    expect(namesIn(document, "touchpoints")).not.toContain("counter");
    expect(namesIn(document, "claims")).toEqual(["c1"]);
  });
});
