import { beforeEach, describe, expect, it } from "vitest";
import { drawn, element } from "../scene/scene.testing";
import { applyAll } from "./commands";
import type { Command } from "./commands";
import { Desk, saveState } from "./desk";
import type { Exchange, Look, SavedVersion, Shown } from "./desk";
import { MAP } from "./editing.testing";
import type { Json } from "./json";
import { at } from "./paths";
import { rebase } from "./rebasing";

const LOOK: Look = { language: "vi", persona: "linh", department: null, model: null };
const rename = (words: string): Command => ({ op: "set", path: "title.vi", value: words });
const about = { label: "sửa chữ", path: "title" };

class Lost extends Error {}
class Refused extends Error {}

/** A server in memory that keeps versions, and can be made unreachable. */
class Server implements Exchange {
  readonly versions: Json[] = [MAP];
  reachable = true;
  whole = 0;

  read(): Promise<SavedVersion> {
    return this.answer(() => this.latest);
  }

  picture(_look: Look, since: number | null): Promise<Shown> {
    return this.answer(() => this.shown(since));
  }

  send(request: { base_version: number; commands: readonly Command[] }) {
    return this.answer(() => {
      const base = this.versions[request.base_version] ?? null;
      const found = rebase(base, this.latest.document, request.commands);
      if (found.clashes.length > 0) throw new Refused();
      this.versions.push(found.document);
      return { saved: this.latest, shown: this.shown(request.base_version) };
    });
  }

  failure(error: unknown) {
    return error instanceof Lost
      ? "unreachable"
      : error instanceof Refused
        ? "refused"
        : "impossible";
  }

  others(...commands: Command[]): void {
    this.versions.push(applyAll(this.latest.document, commands).document);
  }

  get latest(): SavedVersion {
    const document = this.versions.at(-1) ?? null;
    return {
      version: this.versions.length - 1,
      document,
      savedAt: "2026-11-23T07:32:00Z",
      savedBy: "Minh Đức",
    };
  }

  private shown(since: number | null): Shown {
    const { version, document } = this.latest;
    const title = element("title", { text: String(at(document, "title.vi")) });
    if (since === null) {
      this.whole += 1;
      return { version, drawn: drawn(title) };
    }
    return { version, since, patch: { size: [400, 200], changed: [title], removed: [] } };
  }

  private answer<Body>(give: () => Body): Promise<Body> {
    return Promise.resolve().then(() => {
      if (!this.reachable) throw new Lost();
      return give();
    });
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let count = 0; count < 400 && !holds(); count += 1)
    await new Promise((go) => setTimeout(go, 5));
  expect(holds()).toBe(true);
}

describe("a desk", () => {
  let server: Server;
  const kept = new Map<string, string>();
  const shelf = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const open = (): Desk => {
    const desk = new Desk(server, shelf, "key", server.latest, LOOK);
    desk.start();
    return desk;
  };
  const words = (desk: Desk): string | undefined =>
    desk.snapshot().drawn?.elements[0]?.texts[0]?.text;
  const state = (desk: Desk): string => saveState(desk.snapshot());

  beforeEach(() => {
    server = new Server();
    kept.clear();
  });

  it("says saved only once the server has it, and then draws the patch", async () => {
    const desk = open();
    await until(() => words(desk) !== undefined);
    desk.perform([rename("Hai")], about);
    expect([state(desk), kept.size]).toEqual(["saving", 1]);
    await until(() => state(desk) === "saved");
    expect([words(desk), at(server.latest.document, "title.vi"), kept.size]).toEqual([
      "Hai",
      "Hai",
      0,
    ]);
    expect(server.whole).toBe(1);
    desk.stop();
  });

  it("keeps what it could not send, also over a reload, and sends it when the server is back", async () => {
    const desk = open();
    server.reachable = false;
    desk.perform([rename("Hai")], about);
    await until(() => state(desk) === "unsent");
    desk.stop();
    server.reachable = true;
    const again = open();
    expect(at(again.snapshot().draft.document, "title.vi")).toBe("Hai");
    await until(() => state(again) === "saved");
    expect(at(server.latest.document, "title.vi")).toBe("Hai");
    again.stop();
  });

  it("holds an edit that met another's and lets its author decide", async () => {
    const desk = open();
    server.others(rename("Của Minh Đức"));
    desk.perform([rename("Của tôi")], about);
    await until(() => state(desk) === "choose");
    const [held] = desk.snapshot().draft.held;
    expect([held?.by, at(server.latest.document, "title.vi")]).toEqual([
      "Minh Đức",
      "Của Minh Đức",
    ]);
    expect(desk.decide(held?.edit.id ?? "", "mine")).toBe(true);
    await until(() => state(desk) === "saved");
    expect(at(server.latest.document, "title.vi")).toBe("Của tôi");
    desk.stop();
  });

  it("compares with what its author saw when they began", async () => {
    const desk = open();
    const began = desk.snapshot().draft.document;
    server.others(rename("Của Minh Đức"));
    desk.news(1);
    await until(() => desk.snapshot().draft.base.version === 1);
    desk.perform([rename("Của tôi")], { ...about, on: began });
    expect(state(desk)).toBe("choose");
    desk.stop();
  });

  it("undoes and does again on the server too", async () => {
    const desk = open();
    desk.perform([rename("Hai")], about);
    await until(() => state(desk) === "saved");
    expect(desk.undo()?.step.label).toBe("sửa chữ");
    await until(() => at(server.latest.document, "title.vi") === "Ly đầu tiên đến khách quen");
    desk.redo();
    await until(() => at(server.latest.document, "title.vi") === "Hai");
    expect(desk.redo()).toBeNull();
    desk.stop();
  });

  it("gives back what the server can do nothing with, and shows the map as it is", async () => {
    const desk = open();
    server.send = () => Promise.reject(new Error("a text is too long"));
    desk.perform([rename("x".repeat(9))], about);
    await until(() => desk.snapshot().trouble !== null);
    expect(desk.snapshot().trouble?.lost).toHaveLength(1);
    expect(at(desk.snapshot().draft.document, "title.vi")).toBe("Ly đầu tiên đến khách quen");
    desk.forgive();
    expect([desk.snapshot().trouble, state(desk)]).toEqual([null, "saved"]);
    desk.stop();
  });

  it("asks for the whole picture where a patch is of another", async () => {
    const desk = open();
    await until(() => words(desk) !== undefined);
    server.others({ op: "set", path: "title.en", value: "Two" });
    desk.perform([rename("Hai")], about);
    await until(() => words(desk) === "Hai" && state(desk) === "saved");
    desk.look({ ...LOOK, persona: null });
    expect(desk.snapshot().turning).toBe(true);
    await until(() => !desk.snapshot().turning);
    expect(server.whole).toBe(2);
    desk.stop();
  });
});
