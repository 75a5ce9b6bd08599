/** Which releases `deploy` removes from ECR, and what stays: by rules alone, and against a server that answers as AWS does. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { oldImages, type StoredImage } from "../../../cli/deploy/old-releases.ts";
import { removedInWords, removeOldReleases } from "../../../cli/deploy/remove-old-releases.ts";
import { ECR } from "../../../modules/aws/ecr.ts";
import { type Answer, awsError, PlayedAws } from "../../support/played-aws.ts";

const digest = (of: string): string => `sha256:${Buffer.from(of).toString("hex").padEnd(64, "0")}`;
const day = (number: number): Date => new Date(Date.UTC(2026, 10, number));
const stored = (tag: string, at: number, more: Partial<StoredImage> = {}): StoredImage => ({
  digest: digest(tag),
  tags: [tag],
  pushed: day(at),
  children: [],
  ...more,
});
const HOST = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

describe("releases beyond the newest", () => {
  const FIVE = ["1.0", "1.1", "1.2", "1.3", "1.4"].map((tag, index) => stored(tag, index + 1));
  const tags = (
    images: readonly StoredImage[],
    inUse: readonly string[] = [],
    named: readonly string[] = [],
  ) => oldImages({ "shop-app": images }, { newest: 2, named, inUse }).flatMap((image) => image.tags);

  it("go, whatever the order in which ECR tells them", () => {
    expect(tags(FIVE)).toEqual(["1.0", "1.1", "1.2"]);
    expect(tags(FIVE.toReversed())).toEqual(["1.2", "1.1", "1.0"]);
    expect(tags(FIVE.slice(0, 2))).toEqual([]);
  });

  it.each([
    ["by digest", [`${HOST}/shop-app@${digest("1.0")}`]],
    ["by tag", [`${HOST}/shop-app:1.0`]],
    ["by both", [`${HOST}/shop-app:9.9@${digest("1.0")}`]],
  ])("stay where a definition or a task names them %s", (_, inUse) => {
    expect(tags(FIVE, inUse)).toEqual(["1.1", "1.2"]);
  });

  it("are two of twelve where ten stay, and one of the two where the other runs", () => {
    const twelve = Array.from({ length: 12 }, (_, index) => stored(`1.${index}`, index + 1));
    const gone = (inUse: readonly string[]) =>
      oldImages({ "shop-app": twelve }, { newest: 10, named: [], inUse }).flatMap((image) => image.tags);
    expect(gone([])).toEqual(["1.0", "1.1"]);
    expect(gone([`${HOST}/shop-app@${digest("1.0")}`])).toEqual(["1.1"]);
  });

  it("go where the same digest is in use from another repository", () => {
    expect(tags(FIVE, [`${HOST}/shop-app-2@${digest("1.0")}`, "nginx:1.0", "1.0"])).toContain("1.0");
  });

  it("stay where the environment file names their tag or their digest", () => {
    expect(tags(FIVE, [], ["1.0", digest("1.1")])).toEqual(["1.2"]);
  });

  it("are counted by tag over all repositories: an image that has not changed has the tags of many", () => {
    const same = stored("nginx", 1, { tags: ["1.0", "1.1", "1.2", "1.3", "1.4"] });
    const old = oldImages({ "shop-app": FIVE, "shop-nginx": [same] }, { newest: 2, named: [], inUse: [] });
    expect(old.map(({ repository, tags: [tag] }) => [repository, tag])).toEqual([
      ["shop-app", "1.0"],
      ["shop-app", "1.1"],
      ["shop-app", "1.2"],
    ]);
  });

  it("are only what has tags of releases, and no signature", () => {
    const others = [
      stored("candidate-7", 0),
      stored("latest", 0),
      stored(`sha256-${"a".repeat(64)}.sig`, 0),
      stored("none", 0, { tags: [] }),
      stored("0.9", 0, { tags: ["0.9", "candidate-8"] }),
    ];
    expect(tags([...others, ...FIVE])).toEqual(["1.0", "1.1", "1.2"]);
  });

  it("are not what nobody knows the age of", () => {
    expect(tags([...FIVE, stored("0.1", 0, { pushed: undefined })])).not.toContain("0.1");
  });

  it("leave the images of each architecture to the index that stays, and the index to its image that runs", () => {
    const child = (tag: string) => stored(tag, 0);
    const images = [
      child("1.4-arm64"),
      child("1.0-arm64"),
      ...FIVE.map((one) => ({ ...one, children: [digest(`${one.tags[0]}-arm64`), digest("other")] })),
    ];
    expect(tags(images)).toEqual(["1.0-arm64", "1.0", "1.1", "1.2"]);
    expect(tags(images, [`${HOST}/shop-app@${digest("1.0-arm64")}`])).toEqual(["1.1", "1.2"]);
  });
});

const TARGET = { region: "eu-central-1", cluster: "shop", services: ["shop"] };
const OLD = { keep: 2, repositories: ["shop-app"], named: ["1.4"] };
const INDEX = ECR.indexes.mediaTypes[0];
const definition = (name: string): string => `arn:aws:ecs:eu-central-1:123456789012:task-definition/${name}`;

interface Body {
  readonly imageIds?: readonly { readonly imageDigest: string }[];
  readonly taskDefinition?: string;
  readonly nextToken?: string;
}

let aws: PlayedAws;
let answers: Record<string, (body: Body) => Answer>;
let deleted: string[];
/** Images by definition. */
let definitions: Record<string, readonly string[]>;

beforeEach(async () => {
  deleted = [];
  definitions = { "shop:5": [`${HOST}/shop-app@${digest("1.4")}`] };
  const images = ["1.0", "1.1", "1.2", "1.3", "1.4"].map((tag, index) => ({
    imageDigest: digest(tag),
    imageTags: [tag],
    imagePushedAt: day(index + 1).getTime() / 1000,
  }));
  answers = {
    DescribeImages: () => ({ body: { imageDetails: images } }),
    ListTaskDefinitions: () => ({ body: { taskDefinitionArns: Object.keys(definitions).map(definition) } }),
    DescribeTaskDefinition: ({ taskDefinition }) => {
      const name = String(taskDefinition).split("/").at(-1) ?? "";
      const containers = (definitions[name] ?? []).map((image) => ({ name: "app", image }));
      return { body: { taskDefinition: { containerDefinitions: containers } } };
    },
    DescribeServices: () => ({
      body: {
        services: [
          {
            serviceName: "shop",
            status: "ACTIVE",
            taskDefinition: definition("shop:5"),
            deployments: [{ status: "PRIMARY", taskDefinition: definition("shop:5") }],
          },
        ],
      },
    }),
    ListTasks: () => ({ body: { taskArns: [] } }),
    ListServiceDeployments: () => ({ body: { serviceDeployments: [] } }),
    BatchDeleteImage: ({ imageIds = [] }) => {
      for (const { imageDigest } of imageIds as { imageDigest: string }[]) deleted.push(imageDigest);
      return { body: { imageIds, failures: [] } };
    },
  };
  aws = await PlayedAws.start((request) => {
    const answer = answers[request.operation];
    return answer?.(JSON.parse(request.text)) ?? { status: 400, body: awsError("Unasked", "?") };
  });
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  aws.stop();
  vi.unstubAllEnvs();
});

const remove = (old = OLD) => removeOldReleases(TARGET, old, "1.4");
const asked = (operation: string) => aws.asked.filter((request) => request.operation === operation).length;
/** Nobody waits for the SDK's retries here. */
const refused = (): Answer => ({ status: 400, body: awsError("AccessDeniedException", "no") });

describe("removing them", () => {
  it("deletes by digest, and says which", async () => {
    const { removed, warning } = await remove();
    expect(warning).toBeUndefined();
    expect(deleted).toEqual(["1.0", "1.1", "1.2"].map(digest));
    expect(removed.map(({ repository, tags }) => [repository, ...tags])).toEqual([
      ["shop-app", "1.0"],
      ["shop-app", "1.1"],
      ["shop-app", "1.2"],
    ]);
    expect(removedInWords(removed, 2)).toBe(
      "3 releases removed: 1.0, 1.1, 1.2 (3 images); the newest 2 stay, and what is in use",
    );
  });

  it("tells of a release that ECR would remove with its candidates, and what to do", async () => {
    const both = {
      imageDigest: digest("1.4"),
      imageTags: ["candidate-7", "1.4"],
      imagePushedAt: day(5).getTime() / 1000,
    };
    const alone = { ...both, imageDigest: digest("next"), imageTags: ["candidate-8"] };
    answers["DescribeImages"] = () => ({ body: { imageDetails: [both, alone] } });
    const { removed, warning } = await remove();
    expect(removed).toEqual([]);
    expect(warning).toBe(
      "shop-app:1.4 is candidate-7 as well: ECR removes the image after registry.expireCandidatesDays, though it may run. Take the candidate's tag away, which leaves the image: aws ecr batch-delete-image --repository-name shop-app --image-ids imageTag=candidate-7 --region eu-central-1",
    );
  });

  it("asks ECS nothing where nothing is old", async () => {
    expect(await remove({ ...OLD, keep: 5 })).toEqual({ removed: [] });
    expect([asked("ListTaskDefinitions"), asked("BatchDeleteImage")]).toEqual([0, 0]);
  });

  it("leaves what other definitions, a deployment under way and tasks name", async () => {
    definitions["other:1"] = [`${HOST}/shop-app@${digest("1.0")}`];
    const services = (answers["DescribeServices"]?.({}).body ?? {}) as {
      services: { deployments: object[] }[];
    };
    services.services[0]?.deployments.push({ status: "ACTIVE", taskDefinition: definition("shop:3") });
    answers["DescribeServices"] = () => ({ body: services });
    answers["DescribeTaskDefinition"] = ({ taskDefinition }) => {
      const name = String(taskDefinition).split("/").at(-1) ?? "";
      const images = { ...definitions, "shop:3": [`${HOST}/shop-app:1.1`] }[name] ?? [];
      return { body: { taskDefinition: { containerDefinitions: images.map((image) => ({ image })) } } };
    };
    answers["ListTasks"] = () => ({ body: { taskArns: ["arn:task/1"] } });
    answers["DescribeTasks"] = () => ({
      body: {
        tasks: [
          {
            lastStatus: "PENDING",
            containers: [{ image: `${HOST}/shop-app:gone`, imageDigest: digest("1.2") }],
          },
        ],
      },
    });
    expect(await remove()).toEqual({ removed: [] });
    expect(deleted).toEqual([]);
  });

  it("leaves the version that a rollback goes back to", async () => {
    answers["ListServiceDeployments"] = () => ({
      body: { serviceDeployments: [{ targetServiceRevisionArn: "arn:revision/1" }] },
    });
    answers["DescribeServiceRevisions"] = () => ({
      body: { serviceRevisions: [{ containerImages: [{ imageDigest: digest("1.1") }] }] },
    });
    await remove();
    expect(deleted).toEqual(["1.0", "1.2"].map(digest));
  });

  it.each([
    "DescribeImages",
    "ListTaskDefinitions",
    "DescribeTaskDefinition",
    "DescribeServices",
    "ListTasks",
    "ListServiceDeployments",
  ])("removes nothing where %s is refused, and says so", async (operation) => {
    answers[operation] = refused;
    const { removed, warning } = await remove();
    expect([removed, deleted]).toEqual([[], []]);
    expect(warning).toMatch(/^old releases stay: /);
  });

  it("removes nothing where an index does not tell what it lists", async () => {
    const details = (answers["DescribeImages"]?.({}).body ?? {}) as {
      imageDetails: object[];
    };
    const imageDetails = details.imageDetails.map((one) => ({ ...one, imageManifestMediaType: INDEX }));
    answers["DescribeImages"] = () => ({ body: { imageDetails } });
    answers["BatchGetImage"] = ({ imageIds = [] }) => ({
      body: {
        images: imageIds.slice(1).map((imageId) => ({
          imageId,
          imageManifest: JSON.stringify({ manifests: [{ digest: digest("child") }] }),
        })),
      },
    });
    const { removed, warning } = await remove();
    expect([removed, deleted]).toEqual([[], []]);
    expect(warning).toBe(`old releases stay: ECR does not say which images shop-app@${digest("1.0")} lists.`);
  });

  it("reads all pages, and asks ECR by a hundred", async () => {
    const images = Array.from({ length: 250 }, (_, index) => ({
      imageDigest: digest(`2.${index}`),
      imageTags: [`2.${index}`],
      imagePushedAt: day(1).getTime() / 1000 + index,
    }));
    answers["DescribeImages"] = ({ nextToken }) => ({
      body: nextToken
        ? { imageDetails: images.slice(200) }
        : { imageDetails: images.slice(0, 200), nextToken: "more" },
    });
    const { removed } = await removeOldReleases(TARGET, { ...OLD, named: [] }, "2.249");
    expect([removed.length, deleted.length, asked("BatchDeleteImage")]).toEqual([248, 248, 3]);
  });

  it("says what ECR has not removed", async () => {
    answers["BatchDeleteImage"] = ({ imageIds = [] }) => ({
      body: {
        imageIds,
        failures: [
          {
            imageId: { imageDigest: digest("1.1") },
            failureCode: ECR.partOfAnIndex.failure,
            failureReason: "it is part of a list",
          },
        ],
      },
    });
    const { removed, warning } = await remove();
    expect(removed.flatMap(({ tags }) => tags)).toEqual(["1.0", "1.2"]);
    expect(warning).toBe(`old releases stay: shop-app@${digest("1.1")}: it is part of a list`);
  });
});
