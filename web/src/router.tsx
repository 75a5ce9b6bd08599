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

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);

export function go(path: string): void {
  history.pushState(null, "", path);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** A link within the site, which new tabs and modifier keys open as any other. */
export function Link({ to, current, children }: { to: string; current?: boolean; children: ReactNode }) {
  return (
    <a
      href={to}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

let isFirst = true;

/** The heading of a page. It has the focus after a change of pages, so that screen readers say where one is. */
export function Title({ children, site }: { children: string; site: string }) {
  useEffect(() => {
    document.title = children === site ? site : `${children} · ${site}`;
    if (!isFirst) document.querySelector("h1")?.focus();
    isFirst = false;
  }, [children, site]);
  return <h1 tabIndex={-1}>{children}</h1>;
}
