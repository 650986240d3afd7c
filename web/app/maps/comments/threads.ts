/** Comments in threads: the first one of a place, and the answers to it. */
import type { Schemas } from "../../../api/client";
import { covers } from "../../../editing/paths";

export type Comment = Schemas["CommentDocument"];

export interface Thread {
  readonly first: Comment;
  /** The oldest first. */
  readonly answers: readonly Comment[];
  readonly resolved: boolean;
}

/** Put comments into threads, the one that was spoken in last first; `at` keeps those of that place and within it. */
export function threadsOf(comments: readonly Comment[], at: string | null): readonly Thread[] {
  return comments
    .filter((one) => one.answers === null && (at === null || covers(at, one.path)))
    .map((first) => ({
      first,
      answers: comments.filter((one) => one.answers === first.id),
      resolved: first.resolved !== null,
    }))
    .sort((one, other) => lastOf(other).localeCompare(lastOf(one)));
}

function lastOf({ first, answers }: Thread): string {
  return answers.at(-1)?.at ?? first.at;
}

/** The part of the map that a path lies in: `touchpoints.checkout` of `touchpoints.checkout.actions`. */
export function partOf(path: string): string {
  return path.split(".").slice(0, 2).join(".");
}
