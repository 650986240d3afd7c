import { expect, it } from "vitest";
import { exportAddress, type ExportChoice } from "./address";

const CHOICE: ExportChoice = {
  form: "png",
  language: "vi",
  persona: "linh",
  department: null,
  model: null,
  theme: "print",
  scale: "2",
};

it("a picture says whose journey, on which ground and how large", () => {
  expect(exportAddress("ly đầu", CHOICE)).toBe(
    "/api/v1/maps/ly%20%C4%91%E1%BA%A7u/export.png?language=vi&persona=linh&theme=print&scale=2",
  );
});

it("a file without a picture says only its language", () => {
  expect(exportAddress("m", { ...CHOICE, form: "csv" })).toBe(
    "/api/v1/maps/m/export.csv?language=vi",
  );
});
