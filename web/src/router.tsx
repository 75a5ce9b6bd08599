import { type ReactNode, useEffect, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Without the slashes that people write behind it. */
export const usePath = (): string =>
  useSyncExternalStore(subscribe, () => location.pathname.replace(/(?<=.)\/+$/, ""));

/** What the address asks for, as `?q=` of the board. */
export const useQuery = (name: string): string =>
  new URLSearchParams(useSyncExternalStore(subscribe, () => location.search)).get(name) ?? "";

interface Visit {
  /** Page of this site that led here. */
  from?: string;
}

const visit = (): Visit => (history.state ?? {}) as Visit;

/** Where somebody came from who had to sign in first. */
export const cameFrom = (): string => visit().from ?? "/";

/** `instead`: in place of the page that one is on, which back does not lead to then. */
export function go(path: string, { instead = false } = {}): void {
  const from = instead ? visit().from : location.pathname + location.search;
  const state: Visit = from === undefined ? {} : { from };
  if (instead) history.replaceState(state, "", path);
  else history.pushState(state, "", path);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

interface LinkProps {
  to: string;
  current?: boolean;
  instead?: boolean;
  children: ReactNode;
}

/** A link within the site, which new tabs and modifier keys open as any other. */
export function Link({ to, current, instead, children }: LinkProps) {
  return (
    <a
      href={to}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to, { instead });
      }}
    >
      {children}
    </a>
  );
}

/** Where one goes on when what had the focus is gone; otherwise a keyboard would begin again at the top. */
export const focusHeading = (): void => document.querySelector("h1")?.focus({ preventScroll: true });

let isFirst = true;

/**
 * The heading of a page. It has the focus after a change of pages, so that screen readers say where one is; a title that
 * comes later, or in another language, takes the focus from nobody.
 */
export function Title({ children, site }: { children: string; site: string }) {
  useEffect(() => {
    if (!isFirst) document.querySelector("h1")?.focus();
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = children === site ? site : `${children} · ${site}`;
  }, [children, site]);
  return <h1 tabIndex={-1}>{children}</h1>;
}
