/** Values of secrets that Secrets Manager or a container could not hold, and secrets that are being deleted. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { PlayedShop } from "../../support/played-shop.ts";

let shop: PlayedShop;
const put: string[] = [];
beforeAll(async () => {
  shop = await PlayedShop.start();
  shop.answers["PutSecretValue"] = (body) => {
    put.push((body as { readonly SecretString: string }).SecretString);
    return { body: {} };
  };
});
afterAll(() => shop.remove());

const LONG = { timeout: 120_000 };
const set = (input: string | Buffer) =>
  shop.start(["secrets", "set", "live-shop", "api_key"], { input }).ended;

it.each([
  ["nothing but a line end", "\n", /was given no value/],
  [
    "bytes that are no text, which would silently become others",
    Buffer.from([0x61, 0xff, 0xfe]),
    /no text.*base64/,
  ],
  ["a zero byte", "a\0b", /no text.*base64/],
  ["more than 64 KiB", "ä".repeat(32_769), /takes 65536 bytes at most, and was given 65538/],
])("%s is no value of a secret", LONG, async (_, input, sentence) => {
  const { code, stderr } = await set(input);
  expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  expect(stderr).toContain("EOE-CLI-014");
  expect(put).toEqual([]);
});

it("lines stay as they are, but for the last one's end, up to 64 KiB", LONG, async () => {
  const value = `one\r\ntwo\n${"x".repeat(65_527)}`;
  expect(await set(`${value}\n`)).toMatchObject({ code: 0 });
  expect(put).toEqual([value]);
});

it("one that is being deleted is brought back first, and both commands say how", LONG, async () => {
  shop.answers["DescribeSecret"] = () => ({ body: { DeletedDate: 1_790_000_000, VersionIdsToStages: {} } });
  const back = /scheduled for deletion.*restore-secret --secret-id live-shop\/api-key --region eu-central-1/;
  // One after the other: the second finds what the first has synthesised, with its record.
  for (const command of [
    () => set("value"),
    () => shop.run("deploy", "live-shop", "--yes", "--tag", "1.0.0"),
  ]) {
    const { code, stderr } = await command();
    expect([code, stderr]).toEqual([1, expect.stringMatching(back)]);
    expect(stderr).toContain("EOE-DEPLOY-006");
  }
});
