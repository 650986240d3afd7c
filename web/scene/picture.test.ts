// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { patched } from "./drawn";
import { Picture } from "./picture";
import { drawn, element } from "./scene.testing";

describe("a picture", () => {
  let host: HTMLElement;

  beforeEach(() => {
    host = document.createElement("div");
    document.body.replaceChildren(host);
  });

  const ids = (): (string | null)[] =>
    [...host.querySelectorAll("[data-id]")].map((node) => node.getAttribute("data-id"));

  it("draws elements in order, with their paths, classes and words", () => {
    new Picture(host).show(
      drawn(element("a", { path: "touchpoints.cart", text: "Giỏ hàng", title: "đủ chữ" })),
    );
    const node = host.querySelector('[data-id="a"]');
    expect(node?.getAttribute("data-path")).toBe("touchpoints.cart");
    expect(node?.querySelector("text.t-strong")?.textContent).toBe("Giỏ hàng");
    expect(node?.querySelector("title")?.textContent).toBe("đủ chữ");
    expect(host.querySelector("svg > title")?.textContent).toBe("Ly đầu tiên");
  });

  it("changes a patched element in place and leaves the other nodes alone", () => {
    const picture = new Picture(host);
    const before = drawn(element("a"), element("b", { text: "cũ" }), element("c"));
    picture.show(before);
    const [a, b] = [picture.node("a"), picture.node("b")];
    const inside = a?.firstChild;
    picture.show(
      patched(before, {
        size: [400, 200],
        changed: [element("b", { text: "mới" })],
        removed: ["c"],
      }),
    );
    expect([picture.node("a"), picture.node("b"), a?.firstChild]).toEqual([a, b, inside]);
    expect(b?.textContent).toBe("mới");
    expect(ids()).toEqual(["a", "b"]);
  });

  it("brings nodes into the order given", () => {
    const picture = new Picture(host);
    const before = drawn(element("a"), element("b"), element("c"));
    picture.show(before);
    const order = ["c", "new", "a", "b"];
    picture.show(
      patched(before, { size: [400, 200], order, changed: [element("new")], removed: [] }),
    );
    expect(ids()).toEqual(order);
  });

  it("shows a part of the scene beside it, hidden from readers of the page and without paths", () => {
    new Picture(host, {
      only: ({ id }) => id === "b",
      window: () => [0, 0, 60, 200],
      copy: true,
    }).show(drawn(element("a"), element("b", { path: "stages.buy", title: "x" })));
    const svg = host.querySelector("svg");
    expect([svg?.getAttribute("aria-hidden"), svg?.getAttribute("viewBox")]).toEqual([
      "true",
      "0 0 60 200",
    ]);
    expect(host.querySelectorAll("[data-id], [data-path], title, desc")).toHaveLength(0);
    expect(host.querySelectorAll("rect")).toHaveLength(1);
  });

  it("draws geometry only: no scripts, links or handlers, whatever it is given", () => {
    new Picture(host).show(
      drawn(
        element("a", {
          shapes: [
            ["script", {}, ""],
            ["image", { href: "https://example.org/x.png" }, ""],
            ["rect", { onclick: "alert(1)", style: "fill:red", width: "3" }, ""],
          ],
          text: "<img src=x onerror=alert(1)>",
        }),
      ),
    );
    expect(host.querySelectorAll("script, image, img, [onclick], [style], [href]")).toHaveLength(0);
    expect(host.querySelector("rect")?.getAttribute("width")).toBe("3");
  });

  it("is gone without a trace when removed", () => {
    const picture = new Picture(host);
    picture.show(drawn(element("a")));
    picture.remove();
    expect([host.innerHTML, host.className]).toEqual(["", ""]);
  });
});
