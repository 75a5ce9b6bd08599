import * as z from "zod";
import { text, timestamp, uuid } from "../http/text.ts";
import { canonicalEmail, emailLimit, emailPattern } from "./email.ts";
import { removedWithAccount } from "./removal.ts";
import { roles } from "./repository.ts";

/** Longer passwords would only make hashing them dearer. */
export const passwordLimit = 128;

const email = z
  .string({ error: (issue) => (issue.input === undefined ? "is missing" : "must be an email address") })
  // Every letter is one code unit, so that JSON Schema counts alike; a long text is not looked at further.
  .max(emailLimit, { error: `must have at most ${emailLimit} characters`, abort: true })
  .regex(emailPattern, { error: "must be an email address" });

const givenEmail = email.overwrite(canonicalEmail).meta({
  description: "In any case; a domain in letters or as `xn--` (UTS 46). It is kept in one form.",
});

export const signup = z
  .strictObject({ email: givenEmail, password: text({ min: 8, max: passwordLimit }, "8 to 128 characters.") })
  .meta({ id: "Signup" });

export const login = z
  .strictObject({ email: givenEmail, password: text({ max: passwordLimit }, "The password of the account.") })
  .meta({ id: "Login" });

export const refresh = z
  .strictObject({ refresh_token: text({ max: 200 }, "The token of the latest login or refresh.") })
  .meta({ id: "Refresh" });

export const userView = z.strictObject({ id: uuid, email, created_at: timestamp }).meta({ id: "User" });

/** The column is a varchar(50). */
export const nameLimit = 50;

export const profileInput = z
  .strictObject({
    email: givenEmail,
    name: text(
      { max: nameLimit, oneLine: true },
      "What others see, in one line; null for nothing.",
    ).nullable(),
    password: text({ max: passwordLimit }, "Needed when the email address changes.").optional(),
  })
  .meta({ id: "ProfileInput" });

export const profileView = z
  .strictObject({
    id: uuid,
    email,
    name: z.string().nullable(),
    role: z.enum(roles),
    created_at: timestamp,
  })
  .meta({ id: "Profile" });

export const passwordChange = z
  .strictObject({
    password: text({ max: passwordLimit }, "The password of the account."),
    new_password: text({ min: 8, max: passwordLimit }, "8 to 128 characters."),
  })
  .meta({ id: "PasswordChange" });

export const confirmation = z
  .strictObject({ password: text({ max: passwordLimit }, "The password of the account.") })
  .meta({ id: "Confirmation" });

export const accountRemoved = z.strictObject({ removed: z.array(z.enum(removedWithAccount)) }).meta({
  id: "AccountRemoved",
  description: "What is gone for good; comments under removed boards go, too.",
});

export const tokens = z
  .strictObject({
    token_type: z.literal("Bearer"),
    access_token: z.string(),
    expires_in: z.int().min(1).meta({ description: "Seconds until the access token ends." }),
    refresh_token: z.string().meta({ description: "Good for one refresh; the second use ends the login." }),
  })
  .meta({ id: "Tokens" });

export type Signup = z.infer<typeof signup>;
export type Login = z.infer<typeof login>;
export type ProfileInput = z.infer<typeof profileInput>;
export type ProfileView = z.infer<typeof profileView>;
export type PasswordChange = z.infer<typeof passwordChange>;
export type UserView = z.infer<typeof userView>;
export type Tokens = z.infer<typeof tokens>;
