/** A goal as `GET /goals` answers it. */
export interface Goal {
  id: string;
  text: string;
  user_id: string | null;
  created_at: string;
}

export interface GoalList {
  goals: Goal[];
  next_cursor: string | null;
}

/** The API's refusal, which asking again does not change. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The API answered ${status}.`);
    this.status = status;
  }
}

/** Pauses before the second, third and fourth attempt, in milliseconds. */
const PAUSES = [500, 1500, 4000];
const TIMEOUT_MS = 8000;

/** 429 and 5xx pass; each other status stays what it is. */
const passes = (status: number): boolean => status === 429 || status >= 500;

/**
 * Sends a request up to four times while the API is away, and calls `waiting` before each pause.
 * Throws `Refused` for a status that is not 2xx, and the last error if there was no answer.
 */
async function send(path: string, init: RequestInit, waiting: () => void): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Accept", "application/json");
  for (let attempt = 0; ; attempt += 1) {
    const pause = PAUSES[attempt];
    try {
      const answer = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (answer.ok) return answer;
      if (!passes(answer.status) || pause === undefined) throw new Refused(answer.status);
    } catch (error) {
      if (error instanceof Refused || pause === undefined) throw error;
    }
    waiting();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** A page of goals, newest first. */
export async function listGoals(cursor: string | null, waiting: () => void): Promise<GoalList> {
  const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  return (await (await send(`/goals${query}`, {}, waiting)).json()) as GoalList;
}

/** Adds a goal once for each `key`, a UUID, however often it is asked for with the same text. */
export async function addGoal(text: string, key: string, waiting: () => void): Promise<Goal> {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ text }),
  };
  return (await (await send("/goals", init, waiting)).json()) as Goal;
}

/** Removes a goal. 404 counts as removed: an earlier attempt may have done it and its answer been lost. */
export async function removeGoal(id: string, waiting: () => void): Promise<void> {
  try {
    await send(`/goals/${encodeURIComponent(id)}`, { method: "DELETE" }, waiting);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 404)) throw error;
  }
}
