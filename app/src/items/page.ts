/** The page with the list of items and the form. */
import { html, type Markup, nothing, page } from "../http/html.ts";
import { nextCursor, type Rows } from "../http/paging.ts";
import type { FieldError } from "../http/problem.ts";
import type { Item } from "./repository.ts";
import { itemNameLimit } from "./schema.ts";

export interface FormState {
  readonly name: string;
  readonly errors: readonly FieldError[];
}

const emptyForm: FormState = { name: "", errors: [] };

function form({ name, errors }: FormState): Markup {
  const messages = errors.map(
    ({ field, message }) => html`<p class="error" role="alert">${field} ${message}</p>
`,
  );
  // The limit counts characters, maxlength counts UTF-16 units: two for an emoji.
  return html`<form method="post" action="/item/add" accept-charset="utf-8">
${messages}<label>Name <input name="name" value="${name}" maxlength="${itemNameLimit * 2}" required></label>
<button>Add</button>
</form>`;
}

function row(item: Item): Markup {
  const at = item.createdAt.toISOString();
  return html`<li dir="auto">${item.name} <time datetime="${at}">${at.slice(0, 16).replace("T", " ")}</time></li>
`;
}

export function itemsPage(items: Rows<Item>, state: FormState = emptyForm): string {
  const cursor = nextCursor(items);
  const older = cursor === null ? nothing : html`<p><a href="/?cursor=${cursor}">Older items</a></p>`;
  const list =
    items.rows.length === 0
      ? html`<p>There are no items yet.</p>`
      : html`<ul>
${items.rows.map(row)}</ul>`;
  return page(
    "Items",
    html`${form(state)}
${list}
${older}`,
  );
}
