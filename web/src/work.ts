import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { type Api, newKey, type OnWait, type Page, Refused, type SignIn } from "./api.ts";
import type { Language, Texts } from "./texts.ts";

/** What every page is given. */
export interface Site {
  api: Api;
  texts: Texts;
  language: Language;
  signIn: SignIn | undefined;
}

export const SiteContext = createContext<Site | undefined>(undefined);

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (site === undefined) throw new Error("A page stands outside of SiteContext.");
  return site;
}

/** What is said: a key of the texts, or how many seconds to wait. */
type Notice =
  | "slow"
  | "away"
  | "failed"
  | "forbidden"
  | "ended"
  | "invalid"
  | "gone"
  | "wrongPassword"
  | "emailTaken";

/** What is said to screen readers alone: on the screen it shows. */
type Done = "added" | "removed" | "markedDone" | "markedOpen";

const BY_STATUS: Readonly<Record<number, Notice>> = {
  400: "invalid",
  401: "ended",
  403: "forbidden",
  404: "gone",
  413: "invalid",
};

interface Said {
  notice: Notice | undefined;
  /** After 429. */
  seconds: number | undefined;
}

const NOTHING: Said = { notice: undefined, seconds: undefined };

function saidOf(error: unknown, byStatus: Readonly<Record<number, Notice>>): Said {
  if (!(error instanceof Refused)) return { notice: "failed", seconds: undefined };
  if (error.status === 429) return { notice: "failed", seconds: error.retryAfter };
  return { notice: byStatus[error.status] ?? "failed", seconds: undefined };
}

export interface Work {
  busy: boolean;
  /** Empty when there is nothing to say. */
  notice: string;
  /** What the last run has done; empty until then, and where nobody need be told. */
  told: string;
  /** Whether the last run failed. */
  failed: boolean;
  /** Does `work`, says what it waits for, that it is `done`, and how it failed. Answers whether it is done. */
  run(work: (waiting: OnWait) => Promise<void>, done?: Done): Promise<boolean>;
}

/** `meanings` says what a status means on this page, over what it means everywhere. */
export function useWork(meanings: Readonly<Record<number, Notice>> = {}): Work {
  const { texts } = useSite();
  const [running, setRunning] = useState(0);
  const [said, setSaid] = useState(NOTHING);
  const [told, setTold] = useState<Done>();
  const [failed, setFailed] = useState(false);
  const known = useRef(meanings);
  known.current = meanings;

  const run = useCallback(async (work: (waiting: OnWait) => Promise<void>, done?: Done): Promise<boolean> => {
    setRunning((count) => count + 1);
    setSaid(NOTHING);
    setTold(undefined);
    setFailed(false);
    try {
      await work((notice) => setSaid({ notice, seconds: undefined }));
      setSaid(NOTHING);
      setTold(done);
      return true;
    } catch (error) {
      setSaid(saidOf(error, { ...BY_STATUS, ...known.current }));
      setFailed(true);
      return false;
    } finally {
      setRunning((count) => count - 1);
    }
  }, []);

  const { notice, seconds } = said;
  const text =
    seconds === undefined
      ? notice === undefined
        ? ""
        : texts[notice]
      : texts.tooOften(Math.max(1, Math.ceil(seconds / 60)));
  return { busy: running > 0, notice: text, told: told === undefined ? "" : texts[told], failed, run };
}

/** A key for each thing that is sent: the same one while the same is sent again, so that nothing is made twice. */
export function useKey(): { keyOf(sent: string): string; done(): void } {
  const last = useRef({ sent: "", key: "" });
  const keyOf = useCallback((sent: string) => {
    if (last.current.key === "" || last.current.sent !== sent) last.current = { sent, key: newKey() };
    return last.current.key;
  }, []);
  const done = useCallback(() => {
    last.current = { sent: "", key: "" };
  }, []);
  return { keyOf, done };
}

export interface Rows<Row> {
  /** Undefined until the first page is there. */
  rows: Row[] | undefined;
  next: string | null;
  /** Whether the first page could not be loaded, so that there are no rows but those that were added here. */
  missing: boolean;
  work: Work;
  change(how: (rows: Row[]) => Row[]): void;
  /** Another page, or the first again. */
  load(cursor: string | null): void;
}

/** Pages of rows. What failed is loaded again when the browser is back online. */
export function useRows<Row extends { id: string }>(
  list: (cursor: string | null, waiting: OnWait) => Promise<Page<Row>>,
): Rows<Row> {
  const work = useWork();
  const [rows, setRows] = useState<Row[]>();
  const [next, setNext] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const latest = useRef(list);
  const { run } = work;

  const load = useCallback(
    (cursor: string | null) => {
      void run(async (waiting) => {
        const page = await list(cursor, waiting);
        // Another list has been asked for since.
        if (latest.current !== list) return;
        setRows((known = []) =>
          cursor === null ? joined(added(known, page.rows), page.rows) : joined(known, page.rows),
        );
        setNext(page.next);
      }).then((done) => {
        if (cursor === null && latest.current === list) setMissing(!done);
      });
    },
    [list, run],
  );

  useEffect(() => {
    latest.current = list;
    setRows(undefined);
    setNext(null);
    setMissing(false);
    load(null);
  }, [list, load]);

  useEffect(() => {
    if (!missing) return undefined;
    const again = () => load(null);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [missing, load]);

  const change = useCallback((how: (known: Row[]) => Row[]) => setRows((known) => how(known ?? [])), []);
  return { rows, next, missing, work, change, load };
}

/** What was added here while the first page was on its way. */
function added<Row extends { id: string }>(known: Row[], first: Row[]): Row[] {
  const ids = new Set(first.map(({ id }) => id));
  return known.filter(({ id }) => !ids.has(id));
}

/** What was added here may come again with the next page. */
function joined<Row extends { id: string }>(known: Row[], more: Row[]): Row[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...more.filter(({ id }) => !ids.has(id))];
}

/** Whether this person may change it: what nobody owns is everybody's. */
export const isOpen = (thing: { user_id: string | null }, signIn: SignIn | undefined): boolean =>
  thing.user_id === null || thing.user_id === signIn?.id;

/** Dates in the page's language, as they are written where the visitor is. */
export const useDate = (): ((time: string) => string) => {
  const { language } = useSite();
  const { format } = useMemo(() => {
    const place = navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
    return new Intl.DateTimeFormat(place, { dateStyle: "medium", timeStyle: "short" });
  }, [language]);
  return useCallback((time) => format(new Date(time)), [format]);
};
