import { empty, json } from "../http/reply.ts";
import { type Route, route } from "../http/route.ts";
import { removedWithAccount } from "./removal.ts";
import {
  accountRemoved,
  confirmation,
  login,
  passwordChange,
  profileInput,
  profileView,
  refresh,
  signup,
  tokens,
  userView,
} from "./schema.ts";
import type { UserService } from "./service.ts";

const limit = 16_384;

export function userRoutes(users: UserService): Route[] {
  return [
    route({
      method: "post",
      path: "/api/user/signup",
      tag: "users",
      summary: "Make an account",
      body: { schema: signup, as: "json", limit },
      answers: { 201: { description: "The account.", json: userView } },
      problems: [409, 503],
      async handle({ body, once }, req) {
        return json(201, await users.signup(body, req.ip ?? "unknown", once));
      },
    }),
    route({
      method: "post",
      path: "/api/user/login",
      tag: "users",
      summary: "Sign in",
      body: { schema: login, as: "json", limit },
      answers: { 200: { description: "An access token and a refresh token.", json: tokens } },
      problems: [401, 429, 503],
      async handle({ body, once }, req) {
        return json(200, await users.login(body, req.ip ?? "unknown", once));
      },
    }),
    route({
      method: "post",
      path: "/api/user/refresh",
      tag: "users",
      summary: "Exchange the refresh token for new tokens",
      body: { schema: refresh, as: "json", limit },
      answers: { 200: { description: "New tokens; the old refresh token is used up.", json: tokens } },
      problems: [401, 503],
      async handle({ body, once }) {
        return json(200, await users.refresh(body.refresh_token, once));
      },
    }),
    route({
      method: "post",
      path: "/api/user/logout",
      tag: "users",
      summary: "Sign out: the refresh token and all of its family end",
      description:
        "An access token that was issued before is good until it expires (`expires_in`); `/api/user/logout/all` ends every one at once.",
      body: { schema: refresh, as: "json", limit },
      answers: { 204: { description: "Signed out, also when the token had ended before." } },
      problems: [503],
      async handle({ body }) {
        await users.logout(body.refresh_token);
        return empty;
      },
    }),
    route({
      method: "post",
      path: "/api/user/logout/all",
      tag: "users",
      summary: "Sign out everywhere: every access token and refresh token of the user ends at once",
      signedIn: true,
      endsSignIn: true,
      answers: { 204: { description: "Signed out, here as well." } },
      problems: [503],
      async handle({ userId, epoch }) {
        await users.logoutEverywhere({ id: userId, epoch });
        return empty;
      },
    }),
    route({
      method: "get",
      path: "/api/user/me",
      tag: "users",
      summary: "One's own profile",
      signedIn: true,
      answers: { 200: { description: "The profile.", json: profileView } },
      problems: [503],
      async handle({ userId }) {
        return json(200, await users.profile(userId));
      },
    }),
    route({
      method: "put",
      path: "/api/user/me",
      tag: "users",
      summary: "Change one's own email address and name; another address needs the password",
      signedIn: true,
      body: { schema: profileInput, as: "json", limit },
      current: async () => ({}),
      answers: { 200: { description: "The profile as stored.", json: profileView } },
      problems: [403, 409, 429, 503],
      async handle({ body, userId }, req) {
        return json(200, await users.changeProfile(userId, body, req.ip ?? "unknown"));
      },
    }),
    route({
      method: "post",
      path: "/api/user/password",
      tag: "users",
      summary: "Change the password; every other sign-in ends",
      signedIn: true,
      endsSignIn: true,
      body: { schema: passwordChange, as: "json", limit },
      answers: { 200: { description: "Tokens to go on with; those of before are void.", json: tokens } },
      problems: [403, 429, 503],
      async handle({ body, userId, epoch, once }, req) {
        const signIn = { id: userId, epoch };
        return json(200, await users.changePassword(signIn, body, req.ip ?? "unknown", once));
      },
    }),
    route({
      method: "post",
      path: "/api/user/delete",
      tag: "users",
      summary: "Delete one's account, with the items, goals, boards and comments that belong to it",
      signedIn: true,
      endsSignIn: true,
      body: { schema: confirmation, as: "json", limit },
      answers: { 200: { description: "What is gone.", json: accountRemoved } },
      problems: [403, 429, 503],
      async handle({ body, userId, epoch }, req) {
        await users.remove({ id: userId, epoch }, body.password, req.ip ?? "unknown");
        return json(200, { removed: removedWithAccount });
      },
    }),
  ];
}
