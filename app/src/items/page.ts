/** The page with the list of items and the form. */
import { html, Markup, nothing, page } from "../http/html.ts";
import { nextCursor, type Rows } from "../http/paging.ts";
import type { FieldError } from "../http/problem.ts";
import type { Item } from "./repository.ts";
import { itemNameLimit } from "./schema.ts";

export interface FormState {
  readonly name: string;
  readonly errors: readonly FieldError[];
}

export const emptyForm: FormState = { name: "", errors: [] };

/** Where each answer puts a key of its own; no text of a page can hold it, since text is escaped. */
export const keySlot = "<idempotency-key>";
const slot = new Markup(keySlot);

function form({ name, errors }: FormState): Markup {
  const messages = errors.map(
    ({ field, message }) => html`<p class="error" role="alert">${field} ${message}</p>
`,
  );
  // The limit counts characters, maxlength counts UTF-16 units: two for an emoji.
  return html`<form method="post" action="/item/add" accept-charset="utf-8">
<input type="hidden" name="idempotency_key" value="${slot}">
${messages}<label>Name <input name="name" value="${name}" maxlength="${itemNameLimit * 2}" required></label>
<button>Add</button>
</form>`;
}

function row(item: Item): Markup {
  const at = item.createdAt.toISOString();
  return html`<li dir="auto">${item.name} <time datetime="${at}">${at.slice(0, 16).replace("T", " ")}</time></li>
`;
}

/** @param state of the form; older pages have none, since a page that is kept keeps its key. */
export function itemsPage(items: Rows<Item>, state: FormState | undefined): string {
  const cursor = nextCursor(items);
  const older = cursor === null ? nothing : html`<p><a href="/?cursor=${cursor}">Older items</a></p>`;
  const list =
    items.rows.length === 0
      ? html`<p>There are no items yet.</p>`
      : html`<ul>
${items.rows.map(row)}</ul>`;
  return page(
    "Items",
    html`${state ? form(state) : nothing}
${list}
${older}`,
  );
}
