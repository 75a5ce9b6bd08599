import { IamPolicy, type IamPolicyConfig } from "#provider-aws/iam-policy";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy, type IamRolePolicyConfig } from "#provider-aws/iam-role-policy";
import { Construct } from "../../cdktf.ts";
import { assumeRoleByPeople, policyDocument } from "../../iam.ts";
import { operatorsBoundaryName, operatorsRoleName } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { boundaryStatements, type Operated, operatorStatements } from "./statements.ts";

export interface OperatorRoleProps {
  readonly operated: Operated;
  /** ARNs of users, roles and accounts, at least one. */
  readonly principals: readonly string[];
  /** Seconds since the second factor was shown, 900 at least. */
  readonly mfaSeconds: number;
  /** Seconds that a session lasts at most, from 3,600 to 43,200. */
  readonly sessionSeconds: number;
  readonly overrides?: Overrides<{
    role: IamRoleConfig;
    policy: IamRolePolicyConfig;
    boundary: IamPolicyConfig;
  }>;
}

/** The role that people operate an environment with: taken by a second factor, and capped by a permissions boundary. */
export class OperatorRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: OperatorRoleProps) {
    super(scope, id);
    const { operated, overrides } = props;
    const { environment } = operated;
    const boundary = new IamPolicy(
      this,
      "boundary",
      withOverrides(overrides?.boundary, {
        name: operatorsBoundaryName(environment),
        description: `The most that operators of ${environment} may do, whatever is attached to their role`,
        policy: policyDocument(...boundaryStatements(operated)),
      }),
    );
    const role = new IamRole(
      this,
      "role",
      withOverrides(overrides?.role, {
        name: operatorsRoleName(environment),
        description: `Operates ${environment}; for people, by a second factor`,
        assumeRolePolicy: assumeRoleByPeople(props.principals, props.mfaSeconds),
        maxSessionDuration: props.sessionSeconds,
        permissionsBoundary: boundary.arn,
      }),
    );
    new IamRolePolicy(
      this,
      "policy",
      withOverrides(overrides?.policy, {
        name: operatorsRoleName(environment),
        role: role.id,
        policy: policyDocument(...operatorStatements(operated)),
      }),
    );
    this.arn = role.arn;
  }
}
