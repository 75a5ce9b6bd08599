import { isRoleOfPostgres, SCHEMAS_OF_MYSQL, TEMPLATES_OF_POSTGRES } from "../aws/rds.ts";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { GroupCode } from "./group-problems.ts";

/** Names of users and databases that an engine keeps for itself, on a host and on DocumentDB; those of RDS are in aws/rds.ts. */

type Named = "user" | "database";

interface Kept {
  readonly title: string;
  readonly isKept: Readonly<Record<Named, (name: string) => boolean>>;
}

/** Databases of MongoDB's own. Source: MongoDB Manual, "Databases and Collections" and "Local Database", 2026-11-29. */
const DATABASES_OF_MONGODB = ["admin", "local", "config"];

const among =
  (names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);
const none = (): boolean => false;

/** What the image makes has any name that the engine takes: root of MySQL is its administrator, with the root password. */
const KEPT: Readonly<Record<"documentdb" | "mongodb" | "mysql" | "postgres", Kept>> = {
  // Sources: aws-cdk pull request 13295, which tried `admin`; nobody has told that it takes `root` (2026-11-29).
  documentdb: {
    title: "DocumentDB",
    isKept: { user: among(["admin", "root"]), database: among(DATABASES_OF_MONGODB) },
  },
  mongodb: { title: "MongoDB", isKept: { user: none, database: among(DATABASES_OF_MONGODB) } },
  mysql: { title: "MySQL", isKept: { user: none, database: among(SCHEMAS_OF_MYSQL) } },
  postgres: {
    title: "PostgreSQL",
    isKept: { user: isRoleOfPostgres, database: among(TEMPLATES_OF_POSTGRES) },
  },
};

interface Connected {
  readonly connection: Readonly<Record<Named, string>>;
}

export function namesAreFree(
  engine: keyof typeof KEPT | undefined,
  { connection }: Part<Connected>,
): Disagreement<GroupCode>[] {
  if (engine === undefined) return [];
  const { title, isKept } = KEPT[engine];
  return (["user", "database"] as const).flatMap((key): Disagreement<GroupCode>[] => {
    const name = connection?.[key];
    if (name === undefined || !isKept[key](name)) return [];
    const message = `"${name}" is a name that ${title} keeps for itself; choose another ${key}.`;
    return [{ code: "EOE-ENV-521", path: ["database", "connection", key], message }];
  });
}
