import { type FormEvent, useCallback, useId, useState } from "react";
import type { BoardSummary, OnWait } from "./api.ts";
import { List, Status } from "./parts.tsx";
import { go, Link, Title } from "./router.tsx";
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

function WriteForm() {
  const { api, texts } = useSite();
  const ids = useId();
  const work = useWork();
  const key = useKey();
  const [title, setTitle] = useState("");
  const [content, setContent] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    void work.run(async (waiting) => {
      const board = { title, content };
      const { id } = await api.addBoard(board, key.keyOf(JSON.stringify(board)), waiting);
      key.done();
      go(`/board/${id}`);
    });
  }

  return (
    <details>
      <summary>{texts.write}</summary>
      <form onSubmit={submit}>
        <label htmlFor={`${ids}t`}>{texts.heading}</label>
        <input
          id={`${ids}t`}
          value={title}
          maxLength={200}
          pattern=".*\S.*"
          required
          autoComplete="off"
          onChange={(event) => setTitle(event.target.value)}
        />
        <label htmlFor={`${ids}c`}>{texts.content}</label>
        <textarea
          id={`${ids}c`}
          value={content}
          rows={6}
          maxLength={65_535}
          onChange={(event) => setContent(event.target.value)}
        />
        <button type="submit" disabled={work.busy}>
          {texts.publish}
        </button>
        <Status work={work} />
      </form>
    </details>
  );
}

export function Boards() {
  const { api, texts, signIn } = useSite();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [word, setWord] = useState("");
  const list = useCallback(
    (cursor: string | null, waiting: OnWait) => api.listBoards(word, cursor, waiting),
    [api, word],
  );
  const boards = useRows<BoardSummary>(list);

  return (
    <>
      <Title site={texts.site}>{texts.boards}</Title>
      {signIn === undefined ? (
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
            setWord(typed.trim());
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
      <List of={boards} empty={word === "" ? texts.noBoards : texts.notFound}>
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
