import { describe, expect, it } from "vitest";
import { decisions } from "../../../modules/capabilities/registry/deploying.ts";
import { Registry } from "../../../modules/capabilities/registry/registry.ts";
import { TerraformOutput } from "../../../modules/cdktf.ts";
import { HAS_A_TAG, Image, PinnedImage } from "../../../modules/delivery/image.ts";
import { CANDIDATE_PREFIX } from "../../../modules/delivery/tags.ts";
import { market, marketWith, sentencesOf, shippedProject } from "../../support/environment.ts";
import { type Synthesised, synthesiseConstruct } from "../../support/synthesis.ts";

const registryWith = (disposable: boolean): Synthesised =>
  synthesiseConstruct((stack) => {
    new Registry(stack, "registry", {
      environment: "shop",
      images: ["nginx", "app"],
      expireUntaggedDays: 14,
      expireCandidatesDays: 7,
      disposable,
    });
  });

interface Stored {
  readonly tags: readonly string[];
  /** Since it was pushed. */
  readonly days: number;
  readonly isListed?: boolean;
}

interface Rule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged";
    readonly tagPrefixList?: readonly string[];
    readonly countType: string;
    readonly countNumber: number;
  };
}

/**
 * What ECR removes by rules of age: the rule of the lowest number whose tags an image has decides about it alone, each
 * prefix must begin one of its tags, and what a manifest list names stays with that.
 * Source: ECR User Guide, "Lifecycle policy evaluation rules" and "Lifecycle policy properties" (2026-11).
 */
function expiredBy(rules: readonly Rule[], images: readonly Stored[]): readonly Stored[] {
  const ordered = [...rules].sort((one, other) => one.rulePriority - other.rulePriority);
  expect(ordered.every(({ selection }) => selection.countType === "sinceImagePushed")).toBe(true);
  return images.filter(({ tags, days, isListed = false }) => {
    const rule = ordered.find(({ selection: { tagStatus, tagPrefixList = [] } }) =>
      tagStatus === "untagged"
        ? tags.length === 0
        : tags.length > 0 && tagPrefixList.every((prefix) => tags.some((tag) => tag.startsWith(prefix))),
    );
    return rule !== undefined && !isListed && days > rule.selection.countNumber;
  });
}

describe("the registry", () => {
  const stack = registryWith(false);

  it("has a repository for each image, with tags that cannot move, scanned and encrypted", () => {
    expect(Object.values(stack.all("aws_ecr_repository")).map((repository) => repository["name"])).toEqual([
      "shop-app",
      "shop-nginx",
    ]);
    for (const repository of Object.values(stack.all("aws_ecr_repository"))) {
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "AES256" }],
        force_delete: false,
      });
    }
  });

  it("removes only images without a tag and candidates, never what a tag in use names", () => {
    for (const lifecycle of Object.values(stack.all("aws_ecr_lifecycle_policy"))) {
      const { rules } = JSON.parse(String(lifecycle["policy"]));
      expect(rules.map((rule: { selection: object }) => rule.selection)).toEqual([
        { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
        {
          tagStatus: "tagged",
          tagPrefixList: [CANDIDATE_PREFIX],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 7,
        },
      ]);
    }
  });

  it("removes no release, however many there are and however old, and no image that an index lists", () => {
    const [lifecycle] = Object.values(stack.all("aws_ecr_lifecycle_policy"));
    const { rules } = JSON.parse(String(lifecycle?.["policy"]));
    const releases = Array.from({ length: 12 }, (_, index) => ({ tags: [`1.${index}`], days: 400 - index }));
    expect(expiredBy(rules, releases)).toEqual([]);
    const others = [
      { tags: [], days: 400, isListed: true },
      { tags: [], days: 15 },
      { tags: [], days: 14 },
      { tags: [`${CANDIDATE_PREFIX}1`], days: 8 },
      { tags: [`${CANDIDATE_PREFIX}2`], days: 7 },
    ];
    expect(expiredBy(rules, others)).toEqual([others[1], others[3]]);
    // Which is why no plan lets it run.
    const both = { tags: ["1.0", `${CANDIDATE_PREFIX}1`], days: 8 };
    expect(expiredBy(rules, [both])).toEqual([both]);
  });

  it("goes with its images when the environment is disposable", () => {
    expect(
      Object.values(registryWith(true).all("aws_ecr_repository")).every((found) => found["force_delete"]),
    ).toBe(true);
  });
});

describe("a repository that exists", () => {
  const ARN = "arn:aws:ecr:eu-central-1:123456789012:repository/shop/app";
  const stack = synthesiseConstruct((scope) => {
    new Registry(scope, "registry", {
      environment: "shop",
      images: ["nginx", "app"],
      existing: { app: ARN },
      expireUntaggedDays: 14,
      expireCandidatesDays: 7,
      disposable: false,
    });
  });

  it("is looked up by its name, and neither it nor a lifecycle is made", () => {
    expect(Object.values(stack.all("aws_ecr_repository")).map(({ name }) => name)).toEqual(["shop-nginx"]);
    expect(stack.count("aws_ecr_lifecycle_policy")).toBe(1);
    const { data } = stack.json as { data: { aws_ecr_repository: Record<string, object> } };
    expect(Object.values(data.aws_ecr_repository)).toMatchObject([
      { name: "shop/app", lifecycle: { postcondition: [{ condition: `\${self.arn == "${ARN}"}` }] } },
    ]);
  });

  it("is warned of where its tags can move", () => {
    const { check } = stack.json as { check: Record<string, { assert: { condition: string } }> };
    expect(Object.keys(check)).toEqual(["registry_app_tags_stay"]);
    expect(check["registry_app_tags_stay"]?.assert.condition).toMatch(
      /^\$\{startswith\(data\.aws_ecr_repository\..+\.image_tag_mutability, "IMMUTABLE"\)\}$/,
    );
  });
});

describe("an image", () => {
  const stack = synthesiseConstruct((scope) => {
    const image = new Image(scope, "image-app", {
      image: "app",
      repository: { name: "shop-app", arn: "arn", url: "url" },
      defaultTag: "1.0.0",
    });
    expect(image.variable).toBe("app_image_tag");
  });
  const variable = (stack.json["variable"] as unknown as Record<string, Record<string, unknown>>)[
    "app_image_tag"
  ];

  it("has its tag from one Terraform variable, whose default the environment gives", () => {
    expect(variable).toMatchObject({ type: "string", default: "1.0.0", nullable: false });
    expect(Object.values(stack.data("aws_ecr_image"))).toMatchObject([
      { repository_name: "shop-app", image_tag: "${var.app_image_tag}" },
    ]);
  });

  it("refuses tags that move and tags of candidates", () => {
    expect(JSON.stringify(variable?.["validation"])).toMatch(/latest.+candidate-/);
  });
});

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("an image that ECR would remove while it runs", () => {
  const repository = { name: "shop-app", arn: "arn", url: "url" };
  const made = { ...repository, expires: { untaggedDays: 9, candidatesDays: 4 } };
  const byTag = (of: typeof repository): Synthesised =>
    synthesiseConstruct((scope) => {
      new Image(scope, "image-app", { image: "app", repository: of, defaultTag: "1.0.0" });
    });
  const byDigest = (of: typeof repository): Synthesised =>
    synthesiseConstruct((scope) => {
      const { uri } = new PinnedImage(scope, "image-app", { image: "app", repository: of, digest: DIGEST });
      new TerraformOutput(scope, "uri", { value: uri });
    });
  interface Found {
    readonly repository_name?: string;
    readonly lifecycle?: { readonly postcondition: { condition: string; error_message: string }[] };
  }
  const lookedUp = (stack: Synthesised): Found[] => Object.values(stack.data("aws_ecr_image")) as Found[];
  const untagged = {
    condition: HAS_A_TAG,
    error_message: expect.stringMatching(/ has no tag, .+ after 9 days .+ docs\/data\.md/),
  };
  const candidate = {
    condition: `\${length([for tag in self.image_tags : tag if startswith(tag, "${CANDIDATE_PREFIX}")]) == 0}`,
    error_message: expect.stringMatching(/ after 4 days .+ batch-delete-image --repository-name shop-app /),
  };

  it("fails the plan, and says after how many days and what to do", () => {
    expect(lookedUp(byTag(made))).toEqual([
      expect.objectContaining({
        image_tag: "${var.app_image_tag}",
        lifecycle: { postcondition: [candidate] },
      }),
    ]);
    expect(lookedUp(byDigest(made))).toEqual([
      expect.objectContaining({ image_digest: DIGEST, lifecycle: { postcondition: [untagged, candidate] } }),
    ]);
  });

  it("is looked up by whatever runs it, so that a plan of that alone fails, too", () => {
    const { output } = byDigest(made).json as { output?: { uri: { value: string } } };
    expect(output?.uri.value).toMatch(/^url@\$\{data\.aws_ecr_image\.\S+\.image_digest\}$/);
  });

  it("is that of a repository that exists to judge, whose lifecycle nobody knows here", () => {
    for (const of of [byTag, byDigest]) {
      const [found, ...others] = lookedUp(of(repository));
      expect([found?.repository_name, found?.lifecycle, others]).toEqual(["shop-app", undefined, []]);
    }
  });
});

describe("an image that is deployed by its digest", () => {
  const told = (registry: Readonly<Record<string, unknown>>): string => {
    const { service, ...environment } = market({ registry });
    const images = { app: DIGEST };
    // Where the environment file has containers.app.digest; containers.test.ts reads it.
    const read = { ...environment, service: { ...service, images } };
    const project = shippedProject();
    return decisions(read.registry, read, { project, others: [] })
      .map(({ message }) => message)
      .join();
  };

  it("must have a tag as well, which the lifecycle of its repository asks for", () => {
    expect(told({ expireUntaggedDays: 9 })).toContain(
      "whose digest that is, with a tag as well, since ECR removes images without one after 9 days, even while they run, to market-app",
    );
    expect(told({ repositories: { app: "shop/app" } })).toContain("whose digest that is, to shop/app");
  });
});

it("is refused a repository by its address, which would be read as a name", () => {
  const address = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/app";
  expect(sentencesOf(marketWith({ "registry.repositories": { app: address } }))).toEqual([
    `registry.repositories.app: "${address}" is the address of a repository, which is read as a name; write what follows the first slash, such as shop/app.`,
  ]);
});
