"""The permissions that AWS states for making, reading, changing and deleting a resource by CloudFormation."""

import json

# By Terraform's type. What Terraform parts into several types is one type there: the parts follow in tests.
TYPES = {
    "aws_appautoscaling_policy": "AWS::ApplicationAutoScaling::ScalingPolicy",
    "aws_appautoscaling_target": "AWS::ApplicationAutoScaling::ScalableTarget",
    "aws_autoscaling_group": "AWS::AutoScaling::AutoScalingGroup",
    "aws_cloudwatch_dashboard": "AWS::CloudWatch::Dashboard",
    "aws_cloudwatch_event_rule": "AWS::Events::Rule",
    "aws_cloudwatch_log_group": "AWS::Logs::LogGroup",
    "aws_cloudwatch_metric_alarm": "AWS::CloudWatch::Alarm",
    "aws_dlm_lifecycle_policy": "AWS::DLM::LifecyclePolicy",
    "aws_db_instance": "AWS::RDS::DBInstance",
    "aws_db_option_group": "AWS::RDS::OptionGroup",
    "aws_db_parameter_group": "AWS::RDS::DBParameterGroup",
    "aws_db_subnet_group": "AWS::RDS::DBSubnetGroup",
    "aws_docdb_cluster_parameter_group": "AWS::DocDB::DBClusterParameterGroup",
    "aws_docdb_subnet_group": "AWS::DocDB::DBSubnetGroup",
    "aws_ebs_volume": "AWS::EC2::Volume",
    "aws_ecr_repository": "AWS::ECR::Repository",
    "aws_ecs_capacity_provider": "AWS::ECS::CapacityProvider",
    "aws_ecs_cluster": "AWS::ECS::Cluster",
    "aws_ecs_cluster_capacity_providers": "AWS::ECS::ClusterCapacityProviderAssociations",
    "aws_ecs_service": "AWS::ECS::Service",
    "aws_ecs_task_definition": "AWS::ECS::TaskDefinition",
    "aws_efs_access_point": "AWS::EFS::AccessPoint",
    "aws_efs_file_system": "AWS::EFS::FileSystem",
    "aws_efs_mount_target": "AWS::EFS::MountTarget",
    "aws_eip": "AWS::EC2::EIP",
    "aws_eip_association": "AWS::EC2::EIPAssociation",
    "aws_elasticache_parameter_group": "AWS::ElastiCache::ParameterGroup",
    "aws_elasticache_replication_group": "AWS::ElastiCache::ReplicationGroup",
    "aws_elasticache_subnet_group": "AWS::ElastiCache::SubnetGroup",
    "aws_elasticache_user": "AWS::ElastiCache::User",
    "aws_elasticache_user_group": "AWS::ElastiCache::UserGroup",
    "aws_flow_log": "AWS::EC2::FlowLog",
    "aws_iam_instance_profile": "AWS::IAM::InstanceProfile",
    "aws_iam_openid_connect_provider": "AWS::IAM::OIDCProvider",
    "aws_iam_role": "AWS::IAM::Role",
    "aws_iam_role_policy": "AWS::IAM::RolePolicy",
    "aws_instance": "AWS::EC2::Instance",
    "aws_internet_gateway": "AWS::EC2::InternetGateway",
    "aws_key_pair": "AWS::EC2::KeyPair",
    "aws_kms_alias": "AWS::KMS::Alias",
    "aws_kms_key": "AWS::KMS::Key",
    "aws_launch_template": "AWS::EC2::LaunchTemplate",
    "aws_lb": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "aws_lb_listener": "AWS::ElasticLoadBalancingV2::Listener",
    "aws_lb_listener_rule": "AWS::ElasticLoadBalancingV2::ListenerRule",
    "aws_lb_target_group": "AWS::ElasticLoadBalancingV2::TargetGroup",
    "aws_nat_gateway": "AWS::EC2::NatGateway",
    "aws_rds_cluster": "AWS::RDS::DBCluster",
    "aws_rds_cluster_parameter_group": "AWS::RDS::DBClusterParameterGroup",
    "aws_route": "AWS::EC2::Route",
    "aws_route_table": "AWS::EC2::RouteTable",
    "aws_route_table_association": "AWS::EC2::SubnetRouteTableAssociation",
    "aws_s3_bucket": "AWS::S3::Bucket",
    "aws_s3_bucket_policy": "AWS::S3::BucketPolicy",
    "aws_secretsmanager_secret": "AWS::SecretsManager::Secret",
    "aws_security_group": "AWS::EC2::SecurityGroup",
    "aws_service_discovery_http_namespace": "AWS::ServiceDiscovery::HttpNamespace",
    "aws_service_discovery_private_dns_namespace": "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "aws_service_discovery_service": "AWS::ServiceDiscovery::Service",
    "aws_scheduler_schedule": "AWS::Scheduler::Schedule",
    "aws_scheduler_schedule_group": "AWS::Scheduler::ScheduleGroup",
    "aws_sns_topic": "AWS::SNS::Topic",
    "aws_sns_topic_policy": "AWS::SNS::TopicPolicy",
    "aws_sns_topic_subscription": "AWS::SNS::Subscription",
    "aws_sqs_queue": "AWS::SQS::Queue",
    "aws_sqs_queue_policy": "AWS::SQS::QueuePolicy",
    "aws_ssm_parameter": "AWS::SSM::Parameter",
    "aws_subnet": "AWS::EC2::Subnet",
    "aws_vpc": "AWS::EC2::VPC",
    "aws_vpc_endpoint": "AWS::EC2::VPCEndpoint",
    "aws_vpc_security_group_egress_rule": "AWS::EC2::SecurityGroupEgress",
    "aws_vpc_security_group_ingress_rule": "AWS::EC2::SecurityGroupIngress",
}


def rows(cfn_lint):
    handlers = {}
    for name in sorted(cfn_lint.namelist()):
        if "/schemas/resources/" in name and name.endswith(".json"):
            schema = json.loads(cfn_lint.read(name))
            handlers.setdefault(schema.get("typeName"), schema.get("handlers", {}))
    return [(terraform, row(handlers[cloudformation])) for terraform, cloudformation in sorted(TYPES.items())]


def row(handlers):
    return {
        kind: sorted(set(handlers[kind].get("permissions", [])))
        for kind in ("create", "read", "update", "delete")
        if kind in handlers
    }
