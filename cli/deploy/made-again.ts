/**
 * Commands that make a destroyed environment again: by its file as it is; or, with a last snapshot of its database, by a
 * file of the same name that begins with it, since `new` writes over none.
 */
export const madeAgain = (environment: string, snapshot: string | undefined): readonly string[] =>
  snapshot === undefined
    ? [`npx express-on-ecs deploy ${environment}`]
    : [
        `mkdir -p events && mv environments/${environment}.yml events/${environment}.yml`,
        `npx express-on-ecs new ${environment} --from events/${environment}.yml --from-snapshot ${snapshot}`,
        `npx express-on-ecs deploy ${environment}`,
      ];
