import { StrictMode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Account } from "./account.tsx";
import { createApi } from "./api.ts";
import { Board } from "./board.tsx";
import { Boards } from "./boards.tsx";
import { forgetDrafts } from "./drafts.ts";
import { Goals } from "./goals.tsx";
import { Items } from "./items.tsx";
import { chooseLanguage, firstLanguage } from "./language.ts";
import { focusHeading, go, Link, Title, usePath } from "./router.tsx";
import { parse, signInStore, snapshot, subscribe } from "./session.ts";
import "./style.css";
import { type Language, TEXTS } from "./texts.ts";
import { type Site, SiteContext, useSite, useWork } from "./work.ts";

const api = createApi(signInStore);

function NoPage() {
  const { texts } = useSite();
  return (
    <>
      <Title site={texts.site}>{texts.noPage}</Title>
      <p>
        <Link to="/">{texts.toGoals}</Link>
      </p>
    </>
  );
}

function PageAt({ path }: { path: string }) {
  const board = /^\/board\/([\w-]+)$/.exec(path)?.[1];
  if (board !== undefined) return <Board key={board} id={board} />;
  switch (path) {
    case "/":
      return <Goals />;
    case "/market":
      return <Items />;
    case "/board":
      return <Boards />;
    case "/sign-in":
      return <Account key="in" isNew={false} />;
    case "/sign-up":
      return <Account key="up" isNew />;
    default:
      return <NoPage />;
  }
}

function Header({ path, choose }: { path: string; choose(language: Language): void }) {
  const { texts, language, signIn } = useSite();
  const work = useWork();
  const other = language === "ko" ? "en" : "ko";

  function signOut() {
    forgetDrafts();
    go("/");
    // The button goes, also where one is on that page already.
    focusHeading();
    void work.run(api.signOut);
  }

  return (
    <header>
      <nav aria-label={texts.pages}>
        <Link to="/" current={path === "/"}>
          {texts.goals}
        </Link>
        <Link to="/market" current={path === "/market"}>
          {texts.items}
        </Link>
        <Link to="/board" current={path.startsWith("/board")}>
          {texts.boards}
        </Link>
      </nav>
      <div className="account">
        <button type="button" className="quiet" lang={other} onClick={() => choose(other)}>
          {texts.language}
        </button>
        {signIn === undefined ? (
          <Link to="/sign-in" current={path === "/sign-in"}>
            {texts.signIn}
          </Link>
        ) : (
          <>
            <span className="who">
              <span className="unseen">{texts.signedInAs} </span>
              {signIn.email}
            </span>
            <button type="button" className="quiet" onClick={signOut}>
              {texts.signOut}
            </button>
          </>
        )}
      </div>
    </header>
  );
}

function App() {
  const path = usePath();
  const [language, setLanguage] = useState(firstLanguage);
  const kept = useSyncExternalStore(subscribe, snapshot);
  const signIn = useMemo(() => parse(kept), [kept]);
  const texts = TEXTS[language];
  const site = useMemo<Site>(() => ({ api, texts, language, signIn }), [texts, language, signIn]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  function choose(next: Language) {
    chooseLanguage(next);
    setLanguage(next);
  }

  return (
    <SiteContext value={site}>
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <Header path={path} choose={choose} />
      <main id="content" tabIndex={-1}>
        <PageAt path={path} />
      </main>
    </SiteContext>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
