/** What the pages show of `GET /openapi.json`. */
export interface Goal {
  id: string;
  text: string;
  /** Null for what everybody may remove. */
  user_id: string | null;
  created_at: string;
}

export type ItemStatus = "open" | "done";

export interface Item {
  id: string;
  name: string;
  status: ItemStatus;
  user_id: string | null;
  created_at: string;
}

export interface BoardSummary {
  id: string;
  user_id: string;
  /** Null while the author has no name, and when the account is gone. */
  author_name: string | null;
  title: string;
  created_at: string;
  updated_at: string;
}

export interface Board extends BoardSummary {
  content: string;
}

export interface Comment {
  id: string;
  user_id: string;
  author_name: string | null;
  content: string;
  created_at: string;
}

/** Rows, newest first, and where the next page begins. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** Who has signed in. The refresh token is good for one exchange. */
export interface SignIn {
  id: string;
  email: string;
  access: string;
  refresh: string;
}

/** Where the sign-in is kept, shared by all tabs. */
export interface SignInStore {
  read(): SignIn | undefined;
  write(signIn: SignIn | undefined): void;
  /** Runs `work` while no other tab runs any. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** `slow`: no answer yet; `away`: asked again after a pause. */
export type Wait = "slow" | "away";
export type OnWait = (why: Wait) => void;

/** The API's refusal, which asking again does not change. */
export class Refused extends Error {
  readonly status: number;
  /** Seconds until asking again makes sense, where the API says so. */
  readonly retryAfter: number | undefined;
  constructor(status: number, retryAfter?: number) {
    super(`The API answered ${status}.`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Pauses before the second, third and fourth attempt, in milliseconds. */
const PAUSES = [500, 1500, 4000];
const TIMEOUT_MS = 8000;
/** After which an answer counts as slow. */
const SLOW_MS = 2000;
/** The longest `Retry-After` that is waited for, in seconds; longer ones are for people. */
const PATIENCE = 10;

/** Of the access token, for one request. */
const MOST_RENEWALS = 2;

/** 429 and 5xx pass; each other status stays what it is. */
const passes = (status: number): boolean => status === 429 || status >= 500;

const retryAfterOf = (answer: Response): number | undefined => {
  const seconds = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? undefined : seconds;
};

/** Up to half as long again, so that thousands who were refused together do not come back together. */
const spread = (ms: number): number => ms * (1 + Math.random() / 2);

/** One attempt, which says after a while that it waits. */
async function attempt(path: string, init: RequestInit, waiting: OnWait): Promise<Response> {
  const slow = setTimeout(() => waiting("slow"), SLOW_MS);
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } finally {
    clearTimeout(slow);
  }
}

/**
 * Sends a request up to four times while the API is away, and calls `waiting` before each pause.
 * Throws `Refused` for a status that is not 2xx, and the last error if there was no answer.
 */
async function send(path: string, init: RequestInit, waiting: OnWait): Promise<Response> {
  for (let sent = 0; ; sent += 1) {
    const pause = PAUSES[sent];
    let least = 0;
    try {
      const answer = await attempt(path, init, waiting);
      if (answer.ok) return answer;
      const retryAfter = retryAfterOf(answer);
      if (!passes(answer.status) || pause === undefined || (retryAfter ?? 0) > PATIENCE) {
        throw new Refused(answer.status, retryAfter);
      }
      least = (retryAfter ?? 0) * 1000;
    } catch (error) {
      if (error instanceof Refused || pause === undefined) throw error;
    }
    waiting("away");
    await new Promise((resolve) => setTimeout(resolve, spread(Math.max(pause ?? 0, least))));
  }
}

/** A UUID also on a page without TLS, where browsers have no `randomUUID`. */
export const newKey = (): string =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (
      Number(digit) ^
      ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (Number(digit) / 4)))
    ).toString(16),
  );

interface Sent {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: object;
  /** Idempotency key of a POST. */
  readonly key?: string;
}

function initOf({ method = "GET", body, key }: Sent, access: string | undefined): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  if (access !== undefined) headers["Authorization"] = `Bearer ${access}`;
  return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const query = (parameters: Readonly<Record<string, string | null>>): string => {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

/** The API as the signed-in person, or as nobody. Each method throws as `send` does. */
export function createApi(store: SignInStore) {
  /** Reads are the same for everybody, and go without a token. */
  const read = async <T>(path: string, waiting: OnWait): Promise<T> =>
    (await (await send(path, initOf({}, undefined), waiting)).json()) as T;

  /** Exchanges the refresh token, unless another tab has. Ends the sign-in when the API does not know the token. */
  const renew = (used: string, waiting: OnWait): Promise<void> =>
    store.alone(async () => {
      const now = store.read();
      if (now === undefined) throw new Refused(401);
      if (now.access !== used) return;
      const sent: Sent = { method: "POST", body: { refresh_token: now.refresh }, key: newKey() };
      try {
        const tokens = (await (
          await send("/api/user/refresh", initOf(sent, undefined), waiting)
        ).json()) as Tokens;
        store.write({ ...now, access: tokens.access_token, refresh: tokens.refresh_token });
      } catch (error) {
        if (error instanceof Refused && error.status === 401) store.write(undefined);
        throw error;
      }
    });

  /** A token may end once more while the API is slow. */
  const write = async (path: string, sent: Sent, waiting: OnWait): Promise<Response> => {
    for (let renewals = 0; ; renewals += 1) {
      const access = store.read()?.access;
      try {
        return await send(path, initOf(sent, access), waiting);
      } catch (error) {
        const ended = error instanceof Refused && error.status === 401;
        if (!ended || access === undefined || renewals === MOST_RENEWALS) throw error;
        await renew(access, waiting);
      }
    }
  };

  const post = async <T>(path: string, body: object, key: string, waiting: OnWait): Promise<T> =>
    (await (await write(path, { method: "POST", body, key }, waiting)).json()) as T;

  /** 404 counts as removed: an earlier attempt may have done it and its answer been lost. */
  const remove = async (path: string, waiting: OnWait): Promise<void> => {
    try {
      await write(path, { method: "DELETE" }, waiting);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 404)) throw error;
    }
  };

  return {
    listGoals: async (cursor: string | null, waiting: OnWait): Promise<Page<Goal>> => {
      const found = await read<{ goals: Goal[]; next_cursor: string | null }>(
        `/goals${query({ cursor })}`,
        waiting,
      );
      return { rows: found.goals, next: found.next_cursor };
    },
    /** Adds a goal once for each `key`, however often it is asked for with the same text. */
    addGoal: (text: string, key: string, waiting: OnWait) => post<Goal>("/goals", { text }, key, waiting),
    removeGoal: (id: string, waiting: OnWait) => remove(`/goals/${encodeURIComponent(id)}`, waiting),

    listItems: async (cursor: string | null, waiting: OnWait): Promise<Page<Item>> => {
      const found = await read<{ items: Item[]; next_cursor: string | null }>(
        `/items${query({ cursor })}`,
        waiting,
      );
      return { rows: found.items, next: found.next_cursor };
    },
    addItem: (name: string, key: string, waiting: OnWait) => post<Item>("/items", { name }, key, waiting),
    setItem: async (id: string, status: ItemStatus, waiting: OnWait): Promise<Item> =>
      (await (
        await write(`/items/${encodeURIComponent(id)}`, { method: "PUT", body: { status } }, waiting)
      ).json()) as Item,
    removeItem: (id: string, waiting: OnWait) => remove(`/items/${encodeURIComponent(id)}`, waiting),

    /** All boards, or those that have `word` in title or content. */
    listBoards: async (word: string, cursor: string | null, waiting: OnWait): Promise<Page<BoardSummary>> => {
      const path = word === "" ? "/api/board/boards" : "/api/board/search";
      const asked = query({ q: word === "" ? null : word, cursor });
      const found = await read<{ boards: BoardSummary[]; next_cursor: string | null }>(path + asked, waiting);
      return { rows: found.boards, next: found.next_cursor };
    },
    readBoard: (id: string, waiting: OnWait) => read<Board>(`/api/board/${encodeURIComponent(id)}`, waiting),
    addBoard: (board: { title: string; content: string }, key: string, waiting: OnWait) =>
      post<Board>("/api/board", board, key, waiting),
    removeBoard: (id: string, waiting: OnWait) => remove(`/api/board/${encodeURIComponent(id)}`, waiting),

    listComments: async (board: string, cursor: string | null, waiting: OnWait): Promise<Page<Comment>> => {
      const path = `/api/board/${encodeURIComponent(board)}/comments${query({ cursor })}`;
      const found = await read<{ comments: Comment[]; next_cursor: string | null }>(path, waiting);
      return { rows: found.comments, next: found.next_cursor };
    },
    addComment: (board: string, content: string, key: string, waiting: OnWait) =>
      post<Comment>(`/api/board/${encodeURIComponent(board)}/comments`, { content }, key, waiting),
    removeComment: (id: string, waiting: OnWait) => remove(`/api/comment/${encodeURIComponent(id)}`, waiting),

    signUp: async (email: string, password: string, key: string, waiting: OnWait): Promise<void> => {
      await send(
        "/api/user/signup",
        initOf({ method: "POST", body: { email, password }, key }, undefined),
        waiting,
      );
    },
    signIn: async (email: string, password: string, key: string, waiting: OnWait): Promise<void> => {
      const sent: Sent = { method: "POST", body: { email, password }, key };
      const tokens = (await (
        await send("/api/user/login", initOf(sent, undefined), waiting)
      ).json()) as Tokens;
      const { access_token: access, refresh_token: refresh } = tokens;
      const me = (await (await send("/api/user/me", initOf({}, access), waiting)).json()) as SignIn;
      store.write({ id: me.id, email: me.email, access, refresh });
    },
    /** Signs out here first: whoever presses the button is out, even if the API is away. */
    signOut: async (waiting: OnWait): Promise<void> => {
      const refresh = store.read()?.refresh;
      store.write(undefined);
      if (refresh === undefined) return;
      const sent: Sent = { method: "POST", body: { refresh_token: refresh }, key: newKey() };
      await send("/api/user/logout", initOf(sent, undefined), waiting);
    },
  };
}

export type Api = ReturnType<typeof createApi>;
