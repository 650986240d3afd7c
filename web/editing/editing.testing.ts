/** A small map and seeded random edits of it, for the tests of this folder. */

import type { Command } from "./commands";
import { isList, isObject } from "./json";
import type { Json } from "./json";
import { at, join, nameOf } from "./paths";

export const MAP: Json = {
  schema: "hanhtrinh.map/1",
  id: "ly-dau-tien",
  title: { vi: "Ly đầu tiên đến khách quen", en: "First cup to regular" },
  personas: [{ id: "linh", name: "Linh" }],
  stages: [
    { use: "awareness" },
    { use: "decision" },
    { id: "pickup", names: { vi: "Nhận đồ", en: "Pick-up" } },
  ],
  touchpoints: [
    { id: "sign", stage: "awareness", actions: [{ vi: "Đi ngang", en: "Walks by" }] },
    { id: "menu", use: "app.menu", stage: "awareness", thoughts: ["Ít đường thật không?"] },
    { id: "cart", stage: "decision", experience: { emotion: { linh: 0.2 } } },
    { id: "checkout", stage: "decision", owner: "sales" },
    { id: "counter", stage: "pickup" },
  ],
  pains: [
    { id: "late-fee", at: "checkout", text: { vi: "Phí giao hiện muộn", en: "Late delivery fee" } },
    { id: "queue", at: "counter", text: { vi: "Phải xếp hàng", en: "Has to queue" } },
  ],
  opportunities: [{ id: "fee-first", for: "late-fee", text: { vi: "Hiện phí ở giỏ hàng" } }],
  lanes: [{ id: "backstage", title: { vi: "Hậu trường" }, cells: { checkout: "Cước lấy sau" } }],
  claims: [
    { id: "c1", about: "touchpoints.checkout", says: { vi: "Ít nhất 60% đặt hàng" } },
    { id: "c2", about: "stages.pickup", says: { vi: "Nhận trong 5 phút" } },
  ],
};

/** A seeded source of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const LISTS = ["stages", "touchpoints", "pains", "opportunities", "lanes", "claims"];
const WORDS = ["Nhắn mãi không ai trả lời", "Ẩn phí", "Quán đông", "Đặt lại lần hai", "ổn"];

/** A command that fits a document: any kind, anywhere. `by` keeps the ids of two people apart. */
export function randomCommand(document: Json, random: () => number, by: string): Command {
  const list = pick(LISTS, random);
  const items = at(document, list);
  const present = isList(items) ? items : [];
  const kind = random();
  if (present.length === 0 || kind < 0.2) {
    const value = { id: `${by}-${Math.floor(random() * 1e9)}`, text: { vi: pick(WORDS, random) } };
    const index = present.length === 0 ? 0 : Math.floor(random() * (present.length + 1));
    return { op: "insert", path: list, value, index };
  }
  const item = pick(present, random);
  const path = join(list, nameOf(item) ?? "");
  if (kind < 0.35 && present.length > 1) return { op: "remove", path };
  if (kind < 0.5) return { op: "move", path, index: Math.floor(random() * present.length) };
  if (kind < 0.6 && isObject(item)) {
    const keys = Object.keys(item).filter((key) => key !== "id" && key !== "use");
    if (keys.length > 0) return { op: "remove", path: join(path, pick(keys, random)) };
  }
  const field = pick(["text", "name", "actions", "owner", "experience.emotion.linh"], random);
  const value =
    field === "actions"
      ? [{ vi: pick(WORDS, random) }]
      : field.startsWith("experience")
        ? Math.round(random() * 200 - 100) / 100
        : { vi: pick(WORDS, random) };
  return { op: "set", path: join(path, field), value };
}
