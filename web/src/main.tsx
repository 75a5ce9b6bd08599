import { createRoot } from "react-dom/client";
import { Goals } from "./goals.tsx";
import "./style.css";
import { languageOf, TEXTS } from "./texts.ts";

const language = languageOf(location.search, navigator.languages);
const texts = TEXTS[language];
document.documentElement.lang = language;
document.title = texts.title;

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <main>
    <header>
      <h1>{texts.title}</h1>
      {language === "ko" ? (
        <a href="?lang=en" lang="en" hrefLang="en">
          English
        </a>
      ) : (
        <a href="?lang=ko" lang="ko" hrefLang="ko">
          한국어
        </a>
      )}
    </header>
    <Goals texts={texts} />
  </main>,
);
