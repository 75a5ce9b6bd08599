import type { z } from "zod";
import type { BuildsCapacity } from "../compute/builds-capacity.ts";
import type { Part, Rule } from "../environment/agreement.ts";
import type { Boxes } from "../picture/part.ts";
import type { Prices, Usage } from "./billing.ts";
import type { Build } from "./building.ts";
import type { Decisions, ExistingSecrets, Quotas, Steps } from "./deploying.ts";
import type { Handing } from "./handing.ts";
import type { Holds } from "./holding.ts";
import type { Moves } from "./moving.ts";
import type { None } from "./none.ts";
import type { Resources } from "./resource.ts";
import type { ProjectRule } from "./rules.ts";

/** Settings at keys of their own. */
export interface OwnKeys<S extends z.ZodType = z.ZodType> {
  /** Where the environment file has them: `["bastion"]`, or `["service", "volumes"]` within another capability's. */
  readonly at: readonly [string, ...string[]];
  /** With a meaning for each key, defaults, limits and examples: the reference of the environment file is made of it. */
  readonly schema: S;
}

/** One of several forms of a group, told apart by a key: `hosting: documentdb` of `database`. */
export interface OneForm<S extends z.ZodObject = z.ZodObject> extends OwnKeys<S> {
  readonly at: readonly [string];
  readonly schema: S;
  readonly form: true;
}

/** A validated part of an environment file, with defaults filled in; undefined for a capability without settings. */
export type SettingsOf<P> = P extends OwnKeys ? NonNullable<z.output<P["schema"]>> : undefined;

/**
 * Something that an environment can have. Everything that it is made of stands in its folder, and everything that it
 * must give is here: what does not exist is said with its reason.
 *
 * @typeParam P the part of the environment file that is its own
 * @typeParam Reads what else of an environment it looks at; no more than it names
 */
export interface Capability<P extends OwnKeys | OneForm | None, Reads> {
  /** That of its folder. */
  readonly name: string;
  readonly settings: P;
  /** What a user reads about it beside the reference of the environment file. */
  readonly page: `docs/${string}.md` | None;
  /** What of it stands in the bill of each month, whatever it is used for. */
  readonly prices: Prices<SettingsOf<P>, Reads> | None;
  /** What of it is billed by use, each with a typical figure. */
  readonly usage: Usage<SettingsOf<P>, Reads> | None;
  /** The types of resources that it alone makes; those that several make are in shared-resources.ts. */
  readonly resources: Resources | None;
  /** What its keys must agree on, with each other and with what it reads; values that broke the schema are left out. */
  readonly agreement: readonly Rule<Part<SettingsOf<P>>, Part<Reads>>[] | None;
  /** What they must agree on with the compose project. */
  readonly projectAgreement: readonly ProjectRule<SettingsOf<P>, Reads>[] | None;
  /** Its boxes, given those of the capabilities before it. */
  readonly picture: Boxes | None;
  /** What only the user can know or do before a deployment. */
  readonly decisions: Decisions<SettingsOf<P>, Reads> | None;
  /** Secrets that it names, and that must be there. */
  readonly existingSecrets: ExistingSecrets<SettingsOf<P>, Reads> | None;
  readonly quotas: Quotas<SettingsOf<P>, Reads> | None;
  /** What of it holds data, in the words of the file: the record says so, and whoever would lose it. */
  readonly holds: Holds<SettingsOf<P>, Reads> | None;
  /** What the record of data remembers of it, and which of its changes cannot be made in one deployment. */
  readonly moves: Moves<SettingsOf<P>, Reads> | None;
  /** What it builds in the stack of the network and in that of the data. */
  readonly build: readonly Build<SettingsOf<P>, Reads>[] | None;
  /** What services get of it. */
  readonly hands: Handing<SettingsOf<P>, Reads> | None;
  /** Services of AWS that it talks to beside those that all tasks do, where endpoints are the only way out. */
  readonly endpoints: readonly string[] | None;
  /** Commands of the first deployment, beside those that deploy the stacks. */
  readonly firstDeployment: Steps<SettingsOf<P>, Reads> | None;
  /** For a form of `capacity`: what the environment's services run on, and how that is built. */
  readonly runsServices: BuildsCapacity<SettingsOf<P>> | None;
  /** Not read; ties `Reads` to the type. */
  readonly reads?: (environment: Reads) => void;
}

/** A capability with its types inferred: `capability<Common & { network: Network }>()({ ... })`. */
export const capability =
  <Reads>() =>
  <const P extends OwnKeys | OneForm | None>(given: Capability<P, Reads>): Capability<P, Reads> =>
    given;
