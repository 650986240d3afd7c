import { describe, expect, it } from "vitest";
import { applyAll } from "./commands";
import type { Command } from "./commands";
import {
  begin,
  decided,
  dropped,
  edited,
  isReady,
  outgoing,
  received,
  refused,
  saved,
  sending,
  unreachable,
} from "./draft";
import type { Draft, Edit, Version } from "./draft";
import { MAP, randomCommand, seeded } from "./editing.testing";
import { same } from "./json";
import type { Json } from "./json";
import { keep, recall, shelfKey } from "./outbox";
import type { Shelf } from "./outbox";
import { at } from "./paths";
import { rebase } from "./rebasing";

const rename = (words: string): Command => ({
  op: "set",
  path: "pains.queue.text.vi",
  value: words,
});
const title = (words: string): Command => ({ op: "set", path: "title.vi", value: words });

let counted = 0;
function edit(...commands: Command[]): Edit {
  counted += 1;
  return { id: `e${counted}`, commands, at: "2026-11-23T04:30:00Z" };
}

function version(number: number, document: Json, ...commands: Command[]): Version {
  return { version: number, document: applyAll(document, commands).document };
}

function start(...edits: Edit[]): Draft {
  return edits.reduce(edited, begin({ version: 3, document: MAP }));
}

describe("a draft", () => {
  it("shows an edit at once, sends it, and has it once the server answers", () => {
    const draft = sending(start(edit(rename("Chờ"))));
    expect(at(draft.document, "pains.queue.text.vi")).toBe("Chờ");
    expect(outgoing(draft)).toEqual({ base_version: 3, commands: [rename("Chờ")] });
    expect(isReady(draft)).toBe(false);
    const done = saved(draft, version(4, MAP, rename("Chờ")));
    expect([done.sent, done.waiting, done.base.version]).toEqual([[], [], 4]);
  });

  it("keeps what is typed while an edit is on the way, and sends it next", () => {
    let draft = sending(start(edit(rename("Chờ"))));
    draft = edited(draft, edit(rename("Chờ lâu")));
    draft = sending(saved(draft, version(4, MAP, rename("Chờ"), title("Minh Đức"))));
    expect(outgoing(draft)).toEqual({ base_version: 4, commands: [rename("Chờ lâu")] });
    expect(at(draft.document, "title.vi")).toBe("Minh Đức");
  });

  it("takes others' versions under the edits that wait", () => {
    const draft = received(start(edit(rename("Chờ"))), version(4, MAP, title("Minh Đức")));
    expect(draft.base.version).toBe(4);
    expect(at(draft.document, "title.vi")).toBe("Minh Đức");
    expect(at(draft.document, "pains.queue.text.vi")).toBe("Chờ");
    expect(received(draft, version(2, MAP))).toBe(draft);
  });

  it("sends again after a lost connection", () => {
    const draft = unreachable(edited(sending(start(edit(rename("Chờ")))), edit(title("Hai"))));
    expect(draft.waiting).toHaveLength(2);
    expect(outgoing(sending(draft)).commands).toEqual([rename("Chờ"), title("Hai")]);
  });

  it("holds an edit that met another's, shows theirs, and lets its author choose", () => {
    const theirs = version(4, MAP, rename("Của Minh Đức"));
    const draft = refused(sending(start(edit(rename("Của tôi")), edit(title("Hai")))), theirs);
    expect(draft.held).toMatchObject([{ clashes: [{ yours: "Của tôi", theirs: "Của Minh Đức" }] }]);
    expect(at(draft.document, "pains.queue.text.vi")).toBe("Của Minh Đức");
    expect(at(draft.document, "title.vi")).toBe("Hai");
    const id = draft.held[0]?.edit.id ?? "";
    const mine = decided(draft, id, "mine");
    expect(at(mine.document, "pains.queue.text.vi")).toBe("Của tôi");
    expect(sending(mine).sent).toHaveLength(2);
    const other = decided(draft, id, "theirs");
    expect([other.held, at(other.document, "pains.queue.text.vi")]).toEqual([[], "Của Minh Đức"]);
  });

  it("holds what builds on a held edit too", () => {
    const insert: Command = {
      op: "insert",
      path: "pains",
      value: { id: "new", at: "cart" },
      index: 2,
    };
    const inside: Command = { op: "set", path: "pains.new.text", value: "x" };
    const theirs = version(4, MAP, { ...insert, value: { id: "new", at: "menu" } });
    const draft = refused(sending(start(edit(insert), edit(inside))), theirs);
    expect(draft.held.length).toBeGreaterThan(0);
    const mine = decided(draft, draft.held[0]?.edit.id ?? "", "mine");
    expect(at(mine.document, "pains.new-2.at")).toBe("cart");
  });

  it("cannot keep mine where the place is gone, and says so by staying as it is", () => {
    const draft = refused(
      start(edit(rename("Chờ"))),
      version(4, MAP, { op: "remove", path: "pains.queue" }),
    );
    expect(decided(draft, draft.held[0]?.edit.id ?? "", "mine")).toBe(draft);
  });

  it("gives back what the server can do nothing with", () => {
    const { draft, lost } = dropped(
      edited(sending(start(edit(rename("Chờ")))), edit(title("Hai"))),
    );
    expect(lost).toHaveLength(1);
    expect(at(draft.document, "pains.queue.text.vi")).toBe("Phải xếp hàng");
    expect(at(draft.document, "title.vi")).toBe("Hai");
  });
});

describe("edits kept on this machine", () => {
  const shelf = (): Shelf & { readonly kept: Map<string, string> } => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  };
  const key = shelfKey("ly-dau-tien", "nh");

  it("come back after the page was closed, on whatever version there is by then", () => {
    const place = shelf();
    expect(keep(place, key, sending(start(edit(rename("Chờ")), edit(title("Hai")))))).toBe(true);
    const draft = recall(
      place,
      key,
      version(5, MAP, { op: "set", path: "title.en", value: "Two" }),
    );
    expect(draft.waiting).toHaveLength(2);
    expect(at(draft.document, "title")).toEqual({ vi: "Hai", en: "Two" });
  });

  it("stay held where they were held", () => {
    const place = shelf();
    const theirs = version(4, MAP, rename("Của Minh Đức"));
    keep(place, key, refused(start(edit(rename("Của tôi"))), theirs));
    const draft = recall(place, key, theirs);
    expect([draft.held.length, draft.waiting.length]).toEqual([1, 0]);
    expect(at(draft.document, "pains.queue.text.vi")).toBe("Của Minh Đức");
  });

  it("are forgotten once the server has them", () => {
    const place = shelf();
    keep(place, key, start(edit(rename("Chờ"))));
    keep(place, key, begin({ version: 4, document: MAP }));
    expect(place.kept.size).toBe(0);
  });

  it("do no harm where they cannot be read, or where there is no room", () => {
    const place = shelf();
    place.setItem(key, "{");
    expect(recall(place, key, { version: 1, document: MAP }).waiting).toEqual([]);
    const full: Shelf = {
      ...place,
      setItem: () => {
        throw new Error("quota");
      },
    };
    expect(keep(full, key, start(edit(rename("Chờ"))))).toBe(false);
  });
});

/** The server's side of the exchange: versions, and edits rebased onto the latest. */
class Server {
  readonly versions: Json[] = [MAP];

  get latest(): Version {
    return { version: this.versions.length - 1, document: this.versions.at(-1) ?? null };
  }

  take(request: ReturnType<typeof outgoing>): "saved" | "clash" {
    const base = this.versions[request.base_version] ?? null;
    const { document, clashes } = rebase(base, this.latest.document, request.commands);
    if (clashes.length > 0) return "clash";
    this.versions.push(document);
    return "saved";
  }
}

describe("two people and a bad connection", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "end with the same map, and nothing is lost unseen (seed %i)",
    (seed) => {
      const random = seeded(seed);
      const server = new Server();
      const people = ["an", "binh"].map((name) => ({ name, draft: begin(server.latest) }));
      for (let turn = 0; turn < 120; turn += 1) {
        const person = people[Math.floor(random() * 2)];
        if (!person) continue;
        const chance = random();
        if (chance < 0.45)
          person.draft = edited(
            person.draft,
            edit(randomCommand(person.draft.document, random, person.name)),
          );
        else if (chance < 0.6) person.draft = received(person.draft, server.latest);
        else person.draft = exchange(server, person.draft, random);
      }
      for (const person of people) {
        for (
          let round = 0;
          round < 20 && (isReady(person.draft) || person.draft.held.length > 0);
          round += 1
        ) {
          for (const held of person.draft.held)
            person.draft = decided(person.draft, held.edit.id, "theirs");
          person.draft = exchange(server, person.draft, () => 1);
        }
      }
      for (const person of people) {
        const draft = received(person.draft, server.latest);
        expect(draft.waiting).toEqual([]);
        expect(same(draft.document, server.latest.document)).toBe(true);
      }
    },
  );
});

function exchange(server: Server, draft: Draft, random: () => number): Draft {
  const going = sending(draft);
  if (going.sent.length === 0) return draft;
  if (random() < 0.15) return unreachable(going);
  const answer = server.take(outgoing(going));
  if (random() < 0.15) return unreachable(going);
  return answer === "saved" ? saved(going, server.latest) : refused(going, server.latest);
}
