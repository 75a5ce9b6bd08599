/** Things that belong to somebody, and that an admin may hide. */
import type { Rows, Slice } from "./paging.ts";
import { notFound, Problem, unauthorised } from "./problem.ts";

/** Of something hidden: enough to decide about it. */
export interface Hidden {
  readonly id: string;
  /** Null for what nobody owns. */
  readonly userId: string | null;
  /** The beginning of it. */
  readonly text: string;
  readonly createdAt: Date;
}

/** Every thing with an author or owner keeps to this, whatever else it is. */
export interface Owned {
  /** Hides from everybody, or shows again. @returns whether there is such a thing. */
  setHidden(id: string, hidden: boolean): Promise<boolean>;
  /** Newest first. */
  listHidden(slice: Slice): Promise<Rows<Hidden>>;
  /** Removes what belongs to this user. @returns how many; fewer than there were when there were many. */
  removeOf(userId: string): Promise<number>;
}

/** Rows that one step removes, so that none takes longer than anybody waits. */
export const removedAtOnce = 1_000;
/** Code points of a hidden thing that are shown. */
export const excerptLength = 200;

/** Why a change by this user (empty for nobody) found nothing to change. */
export function refusalOfChange(
  found: { readonly userId: string | null } | undefined,
  userId: string,
): Problem {
  if (found === undefined || found.userId === null || found.userId === userId) return notFound();
  if (userId === "") return unauthorised("Please sign in: this belongs to somebody.");
  return new Problem(403, { detail: "Only whoever it belongs to may change this." });
}

/** For conditions: things by their id have no tag. @throws Problem what a change of it would be refused with. */
export function requireOpen(
  found: { readonly userId: string | null } | undefined,
  userId: string,
): Record<string, never> {
  const isOpen = found && (found.userId === null || found.userId === userId);
  if (!isOpen) throw refusalOfChange(found, userId);
  return {};
}

/** With the name of whoever wrote it: null while there is none, and when the account is gone. */
export type Authored<T> = T & { readonly authorName: string | null };
