/** The address of a map as a file. */

export const FORMS = ["png", "svg", "html", "yaml", "csv"] as const;
export type Form = (typeof FORMS)[number];

export interface ExportChoice {
  readonly form: Form;
  readonly language: "vi" | "en";
  readonly persona: string | null;
  readonly department: string | null;
  readonly model: string | null;
  readonly theme: "light" | "dark" | "print";
  /** Pixels of a PNG per unit of the picture. */
  readonly scale: string;
}

/** Whether a form shows the picture, so that persona, department and ground matter. */
export function isPicture(form: Form): boolean {
  return form === "png" || form === "svg" || form === "html";
}

/** The address; it says only what the form needs. */
export function exportAddress(map: string, choice: ExportChoice): string {
  const query = new URLSearchParams({ language: choice.language });
  if (isPicture(choice.form)) {
    for (const name of ["persona", "department", "model"] as const) {
      const value = choice[name];
      if (value !== null) query.set(name, value);
    }
    query.set("theme", choice.theme);
  }
  if (choice.form === "png") query.set("scale", choice.scale);
  return `/api/v1/maps/${encodeURIComponent(map)}/export.${choice.form}?${query.toString()}`;
}
