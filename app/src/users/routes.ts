import { empty, json } from "../http/reply.ts";
import { type Route, route } from "../http/route.ts";
import { login, refresh, signup, tokens, userView } from "./schema.ts";
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
      body: { schema: refresh, as: "json", limit },
      answers: { 204: { description: "Signed out, also when the token had ended before." } },
      problems: [503],
      async handle({ body }) {
        await users.logout(body.refresh_token);
        return empty;
      },
    }),
  ];
}
