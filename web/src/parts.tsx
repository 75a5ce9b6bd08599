import {
  type FocusEvent,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { OnWait } from "./api.ts";
import { focusHeading, Link } from "./router.tsx";
import { type Rows, useKey, useSite, useWork, type Work } from "./work.ts";

interface StatusProps {
  work: Work;
  loading?: boolean;
  /** What came of it. */
  found?: string;
}

/** What a page waits for, what it has done or why it failed; screen readers say it when it changes. */
export function Status({ work, loading = false, found = "" }: StatusProps) {
  const { texts } = useSite();
  return (
    <p role="status" className={work.failed ? "failed" : undefined}>
      {work.notice || (loading ? texts.loading : found)}
      {work.told !== "" && <span className="unseen">{work.told}</span>}
    </p>
  );
}

interface LineProps {
  label: string;
  maxLength: number;
  /** What the button says. */
  action: string;
  send(text: string, key: string, waiting: OnWait): Promise<void>;
}

/** A form of one line, which adds one thing. It is emptied once that is stored. */
export function LineForm({ label, maxLength, action, send }: LineProps) {
  const id = useId();
  const work = useWork();
  const key = useKey();
  const [text, setText] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (work.busy) return;
    void work.run(async (waiting) => {
      await send(text, key.keyOf(text), waiting);
      key.done();
      // What has been typed since stays.
      setText((now) => (now === text ? "" : now));
    }, "added");
  }

  return (
    <form onSubmit={submit}>
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          id={id}
          value={text}
          maxLength={maxLength}
          // Blanks alone are refused by the API.
          pattern=".*\S.*"
          required
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" aria-disabled={work.busy}>
          {action}
        </button>
      </div>
      <Status work={work} />
    </form>
  );
}

interface ListProps<Row> {
  of: Rows<Row>;
  empty: string;
  /** Of a search: how many rows there are, where any are. */
  found?: ((rows: number, more: boolean) => string) | undefined;
  children(row: Row): ReactNode;
}

/** Rows, with what becomes of loading them and a button for more. */
export function List<Row extends { id: string }>({ of, empty, found, children }: ListProps<Row>) {
  const { texts } = useSite();
  const { rows, next, work, load, missing } = of;
  const kept = useKeptFocus(rows);
  const readOn = useReadingOn(kept.ref, rows, missing);
  const isEmpty = rows?.length === 0 && next === null && !missing;
  const counted = rows !== undefined && !work.busy && !missing ? found?.(rows.length, next !== null) : "";
  return (
    <>
      <Status
        work={work}
        loading={(rows === undefined || missing) && work.busy}
        found={isEmpty && found ? empty : counted}
      />
      {missing && (
        <WaitingButton work={work} onClick={() => readOn(() => load(null))}>
          {texts.again}
        </WaitingButton>
      )}
      {isEmpty && !found && <p>{empty}</p>}
      {rows !== undefined && rows.length > 0 && (
        <ul {...kept}>
          {rows.map((row) => (
            <li key={row.id}>{children(row)}</li>
          ))}
        </ul>
      )}
      {next !== null && (
        <WaitingButton work={work} onClick={() => readOn(() => load(next))}>
          {texts.more}
        </WaitingButton>
      )}
    </>
  );
}

/**
 * Whoever has pressed a button for rows goes on at the first of them, or at the heading where there are none: the button
 * may be gone.
 */
function useReadingOn(
  list: RefObject<HTMLUListElement | null>,
  rows: readonly unknown[] = [],
  missing: boolean,
) {
  const from = useRef<{ known: number; button: Element | null }>(undefined);
  useEffect(() => {
    const { known = 0, button = null } = from.current ?? {};
    if (from.current === undefined || missing || (known > 0 && rows.length <= known)) return;
    from.current = undefined;
    // Somebody may have gone elsewhere since.
    if (document.activeElement !== document.body && document.activeElement !== button) return;
    const first = list.current?.children[known];
    if (!(first instanceof HTMLElement)) return focusHeading();
    first.tabIndex = -1;
    first.focus();
  }, [list, rows, missing]);
  return (load: () => void) => {
    from.current = { known: rows.length, button: document.activeElement };
    load();
  };
}

/** Where a row had the focus and is gone, its neighbour gets it, or else the heading. */
function useKeptFocus(rows: unknown) {
  const ref = useRef<HTMLUListElement>(null);
  const place = useRef(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for after each change of the rows.
  useEffect(() => {
    if (place.current < 0 || document.activeElement !== document.body) return;
    const left = [...(ref.current?.children ?? [])];
    const neighbour = left[Math.min(place.current, left.length - 1)];
    const target = [...(neighbour?.querySelectorAll<HTMLElement>("a, button") ?? [])].at(-1);
    if (target) target.focus({ preventScroll: true });
    else focusHeading();
  }, [rows]);
  return {
    ref,
    onFocus: ({ target }: FocusEvent) => {
      place.current = [...(ref.current?.children ?? [])].findIndex((row) => row.contains(target));
    },
    // React tells of no blur when it removes what has the focus.
    onBlur: () => {
      place.current = -1;
    },
  };
}

interface ButtonProps {
  work: Work;
  onClick(): void;
  className?: string;
  label?: string;
  children: ReactNode;
}

/** Does nothing while its work goes on. It is not disabled then, which would take the focus from who pressed it. */
function WaitingButton({ work, onClick, className, label, children }: ButtonProps) {
  return (
    <button
      type="button"
      className={className}
      aria-disabled={work.busy}
      aria-label={label}
      onClick={work.busy ? undefined : onClick}
    >
      {children}
    </button>
  );
}

interface RowButtonProps {
  action: string;
  what: string;
  work: Work;
  onClick(): void;
}

/** Says what it does to which row; the visible word is the beginning of that. */
export const RowButton = ({ action, what, work, onClick }: RowButtonProps) => (
  <WaitingButton className="quiet" label={`${action}: ${what}`} work={work} onClick={onClick}>
    {action}
  </WaitingButton>
);

export function RemoveButton(of: Omit<RowButtonProps, "action">) {
  const { texts } = useSite();
  return <RowButton action={texts.remove} {...of} />;
}

/** Below a form whose writer has to sign in again; what they wrote is there when they are back. */
export function SignInAgain() {
  const { texts, signIn } = useSite();
  return signIn === undefined ? (
    <p>
      <Link to="/sign-in">{texts.signIn}</Link>
    </p>
  ) : null;
}
