terraform {
  required_providers {
    aws  = { source = "hashicorp/aws" }
    null = { source = "hashicorp/null" }
  }
}

provider "aws" {
  region     = "eu-west-1"
  access_key = "none"
  secret_key = "none"
}

variable "buckets" {
  type    = set(string)
  default = ["logs", "uploads"]
}

variable "on_call" {
  type    = string
  default = "arn:aws:sns:eu-west-1:111122223333:on-call"
}

locals {
  name   = "shop"
  vpc_id = module.network.vpc_id
}

data "aws_caller_identity" "current" {}

module "network" {
  source = "./network"
  name   = local.name
  zones  = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
}

module "bucket" {
  source   = "./bucket"
  for_each = var.buckets
  name     = "${local.name}-${each.key}"
  logs_to  = each.key == "logs" ? null : "${local.name}-logs"
}

# Its network comes by way of a local value, of which a plan does not say what it refers to.
resource "aws_flow_log" "this" {
  vpc_id               = local.vpc_id
  traffic_type         = "ALL"
  log_destination      = module.bucket["logs"].arn
  log_destination_type = "s3"
}

resource "aws_kms_key" "images" {
  description         = "Images"
  enable_key_rotation = true
}

resource "aws_ecr_repository" "this" {
  for_each             = toset(["web", "worker"])
  name                 = each.key
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.images.arn
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = aws_ecr_repository.this
  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
      action       = { type = "expire" }
    }]
  })
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "${local.name}-task"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "task" {
  role = aws_iam_role.task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = "${module.bucket["uploads"].arn}/*"
    }]
  })
}

resource "aws_eip" "nat" {
  count  = 2
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  count         = 2
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = module.network.subnet_ids[count.index]
}

resource "aws_sqs_queue" "jobs" {
  name                    = "${local.name}-jobs"
  sqs_managed_sse_enabled = true
}

# Tells a topic of another state.
resource "aws_cloudwatch_metric_alarm" "jobs" {
  alarm_name          = "${local.name}-jobs"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 100
  statistic           = "Maximum"
  period              = 300
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.jobs.name }
  alarm_actions       = [var.on_call]
}

resource "null_resource" "seed" {
  triggers = { bucket = module.bucket["uploads"].arn }
}
