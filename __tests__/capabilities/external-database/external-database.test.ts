import { describe, expect, it } from "vitest";
import { decisions } from "../../../modules/capabilities/external-database/deploying.ts";
import { external } from "../../../modules/capabilities/external-database/schema.ts";
import { handsOf } from "../../../modules/capabilities/hands.ts";
import { market, marketWith, sentencesOf, shippedProject } from "../../support/environment.ts";

const GROUP = "sg-0123456789abcdef0";

describe("a database in a security group that exists", () => {
  it("is reached in that group and nowhere else", () => {
    const { reaches } = handsOf(market({ "database.securityGroup": GROUP }), shippedProject());
    expect(reaches).toEqual([{ securityGroup: GROUP, port: 27017, what: "Database" }]);
    expect(handsOf(market(), shippedProject()).reaches).toEqual([{ port: 27017, what: "Database" }]);
  });

  it("is let in by whoever made the group, who is told how", () => {
    const told = (securityGroup?: string): readonly { readonly message: string }[] =>
      decisions(external.parse({ hosting: "external", service: "mongo", securityGroup }), market(), {
        project: shippedProject(),
        others: [],
      });
    expect(told(GROUP).map(({ message }) => message)).toEqual([
      expect.stringContaining(
        `aws ec2 authorize-security-group-ingress --group-id ${GROUP} --protocol tcp --port 27017 --cidr 10.0.0.0/16.`,
      ),
    ]);
    expect(told()).toEqual([]);
  });

  it("is refused by a name, and beside networks", () => {
    expect(sentencesOf(marketWith({ "database.securityGroup": "database" }))).toEqual([
      'database.securityGroup: "database" must be the id of a security group, such as sg-0123456789abcdef0.',
    ]);
    const both = { "database.securityGroup": GROUP, "database.networks": ["10.9.0.0/16"] };
    expect(sentencesOf(marketWith(both))).toEqual([
      `database.securityGroup: ${GROUP} and database.networks are both where the database is; keep the one that tasks are to reach.`,
    ]);
  });
});
