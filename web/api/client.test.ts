import { expect, test } from "vitest";
import { changeHeaders, keepToken, problemOf } from "./client";

test("a refusal keeps the server's words in both languages, its place and details", async () => {
  const document = {
    code: "changed-meanwhile",
    message: { vi: "Có người vừa sửa.", en: "Somebody has just edited." },
    hint: null,
    place: { file: "a.yaml", line: 3, column: null, id: null },
    details: { conflict: [1] },
  };
  const problem = await problemOf(Response.json(document, { status: 409 }));
  expect(problem).toMatchObject({ status: 409, code: "changed-meanwhile", hint: null });
  expect(problem.text).toEqual(document.message);
  expect(problem.place?.line).toBe(3);
  expect(problem.details).toEqual({ conflict: [1] });
});

test("an answer of something else than the server is a problem in words too", async () => {
  const problem = await problemOf(new Response("<html>Bad gateway</html>", { status: 502 }));
  expect(problem.code).toBe("http-502");
  expect(problem.text.vi).not.toBe("");
});

test("the token goes with changes once it is known", () => {
  expect(changeHeaders()).toEqual({});
  keepToken("abc");
  expect(changeHeaders()).toEqual({ "X-CSRF-Token": "abc" });
  keepToken(null);
});
