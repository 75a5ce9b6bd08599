/** Access tokens that this service or another has made. */
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAccessTokens } from "../src/users/tokens.ts";

const secret = "a secret that is long enough for HS256, and then some";
const issuer = "express-on-ecs-app";
const tokens = createAccessTokens(secret, 900);

const signed = (claims: Record<string, unknown>): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject("somebody")
    .setIssuedAt()
    .setExpirationTime("900s")
    .sign(new TextEncoder().encode(secret));

describe("an access token", () => {
  it("tells its owner and the epoch that it was made in", async () => {
    const token = await tokens.issue({ id: "somebody", epoch: 3 });
    expect(await tokens.verify(`Bearer ${token}`)).toEqual({ id: "somebody", epoch: 3 });
  });

  it("of an instance that knows no epochs is of the first", async () => {
    expect(await tokens.verify(`bearer ${await signed({})}`)).toEqual({ id: "somebody", epoch: 0 });
  });

  it("is refused where its epoch is no number, and where there is none at all", async () => {
    const strange = await signed({ epoch: "3" });
    await expect(tokens.verify(`Bearer ${strange}`)).rejects.toMatchObject({ status: 401 });
    for (const nothing of [undefined, "", "Basic abc", "Bearer ", "Bearer a b"])
      await expect(tokens.verify(nothing)).rejects.toMatchObject({ status: 401 });
  });
});
