import { z } from "zod";

/** Where a volume of the compose file is. */
const volume = z.discriminatedUnion("place", [
  z.strictObject({
    place: z
      .literal("efs")
      .describe(
        "An EFS file system, shared by all tasks; it outlives them and their hosts, and is encrypted",
      ),
    owner: z
      .string()
      .regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/, {
        error: 'must be "uid:gid" of a user other than root, in quotes, such as "1000:1000"',
      })
      .default("1000:1000")
      .describe("uid:gid of all files, and of every client that mounts it")
      .meta({ examples: ["101:101"] }),
    backups: z.boolean().default(true).describe("Daily backups, kept for 35 days"),
  }),
  z.strictObject({
    place: z.literal("task").describe("Made with each task and lost with it: for caches"),
  }),
]);

export const volumes = z
  .record(z.string(), volume)
  .default({})
  .describe("Where each named volume that the containers mount is stored")
  .meta({ examples: [{ uploads: { place: "efs" } }] });
