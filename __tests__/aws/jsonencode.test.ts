import { describe, expect, it } from "vitest";
import { jsonTextOf } from "../../modules/aws/jsonencode.ts";

function read(expression: string): unknown {
  const text = jsonTextOf(`\${jsonencode(${expression})}`);
  return JSON.parse(String(text));
}

describe("jsonencode in a Terraform argument", () => {
  it("is read as the JSON that it gives", () => {
    expect(read('[{"name" = "app", "cpu" = 256, "essential" = true, "links" = [], "x" = null}]')).toEqual([
      { name: "app", cpu: 256, essential: true, links: [], x: null },
    ]);
    expect(read('{name: "a, b] } c", other = -1.5, "quoted \\"key\\"" = {}}')).toEqual({
      name: "a, b] } c",
      other: -1.5,
      'quoted "key"': {},
    });
  });

  it("keeps references as strings that are known to be unresolved", () => {
    expect(read('{"image" = "${aws_ecr_repository.app.url}:${var.tag["x"]}", "cpu" = var.cpu}')).toEqual({
      image: '${aws_ecr_repository.app.url}:${var.tag["x"]}',
      cpu: "${var.cpu}",
    });
    expect(read('["a", join(",", ["b", "c"]), "d"]')).toEqual(["a", '${join(",", ["b", "c"])}', "d"]);
  });

  it("leaves every other text as it is", () => {
    for (const text of [
      "[]",
      "${local.json}",
      "${jsonencode([)}",
      '${jsonencode({"a" = )}',
      "${jsonencode([1, 2)}",
      "",
    ]) {
      expect(jsonTextOf(text)).toBe(text);
    }
    expect(jsonTextOf(7)).toBe(7);
  });
});
