import { type FormEvent, useCallback, useEffect, useId, useState } from "react";
import type { Board as BoardOf, OnWait } from "./api.ts";
import { Byline } from "./boards.tsx";
import { useDraft, useHasDraft } from "./drafts.ts";
import { List, RemoveButton, SignInAgain, Status } from "./parts.tsx";
import { focusHeading, go, Link, Title } from "./router.tsx";
import { useKey, useRows, useSite, useWork } from "./work.ts";

interface CommentFormProps {
  /** Of the draft. */
  name: string;
  send(content: string, key: string, waiting: OnWait): Promise<void>;
}

function CommentForm({ name, send }: CommentFormProps) {
  const { texts } = useSite();
  const id = useId();
  const work = useWork();
  const key = useKey();
  const draft = useDraft(name);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (work.busy) return;
    const content = draft.text;
    void work.run(async (waiting) => {
      await send(content, key.keyOf(content), waiting);
      key.done();
      draft.sent(content);
    }, "added");
  }

  return (
    <form onSubmit={submit}>
      <label htmlFor={id}>{texts.newComment}</label>
      <textarea
        id={id}
        value={draft.text}
        rows={3}
        maxLength={2000}
        required
        onChange={(event) => draft.set(event.target.value)}
      />
      <button type="submit" aria-disabled={work.busy}>
        {texts.add}
      </button>
      <Status work={work} />
      <SignInAgain />
    </form>
  );
}

function Comments({ board }: { board: string }) {
  const { api, texts, signIn } = useSite();
  const list = useCallback(
    (cursor: string | null, waiting: OnWait) => api.listComments(board, cursor, waiting),
    [api, board],
  );
  const comments = useRows(list);
  const draft = `comment ${board}`;
  const hasDraft = useHasDraft(draft);

  function remove(id: string) {
    void comments.work.run(async (waiting) => {
      await api.removeComment(id, waiting);
      comments.change((rows) => rows.filter((comment) => comment.id !== id));
    }, "removed");
  }

  return (
    <section>
      <h2>{texts.comments}</h2>
      {signIn === undefined && !hasDraft ? (
        <p>
          <Link to="/sign-in">{texts.signInToWrite}</Link>
        </p>
      ) : (
        <CommentForm
          name={draft}
          send={async (content, key, waiting) => {
            const comment = await api.addComment(board, content, key, waiting);
            comments.change((rows) => [comment, ...rows]);
          }}
        />
      )}
      <List of={comments} empty={texts.noComments}>
        {(comment) => (
          <>
            <span className="text">
              {comment.content}
              <br />
              <Byline of={comment} />
            </span>
            {comment.user_id === signIn?.id && (
              <RemoveButton what={comment.content} work={comments.work} onClick={() => remove(comment.id)} />
            )}
          </>
        )}
      </List>
    </section>
  );
}

export function Board({ id }: { id: string }) {
  const { api, texts, signIn } = useSite();
  // An address that somebody has shortened or made up names no board.
  const work = useWork({ 400: "gone" });
  const [board, setBoard] = useState<BoardOf>();
  const { run } = work;

  const load = useCallback(
    () =>
      void run(async (waiting) => {
        setBoard(await api.readBoard(id, waiting));
      }),
    [api, id, run],
  );
  useEffect(load, [load]);

  function remove() {
    void run(async (waiting) => {
      await api.removeBoard(id, waiting);
      go("/board");
    });
  }

  return (
    <>
      <Title site={texts.site}>{board?.title ?? texts.boards}</Title>
      <Status work={work} loading={board === undefined && work.busy} />
      {board === undefined && work.failed && (
        <button
          type="button"
          onClick={() => {
            focusHeading();
            load();
          }}
        >
          {texts.again}
        </button>
      )}
      {board !== undefined && (
        <article>
          <p>
            <Byline of={board} />
          </p>
          <p className="text">{board.content}</p>
          {board.user_id === signIn?.id && <RemoveButton what={board.title} work={work} onClick={remove} />}
        </article>
      )}
      {board !== undefined && <Comments board={id} />}
      <p>
        <Link to="/board">{texts.back}</Link>
      </p>
    </>
  );
}
