/** Tables as CSV files that Excel opens right: UTF-8 with its mark, and no cell that becomes a formula. */

export type Cell = string | number | null;

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Write rows as CSV, the first row the header. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return "\ufeff" + rows.map((row) => row.map(written).join(",") + "\r\n").join("");
}

/** Hand a file to the browser to be saved. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the browser reads the address after the click's task
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
