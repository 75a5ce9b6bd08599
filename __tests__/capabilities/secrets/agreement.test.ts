import { describe, expect, it } from "vitest";
import { readSecretArn, secretRights } from "../../../modules/aws/secret-arns.ts";
import { MONGO_ON_HOST } from "../../support/databases.ts";
import { marketWith, sentencesOf } from "../../support/environment.ts";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/jwt";
const PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/jwt";

const rightsOf = (arn: string): string[] | undefined => {
  const source = readSecretArn(arn);
  return source && secretRights(source);
};

describe("rights to read a secret by its ARN", () => {
  it.each([
    ["whole", `${SECRET}-AbC123`, [`${SECRET}-AbC123`]],
    ["with a JSON key, whose ARN is none of a secret", `${SECRET}-AbC123:key::`, [`${SECRET}-AbC123`]],
    ["with a stage and an id", `${SECRET}-AbC123::AWSPREVIOUS:1a2b`, [`${SECRET}-AbC123`]],
    ["partial, to which Secrets Manager adds six characters", SECRET, [`${SECRET}-??????`]],
    ["partial, with a JSON key", `${SECRET}:key::`, [`${SECRET}-??????`]],
    [
      "that ends in a word of six letters",
      `${SECRET}-secret`,
      [`${SECRET}-secret`, `${SECRET}-secret-??????`],
    ],
    ["of a parameter", PARAMETER, [PARAMETER]],
  ])("%s", (_what, arn, rights) => {
    expect(rightsOf(arn)).toEqual(rights);
  });
});

describe("ARNs of secrets in an environment", () => {
  const sentences = (jwt_secret: string, more: object = {}): string[] =>
    sentencesOf(marketWith({ "service.secrets.jwt_secret": jwt_secret, ...more }));

  it.each([`${SECRET}-AbC123`, `${SECRET}-AbC123:key::`, SECRET, PARAMETER, "shop/jwt"])(
    "may be %s",
    (arn) => {
      expect(sentences(arn)).toEqual([]);
    },
  );

  it.each([
    [
      "of another region",
      SECRET.replace("eu-central-1", "us-east-1"),
      /is in us-east-1, the environment in eu-central-1; replicate/,
    ],
    ["of another account", SECRET.replace("123456789012", "999999999999"), /is of account 999999999999/],
    ["with half of what ECS reads after it", `${SECRET}:key`, /<json-key>:<version-stage>:<version-id>/],
    ["of another service", "arn:aws:s3:::bucket/secret", /is neither/],
    ["of another partition", SECRET.replace("arn:aws:", "arn:aws-cn:"), /is neither/],
  ])("are refused %s", (_what, arn, sentence) => {
    expect(sentences(arn, { account: "123456789012" })).toEqual([
      expect.stringMatching(new RegExp(`^service\\.secrets\\.jwt_secret: .*${sentence.source}`)),
    ]);
  });

  it.each([PARAMETER, `${SECRET}-AbC123:key::`])(
    "are whole secrets where Terraform reads them: %s",
    (arn) => {
      const change = (name: string) => ({
        ...MONGO_ON_HOST,
        database: {
          ...(MONGO_ON_HOST["database"] as object),
          secrets: { mongo_root_password: SECRET, mongo_app_password: SECRET, [name]: arn },
        },
      });
      expect(sentencesOf(marketWith(change("mongo_root_password")))).toEqual([]);
      expect(sentencesOf(marketWith(change("mongo_app_password")))).toEqual([
        expect.stringMatching(
          /^database\.secrets\.mongo_app_password: .*the connection string is composed of/,
        ),
      ]);
    },
  );
});
