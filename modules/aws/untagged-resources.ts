const ZONE =
  "Route 53 gives a zone an id of its own, and looks at no tags in conditions. Source: Service Authorization Reference, Route 53";

const UNTAGGED_IN_CLOUDFRONT =
  "CloudFront gives it an id of its own, and it takes no tags. Source: Service Authorization Reference, CloudFront";

/**
 * What an action is on that has no tags of ours when it is called: made by AWS on the way, or by somebody else. A right on
 * all of the kind is then all that there is. By action and resource type of the Service Authorization Reference, each with
 * the reason and its source; 2026-11-27.
 */
const UNTAGGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cloudfront:DeleteOriginAccessControl": { "origin-access-control": UNTAGGED_IN_CLOUDFRONT },
  "cloudfront:DeleteResponseHeadersPolicy": { "response-headers-policy": UNTAGGED_IN_CLOUDFRONT },
  "cloudfront:GetOriginAccessControl": { "origin-access-control": UNTAGGED_IN_CLOUDFRONT },
  "cloudfront:GetResponseHeadersPolicy": { "response-headers-policy": UNTAGGED_IN_CLOUDFRONT },
  "cloudfront:UpdateOriginAccessControl": { "origin-access-control": UNTAGGED_IN_CLOUDFRONT },
  "cloudfront:UpdateResponseHeadersPolicy": { "response-headers-policy": UNTAGGED_IN_CLOUDFRONT },
  "ec2:GetManagedPrefixListEntries": {
    "prefix-list": "AWS keeps the list of CloudFront's networks. Source: Amazon VPC User Guide, prefix lists",
  },
  "ec2:RunInstances": {
    image: "AWS publishes the image for ECS hosts. Source: EC2 User Guide, example policies for RunInstances",
    "network-interface":
      "the provider tags instances, and EC2 makes their interfaces. Source: EC2 User Guide, example policies for RunInstances",
    volume:
      "the provider tags the root volume once it is there. Source: EC2 User Guide, example policies for RunInstances",
  },
  "ec2:AssociateAddress": {
    "network-interface": "EC2 makes the interface of an instance, without tags",
  },
  "ec2:DisassociateAddress": {
    "network-interface": "EC2 makes the interface of an instance, without tags",
  },
  "ec2:CreateNetworkInterface": {
    "network-interface": "EFS makes that of a mount target. Source: EFS API reference, CreateMountTarget",
  },
  "ec2:DeleteNetworkInterface": {
    "network-interface":
      "EFS deletes that of a mount target, and the provider those that RDS has left behind; EC2 deletes none that is in use. Sources: EFS API reference, DeleteMountTarget; terraform-provider-aws, ec2/vpc_network_interface.go; EC2 API reference, DeleteNetworkInterface",
  },
  "ec2:ModifyNetworkInterfaceAttribute": {
    "network-interface":
      "EFS changes that of a mount target. Source: EFS API reference, ModifyMountTargetSecurityGroups",
  },
  "route53:AssociateVPCWithHostedZone": { hostedzone: ZONE },
  "route53:ChangeResourceRecordSets": { hostedzone: ZONE },
  "route53:ChangeTagsForResource": { hostedzone: ZONE },
  "route53:DeleteHostedZone": {
    hostedzone:
      "Cloud Map makes the zone of a namespace, under an id of its own; only a zone without records can be deleted",
  },
  "route53:DisassociateVPCFromHostedZone": { hostedzone: ZONE },
  "route53:GetChange": { change: "what a change is called is known once it is made" },
  "route53:GetDNSSEC": { hostedzone: ZONE },
  "route53:GetHostedZone": {
    hostedzone: "Cloud Map makes the zone of a namespace, under an id of its own",
  },
  "route53:ListResourceRecordSets": { hostedzone: ZONE },
  "route53:ListTagsForResource": { hostedzone: ZONE },
  "route53:UpdateHostedZoneComment": { hostedzone: ZONE },
  "servicediscovery:GetOperation": {
    namespace: "asked while the namespace is made, before it shows its tags",
  },
};

/** Why an action gets all resources of a type; undefined where they can be told apart. */
export const whyUntagged = (action: string, type: string): string | undefined => UNTAGGED[action]?.[type];
