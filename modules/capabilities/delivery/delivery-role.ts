import {
  IamOpenidConnectProvider,
  type IamOpenidConnectProviderConfig,
} from "#provider-aws/iam-openid-connect-provider";
import { IamPolicy, type IamPolicyConfig } from "#provider-aws/iam-policy";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { IamRolePolicyAttachment } from "#provider-aws/iam-role-policy-attachment";
import { Construct, Lazy } from "../../cdktf.ts";
import { type PolicyStatement, policyDocument } from "../../iam.ts";
import { deliveryRoleName, physicalName } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { boundaryName } from "./boundary.ts";
import { type Issuer, trustPolicy } from "./issuer.ts";

export interface DeliveryRoleProps {
  readonly environment: string;
  /** Number of the account. */
  readonly account: string;
  readonly issuer: Issuer;
  /** Make the provider, which is one for each issuer in an account. */
  readonly createProvider: boolean;
  /** What the role may do, by the name of a policy; asked for at the end, when all that it is for is there. */
  readonly policies: Readonly<Record<string, () => readonly PolicyStatement[]>>;
  /** The same, in the role itself, since the ten policies that a role can have are taken. Default nothing. */
  readonly inline?: Readonly<Record<string, () => readonly PolicyStatement[]>>;
  /** The most that roles which it makes may ever do; asked for at the end. */
  readonly bounds: () => readonly PolicyStatement[];
  readonly overrides?: Overrides<{
    provider: IamOpenidConnectProviderConfig;
    role: IamRoleConfig;
    /** Of each policy that the role has. */
    policy: IamPolicyConfig;
    boundary: IamPolicyConfig;
  }>;
}

/** A deployment that waits for a rollout to fail takes longer than the default of an hour. The most is 12 hours. */
const MOST_SECONDS = 2 * 3600;

/** The role that a pipeline deploys with: it is taken on by a token of the run, without a key. */
export class DeliveryRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeliveryRoleProps) {
    super(scope, id);
    const { environment, issuer, account, createProvider, policies, bounds, overrides } = props;
    const provider = createProvider
      ? new IamOpenidConnectProvider(
          this,
          "provider",
          withOverrides(overrides?.provider, {
            url: `https://${issuer.host}`,
            clientIdList: [issuer.audience],
          }),
        ).arn
      : `arn:aws:iam::${account}:oidc-provider/${issuer.host}`;
    const roleConfig = withOverrides(overrides?.role, {
      name: deliveryRoleName(environment),
      description: `Deploys ${environment} from a pipeline`,
      assumeRolePolicy: trustPolicy(provider, issuer),
      maxSessionDuration: MOST_SECONDS,
    });
    const role = new IamRole(this, "role", roleConfig);
    this.arn = role.arn;
    for (const [name, statements] of Object.entries(policies)) {
      const policyConfig = withOverrides(overrides?.policy, {
        name: physicalName(environment, `delivery-${name}`),
        description: `What the pipeline of ${environment} may do: ${name}`,
        policy: later(() => policyDocument(...statements())),
      });
      const policy = new IamPolicy(this, `policy-${name}`, policyConfig);
      new IamRolePolicyAttachment(this, `attachment-${name}`, { role: role.name, policyArn: policy.arn });
    }
    for (const [name, statements] of Object.entries(props.inline ?? {}))
      new IamRolePolicy(this, name, {
        name: physicalName(environment, `delivery-${name}`),
        role: role.name,
        policy: later(() => policyDocument(...statements())),
      });
    const boundaryConfig = withOverrides(overrides?.boundary, {
      name: boundaryName(environment),
      description: `The most that roles of ${environment} may do, whoever changes their policies`,
      policy: later(() => policyDocument(...bounds())),
    });
    new IamPolicy(this, "boundary", boundaryConfig);
  }
}

const later = (produce: () => string): string => Lazy.stringValue({ produce });
