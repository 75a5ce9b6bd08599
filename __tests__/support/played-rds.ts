import type { Answer } from "./played-aws.ts";

/** Instances of a cluster as RDS keeps them: one that is deleted is seen deleting once, and gone then. */
export class PlayedRds {
  /** Names of what was deleted, in that order. */
  readonly deleted: string[] = [];
  private readonly statuses: Map<string, string>;

  constructor(instances: readonly string[]) {
    this.statuses = new Map(instances.map((name) => [name, "available"]));
  }

  describe(): Answer {
    const members = [...this.statuses].map(
      ([name, status]) =>
        `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier><DBInstanceStatus>${status}</DBInstanceStatus></DBInstance>`,
    );
    for (const [name, status] of [...this.statuses]) if (status === "deleting") this.statuses.delete(name);
    return {
      body: `<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>${members.join("")}</DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
    };
  }

  delete(text: string): Answer {
    const name = new URLSearchParams(text).get("DBInstanceIdentifier") ?? "";
    this.deleted.push(name);
    this.statuses.set(name, "deleting");
    return { body: "<DeleteDBInstanceResponse><DeleteDBInstanceResult/></DeleteDBInstanceResponse>" };
  }

  answer(text: string): Answer {
    return text.includes("Action=DeleteDBInstance") ? this.delete(text) : this.describe();
  }
}

/** As services that take queries refuse. */
export const queryError = (code: string, message = "no"): Answer => ({
  status: 400,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});
