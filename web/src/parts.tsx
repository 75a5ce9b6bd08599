import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { OnWait } from "./api.ts";
import { type Rows, useKey, useSite, useWork, type Work } from "./work.ts";

/** What a page waits for or why it failed; screen readers say it when it changes. */
export function Status({ work, loading = false }: { work: Work; loading?: boolean }) {
  const { texts } = useSite();
  return (
    <p role="status" className={work.failed ? "failed" : undefined}>
      {work.notice || (loading ? texts.loading : "")}
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
    void work.run(async (waiting) => {
      await send(text, key.keyOf(text), waiting);
      key.done();
      setText("");
    });
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
        <button type="submit" disabled={work.busy}>
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
  children(row: Row): ReactNode;
}

/** Rows, with what becomes of loading them and a button for more. */
export function List<Row extends { id: string }>({ of, empty, children }: ListProps<Row>) {
  const { texts } = useSite();
  const { rows, next, work, load } = of;
  return (
    <>
      <Status work={work} loading={rows === undefined && work.busy} />
      {rows === undefined && work.failed && (
        <button type="button" onClick={() => load(null)}>
          {texts.again}
        </button>
      )}
      {rows?.length === 0 && next === null && <p>{empty}</p>}
      {rows !== undefined && rows.length > 0 && (
        <ul>
          {rows.map((row) => (
            <li key={row.id}>{children(row)}</li>
          ))}
        </ul>
      )}
      {next !== null && (
        <button type="button" disabled={work.busy} onClick={() => load(next)}>
          {texts.more}
        </button>
      )}
    </>
  );
}

/** Says what it removes; the visible word is the beginning of that. */
export function RemoveButton({ what, work, onClick }: { what: string; work: Work; onClick(): void }) {
  const { texts } = useSite();
  return (
    <button
      type="button"
      className="quiet"
      disabled={work.busy}
      aria-label={`${texts.remove}: ${what}`}
      onClick={onClick}
    >
      {texts.remove}
    </button>
  );
}
