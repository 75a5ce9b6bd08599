/** Access tokens (JWT, short-lived, checked without the storage) and refresh tokens (random, stored as hash). */
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { Problem, unauthorised } from "../http/problem.ts";

const issuer = "express-on-ecs-app";

/** Loaded by the first token, not by the start. */
const jose = (): Promise<typeof import("jose")> => import("jose");

/** A sign-in, by what its access token says. */
export interface SignIn {
  readonly id: string;
  /** The user's when the token was issued. */
  readonly epoch: number;
}

/** A token that was good once: it may still ask again for what ended it, and for nothing else. */
export class SignInEnded extends Problem {
  readonly signIn: SignIn;

  constructor(signIn: SignIn, { status, options }: Problem) {
    super(status, options);
    this.signIn = signIn;
  }
}

export interface AccessTokens {
  readonly seconds: number;
  issue(user: SignIn): Promise<string>;
  /** @returns the user, who need no longer exist, nor be of this epoch. @throws Problem 401 */
  verify(authorization: string | undefined): Promise<SignIn>;
}

export const invalidAccessToken = (): Problem =>
  unauthorised("The access token is invalid or has expired.", 'Bearer error="invalid_token"');

export function createAccessTokens(secret: string, seconds: number): AccessTokens {
  const key = createSecretKey(secret, "utf8");
  return {
    seconds,
    async issue({ id, epoch }) {
      const { SignJWT } = await jose();
      return new SignJWT({ epoch })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(key);
    },
    async verify(authorization) {
      const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) throw unauthorised("Please sign in.");
      try {
        const { jwtVerify } = await jose();
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          issuer,
          audience: issuer,
          requiredClaims: ["sub", "exp"],
        });
        // Tokens from instances that know no epochs are of the first.
        const { sub, epoch = 0 } = payload as { sub: string; epoch?: unknown };
        if (typeof epoch !== "number") throw invalidAccessToken();
        return { id: sub, epoch };
      } catch {
        throw invalidAccessToken();
      }
    },
  };
}

export interface RefreshToken {
  readonly sessionId: string;
  readonly hash: string;
}

export interface GivenRefreshToken extends RefreshToken {
  /** Whether this service has made it for the session, be it the latest or one that was used before. */
  readonly genuine: boolean;
}

export interface RefreshTokens {
  /** @param seed gives the same token each time. */
  create(sessionId: string, seed?: Buffer): RefreshToken & { readonly token: string };
  /** @returns undefined for what is no token. */
  parse(token: string): GivenRefreshToken | undefined;
}

// A token has 128 random bits, so a plain hash is enough to keep it from whoever reads the storage.
const hashOf = (kept: string): string => createHash("sha256").update(kept).digest("hex");
const randomLength = 16;
const macLength = 16;

/** The secret half of a token: random bytes, and a MAC over them and the session, 43 characters in base64url. */
export function createRefreshTokens(secret: string): RefreshTokens {
  const key = createHmac("sha256", secret).update("refresh tokens").digest();
  const macOf = (sessionId: string, random: Buffer): Buffer =>
    createHmac("sha256", key).update(sessionId).update(random).digest().subarray(0, macLength);

  return {
    create(sessionId, seed) {
      const random = seed
        ? createHmac("sha256", key).update("seed").update(seed).digest().subarray(0, randomLength)
        : randomBytes(randomLength);
      const kept = Buffer.concat([random, macOf(sessionId, random)]).toString("base64url");
      return { sessionId, hash: hashOf(kept), token: `${sessionId}.${kept}` };
    },
    parse(token) {
      const [, sessionId, kept] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
      if (sessionId === undefined || kept === undefined) return undefined;
      const bytes = Buffer.from(kept, "base64url");
      const mac = macOf(sessionId, bytes.subarray(0, randomLength));
      const genuine = timingSafeEqual(mac, bytes.subarray(randomLength));
      return { sessionId, hash: hashOf(kept), genuine };
    },
  };
}
