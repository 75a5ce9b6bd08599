import type { Item } from "./api.ts";
import { LineForm, List, RemoveButton, RowButton } from "./parts.tsx";
import { Title } from "./router.tsx";
import { isOpen, useRows, useSite } from "./work.ts";

export function Items() {
  const { api, texts, signIn } = useSite();
  const items = useRows(api.listItems);

  function remove(id: string) {
    void items.work.run(async (waiting) => {
      await api.removeItem(id, waiting);
      items.change((rows) => rows.filter((item) => item.id !== id));
    }, "removed");
  }

  function turn({ id, status }: Item) {
    void items.work.run(
      async (waiting) => {
        const stored = await api.setItem(id, status === "open" ? "done" : "open", waiting);
        items.change((rows) => rows.map((item) => (item.id === id ? stored : item)));
      },
      status === "open" ? "markedDone" : "markedOpen",
    );
  }

  return (
    <>
      <Title site={texts.site}>{texts.items}</Title>
      <LineForm
        label={texts.newItem}
        maxLength={200}
        action={texts.add}
        send={async (name, key, waiting) => {
          const item = await api.addItem(name, key, waiting);
          items.change((rows) => [item, ...rows]);
        }}
      />
      <List of={items} empty={texts.noItems}>
        {(item) => {
          const action = item.status === "open" ? texts.markDone : texts.markOpen;
          return (
            <>
              <span className="text">
                {item.name} <small className={item.status}>{texts[item.status]}</small>
              </span>
              {isOpen(item, signIn) && (
                <span className="actions">
                  <RowButton action={action} what={item.name} work={items.work} onClick={() => turn(item)} />
                  <RemoveButton what={item.name} work={items.work} onClick={() => remove(item.id)} />
                </span>
              )}
            </>
          );
        }}
      </List>
    </>
  );
}
