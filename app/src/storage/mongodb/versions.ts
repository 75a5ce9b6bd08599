import type { Collection } from "mongodb";
import { type Topic, topics, type VersionRepository } from "../../cache/versions.ts";
import { addOnce, attempt } from "./queries.ts";

/** The latest version of a topic, or a change of it that is under way. */
export interface VersionDocument {
  _id: string;
  topic: Topic;
  version?: string;
  expires_at?: Date;
}

/** After the ids of changes, so that whoever reads in order reads changes before versions. */
const idOf = (topic: Topic): string => `~${topic}`;

/** Each database begins with versions of its own, so that two may share a cache. */
export async function prepareVersions(
  versions: Collection<VersionDocument>,
  random: () => string,
): Promise<void> {
  for (const topic of topics) await addOnce(versions, { _id: idOf(topic), topic, version: random() });
}

export function versionRepository(versions: Collection<VersionDocument>): VersionRepository {
  return {
    async begin({ topic, id, expiresAt }) {
      await attempt(() => versions.insertOne({ _id: id, topic, expires_at: expiresAt }));
    },
    async end({ topic, id }) {
      await attempt(() => versions.updateOne({ _id: idOf(topic) }, { $set: { version: id } }));
      await attempt(() => versions.deleteOne({ _id: id }));
    },
    async read() {
      const found = await attempt(() => versions.find({}).sort({ _id: 1 }).toArray());
      const latest = new Map(
        found.flatMap(({ topic, version }) => (version === undefined ? [] : [[topic, version]])),
      );
      const changes = found.flatMap(({ _id: id, topic, expires_at: expiresAt }) =>
        expiresAt === undefined ? [] : [{ id, topic, expiresAt }],
      );
      return { changes, latest };
    },
  };
}
