import { type FormEvent, useCallback, useEffect, useId, useState } from "react";
import type { BoardSummary, OnWait } from "./api.ts";
import { useDraft, useHasDraft } from "./drafts.ts";
import { List, SignInAgain, Status } from "./parts.tsx";
import { go, Link, Title, useQuery } from "./router.tsx";
import { useDate, useKey, useRows, useSite, useWork } from "./work.ts";

/** Who wrote it, and when. */
export function Byline({ of }: { of: { author_name: string | null; created_at: string } }) {
  const { texts } = useSite();
  const date = useDate();
  return (
    <small>
      {texts.by} {of.author_name ?? texts.somebody} ·{" "}
      <time dateTime={of.created_at}>{date(of.created_at)}</time>
    </small>
  );
}

/** Names of the drafts. */
const TITLE = "title";
const CONTENT = "content";

function WriteForm() {
  const { api, texts } = useSite();
  const ids = useId();
  const work = useWork();
  const key = useKey();
  const title = useDraft(TITLE);
  const content = useDraft(CONTENT);
  const [begun] = useState(title.text + content.text !== "");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (work.busy) return;
    const board = { title: title.text, content: content.text };
    void work.run(async (waiting) => {
      const { id } = await api.addBoard(board, key.keyOf(JSON.stringify(board)), waiting);
      key.done();
      title.sent(board.title);
      content.sent(board.content);
      go(`/board/${id}`);
    });
  }

  return (
    <details open={begun}>
      <summary>{texts.write}</summary>
      <form onSubmit={submit}>
        <label htmlFor={`${ids}t`}>{texts.heading}</label>
        <input
          id={`${ids}t`}
          value={title.text}
          maxLength={200}
          pattern=".*\S.*"
          required
          autoComplete="off"
          onChange={(event) => title.set(event.target.value)}
        />
        <label htmlFor={`${ids}c`}>{texts.content}</label>
        <textarea
          id={`${ids}c`}
          value={content.text}
          rows={6}
          maxLength={65_535}
          onChange={(event) => content.set(event.target.value)}
        />
        <button type="submit" aria-disabled={work.busy}>
          {texts.publish}
        </button>
        <Status work={work} />
        <SignInAgain />
      </form>
    </details>
  );
}

export function Boards() {
  const { api, texts, signIn } = useSite();
  const id = useId();
  const word = useQuery("q");
  const [typed, setTyped] = useState(word);
  useEffect(() => setTyped(word), [word]);
  const hasDraft = useHasDraft(TITLE, CONTENT);
  const list = useCallback(
    (cursor: string | null, waiting: OnWait) => api.listBoards(word, cursor, waiting),
    [api, word],
  );
  const boards = useRows<BoardSummary>(list);

  return (
    <>
      <Title site={texts.site}>{texts.boards}</Title>
      {signIn === undefined && !hasDraft ? (
        <p>
          <Link to="/sign-in">{texts.signInToWrite}</Link>
        </p>
      ) : (
        <WriteForm />
      )}
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = typed.trim();
            if (wanted !== word)
              go(wanted === "" ? "/board" : `/board?${new URLSearchParams({ q: wanted })}`);
          }}
        >
          <label htmlFor={id}>{texts.search}</label>
          <div className="row">
            <input
              id={id}
              type="search"
              value={typed}
              maxLength={100}
              onChange={(event) => setTyped(event.target.value)}
            />
            <button type="submit">{texts.find}</button>
          </div>
        </form>
      </search>
      <List
        of={boards}
        empty={word === "" ? texts.noBoards : texts.notFound}
        found={word === "" ? undefined : texts.found}
      >
        {(board) => (
          <span className="text">
            <Link to={`/board/${board.id}`}>{board.title}</Link>
            <br />
            <Byline of={board} />
          </span>
        )}
      </List>
    </>
  );
}
