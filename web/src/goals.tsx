import { LineForm, List, RemoveButton } from "./parts.tsx";
import { Title } from "./router.tsx";
import { isOpen, useRows, useSite } from "./work.ts";

export function Goals() {
  const { api, texts, signIn } = useSite();
  const goals = useRows(api.listGoals);

  function remove(id: string) {
    void goals.work.run(async (waiting) => {
      await api.removeGoal(id, waiting);
      goals.change((rows) => rows.filter((goal) => goal.id !== id));
    }, "removed");
  }

  return (
    <>
      <Title site={texts.site}>{texts.goals}</Title>
      <LineForm
        label={texts.newGoal}
        maxLength={500}
        action={texts.add}
        send={async (text, key, waiting) => {
          const goal = await api.addGoal(text, key, waiting);
          goals.change((rows) => [goal, ...rows]);
        }}
      />
      <List of={goals} empty={texts.noGoals}>
        {(goal) => (
          <>
            <span className="text">{goal.text}</span>
            {isOpen(goal, signIn) && (
              <RemoveButton what={goal.text} work={goals.work} onClick={() => remove(goal.id)} />
            )}
          </>
        )}
      </List>
    </>
  );
}
