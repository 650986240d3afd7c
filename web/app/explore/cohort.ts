/** The cohort language of maps and the command line, as the sentence on the screen reads and writes it. */

export interface HasAttribute {
  attr: string;
  in: string[];
}
export type Since = "first_seen" | "watermark" | { after: string };
export interface Did {
  did: string;
  count?: { min?: number; max?: number };
  within?: string;
  of?: Since;
  where?: Record<string, unknown>;
}
export interface ReachedStage {
  stage: { model: string; reached: string };
}
export interface InSequence {
  sequence: string[];
  within?: string;
}
export interface Reference {
  ref: string;
}
export interface Group {
  joiner: "all" | "any";
  parts: Condition[];
}
export interface AllOf {
  all: Condition[];
}
export interface AnyOf {
  any: Condition[];
}
export interface Not {
  not: Condition;
}
export type Plain = HasAttribute | Did | ReachedStage | InSequence | Reference;
export type Condition = Plain | Not | AllOf | AnyOf;

export const EVERYBODY: Group = { joiner: "all", parts: [] };

/** Read a cohort of an address as one row of conditions; null where it is none. */
export function readCohort(written: string | null): Group {
  if (written === null || written === "") return EVERYBODY;
  let document: unknown;
  try {
    document = JSON.parse(written);
  } catch {
    return EVERYBODY;
  }
  const condition = conditionOf(document);
  if (condition === null) return EVERYBODY;
  if ("all" in condition) return { joiner: "all", parts: condition.all };
  if ("any" in condition) return { joiner: "any", parts: condition.any };
  return { joiner: "all", parts: [condition] };
}

/** Write a row of conditions for an address; null for everybody. */
export function writeCohort(group: Group): string | null {
  return group.parts.length === 0 ? null : JSON.stringify(documentOf(group));
}

/** The document of a row of conditions, in its shortest form. */
export function documentOf(group: Group): Condition {
  const [only, ...others] = group.parts;
  if (only !== undefined && others.length === 0) return only;
  return group.joiner === "all" ? { all: group.parts } : { any: group.parts };
}

/** A condition without its `not`, and whether it had one. */
export function plainOf(condition: Condition): {
  negated: boolean;
  plain: Exclude<Condition, Not>;
} {
  let negated = false;
  let plain = condition;
  while ("not" in plain) {
    negated = !negated;
    plain = plain.not;
  }
  return { negated, plain };
}

/** A condition with or without `not`. */
export function negate(plain: Exclude<Condition, Not>, negated: boolean): Condition {
  return negated ? { not: plain } : plain;
}

/** Check the shape of what an address says; the server checks its meaning. */
export function conditionOf(value: unknown): Condition | null {
  if (typeof value === "string") return { ref: value };
  if (!isRecord(value)) return null;
  if (Array.isArray(value.all)) return parts(value.all, (found) => ({ all: found }));
  if (Array.isArray(value.any)) return parts(value.any, (found) => ({ any: found }));
  if ("not" in value) {
    const inner = conditionOf(value.not);
    return inner && { not: inner };
  }
  if (typeof value.ref === "string") return { ref: value.ref };
  if (typeof value.attr === "string" && Array.isArray(value.in)) {
    return { attr: value.attr, in: value.in.map(String) };
  }
  if (typeof value.did === "string") return { ...value, did: value.did };
  if (Array.isArray(value.sequence)) return { ...value, sequence: value.sequence.map(String) };
  if (isRecord(value.stage)) {
    const { model, reached } = value.stage;
    if (typeof model === "string" && typeof reached === "string")
      return { stage: { model, reached } };
  }
  return null;
}

function parts(values: unknown[], make: (found: Condition[]) => Condition): Condition | null {
  const found = values.map(conditionOf);
  return found.every((one) => one !== null) ? make(found) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type LengthUnit = "m" | "h" | "d" | "w";

/** Read a length of time such as `30d`; null where it is none. */
export function readLength(
  written: string | undefined,
): { count: number; unit: LengthUnit } | null {
  const found = /^(\d+)\s*([mhdw])$/.exec(written ?? "");
  return found?.[1] && found[2] ? { count: Number(found[1]), unit: found[2] as LengthUnit } : null;
}
