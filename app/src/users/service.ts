import { validate as isUuid } from "uuid";
import type { Once } from "../http/idempotency.ts";
import { Problem, unauthorised } from "../http/problem.ts";
import { startClock } from "../storage/deadline.ts";
import { addressGroup, type LoginAttempt, type LoginLimits } from "./login-limits.ts";
import type { Hasher, Passwords } from "./passwords.ts";
import type { SessionRepository, Standing, User, UserRepository } from "./repository.ts";
import type { Login, PasswordChange, ProfileInput, ProfileView, Signup, Tokens, UserView } from "./schema.ts";
import {
  type AccessTokens,
  invalidAccessToken,
  type RefreshTokens,
  type SignIn,
  SignInEnded,
} from "./tokens.ts";

export interface UserService {
  /** @param address the client's, for limits and turns. */
  signup(input: Signup, address: string, once: Once): Promise<UserView>;
  login(input: Login, address: string, once: Once): Promise<Tokens>;
  refresh(refreshToken: string, once: Once): Promise<Tokens>;
  logout(refreshToken: string): Promise<void>;
  /** Ends every sign-in of this user's, that of the request as well. */
  logoutEverywhere(signIn: SignIn): Promise<void>;
  profile(userId: string): Promise<ProfileView>;
  /** A new mail needs the password. */
  changeProfile(userId: string, input: ProfileInput, address: string): Promise<ProfileView>;
  /** Ends every other sign-in. @returns tokens to go on with. */
  changePassword(signIn: SignIn, input: PasswordChange, address: string, once: Once): Promise<Tokens>;
  /** Removes the account and all that belongs to it. */
  remove(signIn: SignIn, password: string, address: string): Promise<void>;
  /** @returns who signed in. @throws Problem 401 when the header names nobody, SignInEnded when it did so once. */
  authenticate(authorization: string | undefined): Promise<Standing>;
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
  readonly removeUser: (userId: string) => Promise<void>;
}

const emailTaken = (): Problem =>
  new Problem(409, {
    type: "urn:problem:email-taken",
    detail: "There is an account with this email address.",
  });

const wrongLogin = (): Problem => unauthorised("The email address or the password is incorrect.");

const wrongPassword = (): Problem =>
  new Problem(403, { type: "urn:problem:wrong-password", detail: "The password is incorrect." });

const passwordNeeded = (): Problem =>
  new Problem(403, {
    type: "urn:problem:password-needed",
    detail: "To change the email address, send the password of the account.",
  });

const profileOf = ({ id, email, name, role, createdAt }: User): ProfileView => ({
  id,
  email,
  name,
  role,
  created_at: createdAt.toISOString(),
});

const nextOf = ({ id, epoch }: SignIn): SignIn => ({ id, epoch: epoch + 1 });

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
    removeUser,
  } = parts;

  async function tokensFor(user: SignIn, refreshToken: string): Promise<Tokens> {
    return {
      token_type: "Bearer",
      access_token: await accessTokens.issue(user),
      expires_in: accessTokens.seconds,
      refresh_token: refreshToken,
    };
  }

  /** @param user of the epoch in which the password was looked at; one that ends meanwhile ends this session, too. */
  async function startSession(user: SignIn, { id, at, seed }: Once): Promise<Tokens> {
    const { sessionId, hash, token } = refreshTokens.create(id, seed);
    const expiresAt = new Date(at.getTime() + refreshTokenDays * dayMs);
    await sessions.add({ id: sessionId, userId: user.id, epoch: user.epoch, tokenHash: hash, expiresAt });
    return tokensFor(user, token);
  }

  /** @returns the user, or undefined both for a mail that is unknown and for a password that is wrong. */
  async function userWith(hasher: Hasher, { email, password }: Login): Promise<User | undefined> {
    const user = await users.findByEmail(email);
    const matches = await hasher.verify(user?.passwordHash, password);
    return matches ? user : undefined;
  }

  async function checked(
    hasher: Hasher,
    input: Login,
    attempt: LoginAttempt,
    refusal: () => Problem,
  ): Promise<User> {
    let user: User | undefined;
    try {
      user = await userWith(hasher, input);
    } catch (error) {
      // Nobody waits for a storage that has just failed.
      startClock(() => attempt.withdrawn()).catch(() => {});
      throw error;
    }
    if (user === undefined) throw refusal();
    await attempt.succeeded();
    return user;
  }

  async function find(userId: string): Promise<User> {
    const user = await users.find(userId);
    // It went between the look at its token and this one.
    if (!user) throw invalidAccessToken();
    return user;
  }

  /** Whoever holds a token guesses no more passwords than whoever signs in, and locks nobody out. */
  function confirmed<T>(
    { id, email, epoch }: User,
    password: string,
    address: string,
    work: (hasher: Hasher) => Promise<T>,
  ): Promise<T> {
    return passwords.admit(addressGroup(address), async (hasher) => {
      const attempt = await limits.confirm({ id, epoch });
      const user = await checked(hasher, { email, password }, attempt, wrongPassword);
      // The mail may have become somebody else's.
      if (user.id !== id) throw invalidAccessToken();
      return work(hasher);
    });
  }

  /** The last step of what it is for, as the token ends with it. @returns whether it had not ended before. */
  async function endEpoch({ id, epoch }: SignIn, passwordHash: string): Promise<boolean> {
    // They would be good for nothing, save for instances that know no epochs.
    while ((await sessions.removeOf(id, epoch + 1)) > 0);
    return users.endEpoch(id, epoch, { epoch: epoch + 1, passwordHash });
  }

  /** @throws Problem 401 when the sign-in has ended meanwhile. */
  function setPassword(
    user: User,
    { password, new_password }: PasswordChange,
    address: string,
    once: Once,
  ): Promise<Tokens> {
    return confirmed(user, password, address, async (hasher) => {
      const passwordHash = await hasher.hash(new_password, once.seed);
      // Good from the last step on, which nothing follows that could fail.
      const tokens = await startSession(nextOf(user), once);
      if (!(await endEpoch(user, passwordHash))) throw invalidAccessToken();
      return tokens;
    });
  }

  /** Whether this very request set the password before, and began the epoch: its hash is like no other. */
  async function hasSet(
    { id, epoch }: SignIn,
    password: string,
    address: string,
    { seed }: Once,
  ): Promise<boolean> {
    if (seed === undefined) return false;
    const user = await find(id);
    if (user.epoch !== epoch) return false;
    const again = await passwords.admit(addressGroup(address), (hasher) => hasher.hash(password, seed));
    return user.passwordHash === again;
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
      const fresh = { name: null, role: "user", epoch: 0 } as const;
      const added = await users.add({ id, email, passwordHash, ...fresh, createdAt: at });
      // Two that are one request may meet here.
      if (!added && (await users.findByEmail(email))?.id !== id) throw emailTaken();
      return account;
    },

    async login(input, address, once) {
      return startSession(
        await passwords.admit(addressGroup(address), async (hasher) =>
          checked(hasher, input, await limits.begin(input.email, address), wrongLogin),
        ),
        once,
      );
    },

    async refresh(refreshToken, { seed }) {
      const refused = () => unauthorised("The refresh token is invalid or has expired. Please sign in.");
      const given = refreshTokens.parse(refreshToken);
      if (!given) throw refused();
      const next = refreshTokens.create(given.sessionId, seed);
      const rotate = (from: string) => sessions.rotate(given.sessionId, from, next.hash, new Date());
      // The same request may have done so before, and its answer was lost.
      const owner = (await rotate(given.hash)) ?? (seed && (await rotate(next.hash)));
      if (owner === undefined) {
        // A token that was used before has been copied: whoever holds the latest one is signed out, too.
        if (given.genuine) await sessions.remove(given.sessionId);
        throw refused();
      }
      const user = await users.find(owner.userId);
      if (user?.epoch !== owner.epoch) {
        await sessions.remove(given.sessionId);
        throw refused();
      }
      return tokensFor(user, next.token);
    },

    async logout(refreshToken) {
      const given = refreshTokens.parse(refreshToken);
      if (!given) return;
      // A session's id alone ends nothing. Tokens from before a change of the secret are known by their hash.
      if (given.genuine) await sessions.remove(given.sessionId);
      else await sessions.removeLatest(given.sessionId, given.hash);
    },

    async logoutEverywhere(signIn) {
      const user = await users.find(signIn.id);
      // It has ended already, by this request or another.
      if (user?.epoch === signIn.epoch) await endEpoch(signIn, user.passwordHash);
    },

    async profile(userId) {
      return profileOf(await find(userId));
    },

    async changeProfile(userId, { email, name, password }, address) {
      const user = await find(userId);
      const change = async () => {
        const changed = await users.setProfile(userId, { email, name });
        if (changed === "taken") throw emailTaken();
        if (changed === "missing") throw invalidAccessToken();
        return profileOf({ ...user, email, name });
      };
      if (email === user.email) return change();
      if (password === undefined) throw passwordNeeded();
      return confirmed(user, password, address, change);
    },

    async changePassword(signIn, input, address, once) {
      const user = await find(signIn.id);
      let error: unknown = invalidAccessToken();
      if (user.epoch === signIn.epoch) {
        try {
          return await setPassword(user, input, address, once);
        } catch (refusal) {
          error = refusal;
        }
      }
      const next = nextOf(signIn);
      if (!(await hasSet(next, input.new_password, address, once))) throw error;
      return startSession(next, once);
    },

    async remove(signIn, password, address) {
      const user = await users.find(signIn.id);
      // It went before, by this request or another.
      if (!user) return;
      if (user.epoch !== signIn.epoch) throw invalidAccessToken();
      try {
        await confirmed(user, password, address, async () => {});
      } catch (error) {
        // It goes at this moment.
        if (await users.find(signIn.id)) throw error;
      }
      await removeUser(user.id);
    },

    async authenticate(authorization) {
      const { id, epoch } = await accessTokens.verify(authorization);
      if (!isUuid(id)) throw invalidAccessToken();
      const user = await users.standing(id);
      if (user?.epoch !== epoch) throw new SignInEnded({ id, epoch }, invalidAccessToken());
      return user;
    },
  };
}
