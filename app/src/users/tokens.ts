/** Access tokens (JWT, short-lived, checked without the storage) and refresh tokens (random, stored as hash). */
import { createHash, createSecretKey, randomBytes } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { Problem } from "../http/problem.ts";

const issuer = "express-on-ecs-app";

export interface AccessTokens {
  readonly seconds: number;
  issue(userId: string): Promise<string>;
  /** @returns the user. @throws Problem 401 */
  verify(authorization: string | undefined): Promise<string>;
}

export function unauthorised(detail: string, challenge = "Bearer"): Problem {
  return new Problem(401, { detail, headers: { "WWW-Authenticate": challenge } });
}

export function createAccessTokens(secret: string, seconds: number): AccessTokens {
  const key = createSecretKey(secret, "utf8");
  return {
    seconds,
    issue: (userId) =>
      new SignJWT()
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(key),
    async verify(authorization) {
      const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) throw unauthorised("Please sign in.");
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          issuer,
          audience: issuer,
          requiredClaims: ["sub", "exp"],
        });
        return payload.sub as string;
      } catch {
        throw unauthorised("The access token is not valid or has ended.", 'Bearer error="invalid_token"');
      }
    },
  };
}

export interface RefreshToken {
  readonly sessionId: string;
  readonly hash: string;
}

// The secret has 256 random bits, so a plain hash is enough to keep it from whoever reads the storage.
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

export function createRefreshToken(sessionId: string): RefreshToken & { readonly token: string } {
  const secret = randomBytes(32).toString("base64url");
  return { sessionId, hash: hashOf(secret), token: `${sessionId}.${secret}` };
}

export function parseRefreshToken(token: string): RefreshToken | undefined {
  const [, sessionId, secret] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  return sessionId === undefined || secret === undefined ? undefined : { sessionId, hash: hashOf(secret) };
}
