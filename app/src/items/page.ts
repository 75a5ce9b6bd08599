/** The page with the list of items and the form. */
import { html, Markup, nothing, page } from "../http/html.ts";
import type { Language } from "../http/language.ts";
import { fieldText } from "../http/messages.ts";
import { nextCursor, type Rows } from "../http/paging.ts";
import type { FieldError } from "../http/problem.ts";
import type { Item } from "./repository.ts";
import { itemNameLimit } from "./schema.ts";

export interface FormState {
  readonly name: string;
  readonly errors: readonly FieldError[];
}

export const emptyForm: FormState = { name: "", errors: [] };

const words = {
  en: {
    title: "Items",
    name: "Name",
    add: "Add",
    none: "There are no items yet.",
    older: "Older items",
    done: "Done",
    open: "Reopen",
    remove: "Remove",
  },
  ko: {
    title: "항목",
    name: "이름",
    add: "추가",
    none: "아직 항목이 없습니다.",
    older: "이전 항목",
    done: "완료",
    open: "다시 열기",
    remove: "삭제",
  },
} as const;

/** Where each answer puts a key of its own; no text of a page can hold it, since text is escaped. */
export const keySlot = "<idempotency-key>";
const slot = new Markup(keySlot);

function form({ name, errors }: FormState, language: Language): Markup {
  const messages = errors.map(
    (error) => html`<p class="error" role="alert">${fieldText(error, language)}</p>
`,
  );
  // The limit counts characters, maxlength counts UTF-16 units: two for an emoji.
  return html`<form method="post" action="/item/add" accept-charset="utf-8">
<input type="hidden" name="idempotency_key" value="${slot}">
${messages}<label>${words[language].name} <input name="name" value="${name}" maxlength="${itemNameLimit * 2}" required></label>
<button>${words[language].add}</button>
</form>`;
}

/** A page knows nobody: what belongs to somebody is changed with a token, by the API. */
function buttons({ id, status, userId }: Item, language: Language): Markup {
  if (userId !== null) return nothing;
  const next = status === "open" ? "done" : "open";
  return html` <form method="post" action="/item/${id}/status"><button name="status" value="${next}">${words[language][next]}</button></form> <form method="post" action="/item/${id}/remove"><button>${words[language].remove}</button></form>`;
}

function row(item: Item, language: Language): Markup {
  const at = item.createdAt.toISOString();
  const name = item.status === "done" ? html`<span class="done">${item.name}</span>` : item.name;
  return html`<li dir="auto">${name} <time datetime="${at}">${at.slice(0, 16).replace("T", " ")}</time>${buttons(item, language)}</li>
`;
}

/**
 * @param state of the form; older pages have none, since a page that is kept keeps its key.
 * @param address of the page.
 */
export function itemsPage(
  items: Rows<Item>,
  state: FormState | undefined,
  language: Language,
  address = "/",
): string {
  const say = words[language];
  const cursor = nextCursor(items);
  const older = cursor === null ? nothing : html`<p><a href="/?cursor=${cursor}">${say.older}</a></p>`;
  const list =
    items.rows.length === 0
      ? html`<p>${say.none}</p>`
      : html`<ul>
${items.rows.map((item) => row(item, language))}</ul>`;
  return page(
    say.title,
    html`${state ? form(state, language) : nothing}
${list}
${older}`,
    language,
    address,
  );
}
