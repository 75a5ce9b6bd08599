# Two buckets that a local value holds, with names that only an apply tells.
resource "aws_s3_bucket" "pages" {
  bucket_prefix = "shop-pages-"
}

resource "aws_s3_bucket" "exports" {
  bucket_prefix = "shop-exports-"
}

locals {
  prefixed = { pages = aws_s3_bucket.pages, exports = aws_s3_bucket.exports }
}

resource "aws_s3_bucket_public_access_block" "prefixed" {
  for_each                = local.prefixed
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "prefixed" {
  for_each = local.prefixed
  bucket   = each.value.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefixed" {
  for_each = local.prefixed
  bucket   = each.value.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_s3_bucket_logging" "prefixed" {
  for_each      = local.prefixed
  bucket        = each.value.id
  target_bucket = "shop-logs"
  target_prefix = "${each.key}/"
}

data "aws_iam_policy_document" "prefixed" {
  for_each = local.prefixed

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "prefixed" {
  for_each = local.prefixed
  bucket   = each.value.id
  policy   = data.aws_iam_policy_document.prefixed[each.key].json
}
