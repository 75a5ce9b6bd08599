import type { SignIn, SignInStore } from "./api.ts";

const NAME = "sign-in";
const listeners = new Set<() => void>();
/** What counts where the browser keeps nothing for this site. */
let kept: string | null = null;

function isSignIn(value: unknown): value is SignIn {
  const { id, email, access, refresh } = (value ?? {}) as Record<string, unknown>;
  return [id, email, access, refresh].every((part) => typeof part === "string");
}

/** The sign-in as text: the same text while nothing changes, as React compares it. */
export function snapshot(): string | null {
  try {
    return localStorage.getItem(NAME) ?? kept;
  } catch {
    return kept;
  }
}

export function parse(text: string | null): SignIn | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isSignIn(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab signs in or out.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function write(signIn: SignIn | undefined): void {
  kept = null;
  try {
    if (signIn === undefined) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, JSON.stringify(signIn));
  } catch {
    kept = signIn === undefined ? null : JSON.stringify(signIn);
  }
  for (const listener of listeners) listener();
}

export const signInStore: SignInStore = {
  read: () => parse(snapshot()),
  write,
  // Browsers have locks on pages with TLS and on localhost only.
  alone: (work) =>
    navigator.locks === undefined ? work() : (navigator.locks.request(NAME, work) as ReturnType<typeof work>),
};
