/** Puts the features together into one Express application. */

import express, { type Express, type RequestHandler } from "express";
import manifest from "../package.json" with { type: "json" };
import { adminRoutes } from "./admin/routes.ts";
import { createAdminService } from "./admin/service.ts";
import { boardRoutes } from "./boards/routes.ts";
import { createBoardService } from "./boards/service.ts";
import { commentRoutes } from "./comments/routes.ts";
import { createCommentService } from "./comments/service.ts";
import type { Config } from "./config.ts";
import { goalRoutes } from "./goals/routes.ts";
import { createGoalService } from "./goals/service.ts";
import { healthRoutes } from "./health/routes.ts";
import type { HealthService } from "./health/service.ts";
import { clientScheme } from "./http/client-scheme.ts";
import { requestContext } from "./http/context.ts";
import { serveDocs } from "./http/docs.ts";
import { errorHandler, unmatched } from "./http/errors.ts";
import { createIdempotency } from "./http/idempotency.ts";
import { knownPaths } from "./http/methods.ts";
import { openApiDocument } from "./http/openapi.ts";
import { type Route, register } from "./http/route.ts";
import { commonHeaders } from "./http/security-headers.ts";
import { itemRoutes } from "./items/routes.ts";
import { createItemService } from "./items/service.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Storage } from "./storage/storage.ts";
import { createLoginLimits } from "./users/login-limits.ts";
import { createPasswords } from "./users/passwords.ts";
import { removeUser } from "./users/removal.ts";
import { userRoutes } from "./users/routes.ts";
import { createUserService, type UserService } from "./users/service.ts";
import { createAccessTokens, createRefreshTokens } from "./users/tokens.ts";

export interface AppParts {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly storage: Storage;
  readonly health: HealthService;
}

function usersOf({ config, metrics, storage }: AppParts): UserService {
  const accessTokens = createAccessTokens(config.jwtSecret, config.accessTokenSeconds);
  const { hashConcurrency, hashQueue: queue } = config;
  const passwords = createPasswords({
    concurrency: hashConcurrency,
    queue,
    onRefused: () => metrics.loginsRefused.inc({ reason: "busy" }),
  });
  const signupPasswords = createPasswords({ concurrency: Math.ceil(hashConcurrency / 2), queue });
  const limits = createLoginLimits(storage.loginAttempts, {
    perAccount: config.loginAttemptsPerAccount,
    perAddress: config.loginAttemptsPerAddress,
    windowSeconds: config.loginWindowSeconds,
    secret: config.jwtSecret,
    onRefused: () => metrics.loginsRefused.inc({ reason: "limit" }),
  });
  const { refreshTokenDays } = config;
  const { users, sessions } = storage;
  const refreshTokens = createRefreshTokens(config.jwtSecret);
  return createUserService({
    signupPasswords,
    users,
    sessions,
    passwords,
    limits,
    accessTokens,
    refreshTokens,
    refreshTokenDays,
    removeUser: (userId) => removeUser(storage, userId),
  });
}

/** Only what the configuration asks for is loaded. */
async function limitsOf({ corsOrigins, requestsPerMinute }: Config): Promise<readonly RequestHandler[]> {
  if (corsOrigins.length === 0 && requestsPerMinute === 0) return [];
  const { crossOrigin, requestLimit } = await import("./http/limits.ts");
  return [
    ...(corsOrigins.length > 0 ? [crossOrigin(corsOrigins)] : []),
    ...(requestsPerMinute > 0 ? [requestLimit(requestsPerMinute)] : []),
  ];
}

export async function createApp(
  parts: AppParts,
): Promise<{ readonly app: Express; readonly routes: readonly Route[] }> {
  const { config, log, metrics, storage, health } = parts;
  const users = usersOf(parts);
  const { boards, comments, items, goals } = storage;
  const nameOf = async (userId: string) => (await storage.users.find(userId))?.name ?? null;
  const routes = [
    ...itemRoutes(createItemService(items)),
    ...healthRoutes(health),
    ...boardRoutes(createBoardService(boards, nameOf)),
    ...commentRoutes(createCommentService(comments, boards, nameOf)),
    ...adminRoutes(createAdminService(storage.users, { boards, comments, items, goals })),
    ...goalRoutes(createGoalService(goals)),
    ...userRoutes(users),
  ];
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  app.set("query parser", "simple");
  if (config.schemeHeader !== undefined) app.use(clientScheme(config.schemeHeader));
  app.use(
    requestContext({
      log,
      metrics,
      isDraining: health.isDraining,
      commonHeaders: commonHeaders(config.version),
    }),
  );
  for (const limit of await limitsOf(config)) app.use(limit);
  app.use(knownPaths(app));
  register(app, routes, {
    authenticate: (req) => users.authenticate(req.headers.authorization),
    requireStorage: health.requireStorage,
    idempotency: createIdempotency(storage.idempotency, config.jwtSecret),
  });
  serveDocs(app, () => openApiDocument(routes, manifest.version, config.requestsPerMinute > 0));
  app.use(unmatched);
  app.use(errorHandler(log));
  return { app, routes };
}
