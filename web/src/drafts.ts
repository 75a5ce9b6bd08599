import { useCallback, useState } from "react";
import { useSite } from "./work.ts";

/** What only who has signed in may send, and was not sent yet; by person, so that nobody finds another one's. */
const drafts = new Map<string, string>();
/** Whose drafts count, also when their sign-in has ended. */
let writer = "";

export interface Draft {
  text: string;
  set(text: string): void;
  /** Once `text` is stored: what has been typed since stays. */
  sent(text: string): void;
}

export function useDraft(name: string): Draft {
  const key = useDraftKey(name);
  const [text, setText] = useState(() => drafts.get(key) ?? "");
  const set = useCallback(
    (next: string) => {
      if (next === "") drafts.delete(key);
      else drafts.set(key, next);
      setText(next);
    },
    [key],
  );
  const sent = useCallback(
    (stored: string) => {
      if (drafts.get(key) === stored) set("");
    },
    [key, set],
  );
  return { text, set, sent };
}

function useDraftKey(name: string): string {
  const { signIn } = useSite();
  if (signIn !== undefined) writer = signIn.id;
  return `${writer} ${name}`;
}

/** Whether there is one of any of these. */
export function useHasDraft(...names: readonly string[]): boolean {
  const start = useDraftKey("");
  return names.some((name) => drafts.has(start + name));
}

export const forgetDrafts = (): void => drafts.clear();
