import { validate as isUuid } from "uuid";
import type { Once } from "../http/idempotency.ts";
import { Problem } from "../http/problem.ts";
import { addressGroup, type LoginLimits } from "./login-limits.ts";
import type { Hasher, Passwords } from "./passwords.ts";
import type { SessionRepository, UserRepository } from "./repository.ts";
import type { Login, Signup, Tokens, UserView } from "./schema.ts";
import { type AccessTokens, invalidAccessToken, type RefreshTokens, unauthorised } from "./tokens.ts";

export interface UserService {
  /** @param address the client's, for limits and turns. */
  signup(input: Signup, address: string, once: Once): Promise<UserView>;
  login(input: Login, address: string, once: Once): Promise<Tokens>;
  refresh(refreshToken: string, once: Once): Promise<Tokens>;
  logout(refreshToken: string): Promise<void>;
  /** @returns who signed in. @throws Problem 401 when the header names nobody, or nobody who still exists. */
  authenticate(authorization: string | undefined): Promise<string>;
}

export interface UserServiceParts {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly passwords: Passwords;
  /** Of its own, so that strangers who sign up keep nobody from signing in. */
  readonly signupPasswords: Passwords;
  readonly limits: LoginLimits;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly refreshTokenDays: number;
}

const emailTaken = (): Problem =>
  new Problem(409, { type: "urn:problem:email-taken", detail: "There is an account with this mail." });

const dayMs = 24 * 60 * 60 * 1000;

export function createUserService(parts: UserServiceParts): UserService {
  const {
    users,
    sessions,
    passwords,
    signupPasswords,
    limits,
    accessTokens,
    refreshTokens,
    refreshTokenDays,
  } = parts;

  async function tokensFor(userId: string, refreshToken: string): Promise<Tokens> {
    return {
      token_type: "Bearer",
      access_token: await accessTokens.issue(userId),
      expires_in: accessTokens.seconds,
      refresh_token: refreshToken,
    };
  }

  async function startSession(userId: string, { id, at, seed }: Once): Promise<Tokens> {
    const { sessionId, hash, token } = refreshTokens.create(id, seed);
    const expiresAt = new Date(at.getTime() + refreshTokenDays * dayMs);
    await sessions.add({ id: sessionId, userId, tokenHash: hash, expiresAt });
    return tokensFor(userId, token);
  }

  /** @returns the user, or undefined both for a mail that is unknown and for a password that is wrong. */
  async function userWith(hasher: Hasher, { email, password }: Login): Promise<string | undefined> {
    const user = await users.findByEmail(email);
    const matches = await hasher.verify(user?.passwordHash, password);
    return matches ? user?.id : undefined;
  }

  async function checkedLogin(hasher: Hasher, input: Login, address: string): Promise<string> {
    const attempt = await limits.begin(input.email, address);
    let userId: string | undefined;
    try {
      userId = await userWith(hasher, input);
    } catch (error) {
      // Nobody waits for a storage that has just failed.
      attempt.withdrawn().catch(() => {});
      throw error;
    }
    if (userId === undefined) throw unauthorised("The mail or the password is not right.");
    await attempt.succeeded();
    return userId;
  }

  return {
    async signup({ email, password }, address, { id, at }) {
      const account = { id, email, created_at: at.toISOString() };
      const passwordHash = await signupPasswords.admit(addressGroup(address), async (hasher) => {
        // Before the hash: a storage that hangs and a mail that is taken cost no work.
        const user = await users.findByEmail(email);
        if (user === undefined) return hasher.hash(password);
        if (user.id !== id) throw emailTaken();
        return undefined;
      });
      if (passwordHash === undefined) return account;
      const added = await users.add({ id, email, passwordHash, createdAt: at });
      // Two that are one request may meet here.
      if (!added && (await users.findByEmail(email))?.id !== id) throw emailTaken();
      return account;
    },

    async login(input, address, once) {
      return startSession(
        await passwords.admit(addressGroup(address), (hasher) => checkedLogin(hasher, input, address)),
        once,
      );
    },

    async refresh(refreshToken, { seed }) {
      const refused = () => unauthorised("The refresh token is not valid or has ended. Please sign in.");
      const given = refreshTokens.parse(refreshToken);
      if (!given) throw refused();
      const next = refreshTokens.create(given.sessionId, seed);
      const rotate = (from: string) => sessions.rotate(given.sessionId, from, next.hash, new Date());
      // The same request may have done so before, and its answer was lost.
      const userId = (await rotate(given.hash)) ?? (seed && (await rotate(next.hash)));
      if (userId === undefined) {
        // A token that was used before has been copied: whoever holds the latest one is signed out, too.
        if (given.genuine) await sessions.remove(given.sessionId);
        throw refused();
      }
      return tokensFor(userId, next.token);
    },

    async logout(refreshToken) {
      const given = refreshTokens.parse(refreshToken);
      if (!given) return;
      // A session's id alone ends nothing. Tokens from before a change of the secret are known by their hash.
      if (given.genuine) await sessions.remove(given.sessionId);
      else await sessions.removeLatest(given.sessionId, given.hash);
    },

    async authenticate(authorization) {
      const userId = await accessTokens.verify(authorization);
      if (!isUuid(userId) || !(await users.exists(userId))) throw invalidAccessToken();
      return userId;
    },
  };
}
