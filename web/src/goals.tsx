import { type FormEvent, useCallback, useEffect, useState } from "react";
import { addGoal, type Goal, listGoals, Refused, removeGoal } from "./api.ts";
import type { Texts } from "./texts.ts";

export function Goals({ texts }: { texts: Texts }) {
  const [goals, setGoals] = useState<Goal[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [text, setText] = useState("");
  // Lives until the goal is stored or its text changes, so that pressing the button again makes no second one.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState("");

  const attempt = useCallback(
    async (work: (waiting: () => void) => Promise<void>) => {
      setBusy(true);
      setNotice("");
      try {
        await work(() => setNotice(texts.slow));
        setNotice("");
      } catch (error) {
        const owned = error instanceof Refused && (error.status === 401 || error.status === 403);
        setNotice(owned ? texts.forbidden : texts.away);
      } finally {
        setBusy(false);
      }
    },
    [texts],
  );

  const load = useCallback(
    (from: string | null) =>
      attempt(async (waiting) => {
        const page = await listGoals(from, waiting);
        setGoals((known) => (from === null ? page.goals : [...(known ?? []), ...page.goals]));
        setCursor(page.next_cursor);
      }),
    [attempt],
  );

  useEffect(() => {
    void load(null);
  }, [load]);

  function write(next: string) {
    setText(next);
    setKey(crypto.randomUUID());
  }

  function add(event: FormEvent) {
    event.preventDefault();
    void attempt(async (waiting) => {
      const goal = await addGoal(text, key, waiting);
      setGoals((known) => [goal, ...(known ?? [])]);
      write("");
    });
  }

  function remove(id: string) {
    void attempt(async (waiting) => {
      await removeGoal(id, waiting);
      setGoals((known) => known?.filter((goal) => goal.id !== id));
    });
  }

  return (
    <>
      <form onSubmit={add}>
        <label htmlFor="text">{texts.label}</label>
        <div className="row">
          <input
            id="text"
            value={text}
            maxLength={500}
            required
            autoComplete="off"
            onChange={(event) => write(event.target.value)}
          />
          <button type="submit" disabled={busy}>
            {texts.add}
          </button>
        </div>
      </form>
      <p role="status">{notice || (busy && goals === undefined ? texts.loading : "")}</p>
      {goals?.length === 0 && <p>{texts.empty}</p>}
      <ul>
        {goals?.map((goal) => (
          <li key={goal.id}>
            <span>{goal.text}</span>
            <button
              type="button"
              disabled={busy}
              aria-label={`${texts.remove}: ${goal.text}`}
              onClick={() => remove(goal.id)}
            >
              {texts.remove}
            </button>
          </li>
        ))}
      </ul>
      {cursor !== null && (
        <button type="button" disabled={busy} onClick={() => void load(cursor)}>
          {texts.more}
        </button>
      )}
    </>
  );
}
