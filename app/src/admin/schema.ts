import * as z from "zod";
import { nextCursorField } from "../http/paging.ts";
import { givenUuid, ownerField, timestamp, uuid } from "../http/text.ts";
import { profileView } from "../users/schema.ts";

export const hideable = ["boards", "comments", "items", "goals"] as const;
export type Hideable = (typeof hideable)[number];

const kind = z.enum(hideable, { error: `must be one of ${hideable.join(", ")}` });

export const kindParams = z.object({ kind });
export const thingParams = z.object({ kind, id: givenUuid });

export const userList = z
  .strictObject({ users: z.array(profileView), next_cursor: nextCursorField })
  .meta({ id: "UserList" });

export const hiddenList = z
  .strictObject({
    hidden: z.array(
      z.strictObject({
        id: uuid,
        user_id: ownerField,
        text: z.string().meta({ description: "The beginning of it." }),
        created_at: timestamp,
      }),
    ),
    next_cursor: nextCursorField,
  })
  .meta({ id: "HiddenList" });

export type UserList = z.infer<typeof userList>;
export type HiddenList = z.infer<typeof hiddenList>;
