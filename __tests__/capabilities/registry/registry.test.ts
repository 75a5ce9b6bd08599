import { describe, expect, it } from "vitest";
import { Registry } from "../../../modules/capabilities/registry/registry.ts";
import { Image } from "../../../modules/delivery/image.ts";
import { CANDIDATE_PREFIX } from "../../../modules/delivery/tags.ts";
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
