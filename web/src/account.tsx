import { type FormEvent, useId, useState } from "react";
import { Status } from "./parts.tsx";
import { cameFrom, go, Link, Title } from "./router.tsx";
import { useKey, useSite, useWork } from "./work.ts";

/** The API's rule, so that a browser says it before anything is sent. */
const SHORTEST_PASSWORD = 8;

export function Account({ isNew }: { isNew: boolean }) {
  const { api, texts } = useSite();
  const ids = useId();
  const work = useWork(isNew ? { 401: "failed", 409: "emailTaken" } : { 401: "wrongPassword" });
  const signUp = useKey();
  const signIn = useKey();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (work.busy) return;
    const sent = JSON.stringify([email, password]);
    void work.run(async (waiting) => {
      if (isNew) await api.signUp(email, password, signUp.keyOf(sent), waiting);
      await api.signIn(email, password, signIn.keyOf(sent), waiting);
      go(cameFrom(), { instead: true });
    });
  }

  return (
    <>
      <Title site={texts.site}>{isNew ? texts.signUp : texts.signIn}</Title>
      <form onSubmit={submit}>
        <label htmlFor={`${ids}e`}>{texts.email}</label>
        <input
          id={`${ids}e`}
          type="email"
          value={email}
          maxLength={50}
          required
          autoComplete="username"
          onChange={(event) => setEmail(event.target.value)}
        />
        <label htmlFor={`${ids}p`}>{isNew ? texts.newPassword : texts.password}</label>
        <input
          id={`${ids}p`}
          type="password"
          value={password}
          minLength={isNew ? SHORTEST_PASSWORD : undefined}
          maxLength={128}
          required
          autoComplete={isNew ? "new-password" : "current-password"}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" aria-disabled={work.busy}>
          {isNew ? texts.signUp : texts.signIn}
        </button>
        <Status work={work} />
      </form>
      <p>
        {isNew ? texts.hasAccount : texts.noAccount}{" "}
        <Link instead to={isNew ? "/sign-in" : "/sign-up"}>
          {isNew ? texts.signIn : texts.signUp}
        </Link>
      </p>
    </>
  );
}
