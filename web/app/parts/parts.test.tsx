// @vitest-environment jsdom
import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { Offline, Problem as Refusal } from "../../api/client";
import { show } from "../testing";
import { IntervalPlot } from "./IntervalPlot";
import { Face, faceLevel, VerdictWord } from "./Mark";
import { initials } from "./PersonAvatar";
import { PictureOrTable } from "./PictureOrTable";
import { Problem } from "./Problem";
import { Blank, FigureBlank, Sentence } from "./Sentence";
import { TableTwin } from "./TableTwin";

afterEach(cleanup);

const percent = (value: number) => `${String(Math.round(value * 100))}%`;

test("a verdict is its mark and its word, in both languages", () => {
  const { container } = show(<VerdictWord verdict="refuted" />);
  expect(screen.getByText("Bị bác bỏ")).toBeTruthy();
  expect(container.querySelectorAll("svg rect")).toHaveLength(1);
  cleanup();
  show(<VerdictWord verdict="undecided" stale />, { language: "en" });
  expect(screen.getByText("Undecided", { exact: false }).textContent).toBe(
    "Undecided · check again",
  );
});

test("an emotion on a cut belongs to the face further from the middle", () => {
  expect([-1, -0.6, -0.59, -0.2, 0, 0.19, 0.2, 0.59, 0.6, 1].map(faceLevel)).toEqual([
    1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
  ]);
  show(<Face level={0} />);
  expect(screen.getByRole("img", { name: "chưa đủ khách để biết cảm xúc" })).toBeTruthy();
});

test("the plot draws the verdict it is given, with its finding as its name", () => {
  show(
    <IntervalPlot
      name="46,8% đặt hàng, kỳ vọng ít nhất 60%"
      verdict="refuted"
      measured={{ value: 0.468, low: 0.451, high: 0.485 }}
      judged={{ low: 0.44, high: 0.5 }}
      expect={{ op: ">=", value: 0.6 }}
      expectText="kỳ vọng ≥ 60%"
      gapText="thiếu ít nhất 11,5 điểm"
      format={percent}
      bounds={[0, 1]}
    />,
  );
  const plot = screen.getByRole("img", { name: "46,8% đặt hàng, kỳ vọng ít nhất 60%" });
  expect(within(plot).getByText("thiếu ít nhất 11,5 điểm")).toBeTruthy();
  expect(plot.querySelector("circle")?.getAttribute("fill")).toBe("var(--no)");
});

test("with too few customers the plot shows zone and threshold only", () => {
  show(
    <IntervalPlot
      name="n 11, cần ít nhất 30"
      verdict="undecided"
      measured={null}
      expect={{ op: "between", value: [0.2, 0.4] }}
      expectText="kỳ vọng 20–40%"
      format={percent}
    />,
  );
  const plot = screen.getByRole("img");
  expect(plot.querySelector("circle")).toBeNull();
  expect(plot.querySelectorAll("line")).toHaveLength(3);
});

const rows = [
  { step: "Xem thực đơn", customers: 4186 },
  { step: "=Thêm vào giỏ", customers: 1925 },
];
const table = {
  caption: "Phễu",
  columns: [
    { title: "Bước", cell: (row: (typeof rows)[number]) => row.step },
    {
      title: "Khách",
      cell: (row: (typeof rows)[number]) => String(row.customers),
      raw: (row: (typeof rows)[number]) => row.customers,
      figure: true,
    },
  ],
  rows,
  keyOf: (row: (typeof rows)[number]) => row.step,
  fileName: "pheu",
};

test("a table names its rows, and its CSV has the same rows in the same order", async () => {
  const saved = vi.fn<(blob: Blob) => string>(() => "blob:1");
  URL.createObjectURL = saved as typeof URL.createObjectURL;
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  show(<TableTwin {...table} />);
  expect(screen.getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual([
    "Xem thực đơn",
    "=Thêm vào giỏ",
  ]);
  await userEvent.click(screen.getByRole("button", { name: "CSV" }));
  const text = await readText(saved.mock.calls[0]?.[0]);
  expect(text).toContain("Bước,Khách\r\nXem thực đơn,4186\r\n'=Thêm vào giỏ,1925\r\n");
});

function readText(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob ?? new Blob());
  });
}

test("picture and table are one switch apart", async () => {
  show(<PictureOrTable name="funnel" title="Phễu" picture={<p>hình</p>} table={table} />);
  expect(screen.queryByRole("table")).toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: "Bảng" }));
  expect(screen.getByRole("table", { name: "Phễu" })).toBeTruthy();
});

test("which of picture and table is shown is in the address", () => {
  show(<PictureOrTable name="funnel" title="Phễu" picture={<p>hình</p>} table={table} />, {
    address: "/?table=funnel",
  });
  expect(screen.getByRole("table")).toBeTruthy();
});

test("a problem says what and where, and keeps its code in the details", () => {
  const refused = new Refusal(422, {
    code: "bad-row",
    message: { vi: "Cột Ngày trống.", en: "The date is empty." },
    hint: { vi: "Sửa rồi thả lại.", en: "Mend it and drop it again." },
    place: { file: "don.xlsx", line: 4118, column: null, id: null },
  });
  show(<Problem problem={refused} />);
  const told = screen.getByRole("alert");
  expect(within(told).getByRole("heading").textContent).toBe("Cột Ngày trống.");
  expect(within(told).getByText("Ở don.xlsx, dòng 4.118")).toBeTruthy();
  expect(within(told).getByText("bad-row · HTTP 422").closest("details")?.open).toBe(false);
});

test("a lost connection says what is safe and offers to try again", async () => {
  const again = vi.fn();
  show(<Problem problem={new Offline(new TypeError("failed"))} again={again} />, {
    language: "en",
  });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(again).toHaveBeenCalledOnce();
});

function Claim() {
  const [op, setOp] = useState<"least" | "most" | null>(null);
  const [value, setValue] = useState("35");
  return (
    <Sentence label="Cách đo">
      <Blank
        name="so sánh"
        value={op}
        choices={[
          { value: "least", text: "ít nhất" },
          { value: "most", text: "nhiều nhất" },
        ]}
        onChange={setOp}
      />
      <FigureBlank
        name="kỳ vọng"
        value={value}
        unit="%"
        onChange={setValue}
        onStep={(step) => setValue(String(Number(value) + step))}
      />
    </Sentence>
  );
}

test("a sentence's blanks are filled by keys", async () => {
  show(<Claim />);
  await userEvent.tab();
  await userEvent.keyboard("{Enter}{ArrowDown}{Enter}");
  expect(screen.getByRole("button", { name: "so sánh nhiều nhất" })).toBeTruthy();
  const figure = screen.getByLabelText("kỳ vọng");
  await userEvent.click(figure);
  await userEvent.keyboard("{ArrowUp}{ArrowUp}");
  expect((figure as HTMLInputElement).value).toBe("37");
});

test("initials are of the family name and the given name", () => {
  expect(["Nguyễn Ngọc Hà", "Linh", "  đỗ  An "].map(initials)).toEqual(["NH", "L", "ĐA"]);
});
