import { AURORA_FACTS } from "../../aws/aurora.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { takersOf, variablesOf } from "../database.ts";
import type { Handing } from "../handing.ts";
import { granted, hostVariables, relationalHands, type VariablesOf } from "../relational-hands.ts";
import type { Services } from "../services/schema.ts";
import type { Aurora } from "./schema.ts";

/** Of containers that get the connection string: the name under which they may read from readers. */
const READER_HOST = "DATABASE_READER_HOST";

export const hands: Handing<Aurora, Services> = (settings, environment, project) =>
  relationalHands(
    settings,
    environment,
    project,
    AURORA_FACTS[settings.engine].port,
    builtVariables(settings, environment, project, { writer: "", readers: "" }),
  );

/** Host names by container: of those that get the connection string, and of those that take its parts. */
export function builtVariables(
  settings: Aurora,
  environment: Services,
  project: ComposeProject,
  { writer, readers }: { readonly writer: string; readonly readers: string },
): VariablesOf {
  const { connection } = settings;
  const writers = hostVariables(settings, environment, project, writer);
  const readerHostOf = (container: string) => variablesOf(connection, container).readerHost;
  const takesUrl = granted(environment, project, connection.secret);
  const takesReaders = takersOf(environment, project, connection).filter(
    (container) => readerHostOf(container) !== undefined,
  );
  return Object.fromEntries(
    [...new Set([...takesUrl, ...takesReaders, ...Object.keys(writers)])].map((name) => [
      name,
      {
        ...writers[name],
        ...(takesUrl.includes(name) ? { [READER_HOST]: readers } : {}),
        ...(takesReaders.includes(name) ? { [String(readerHostOf(name))]: readers } : {}),
      },
    ]),
  );
}
