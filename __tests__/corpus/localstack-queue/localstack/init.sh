#!/bin/sh
awslocal sqs create-queue --queue-name thumbnails
awslocal s3 mb s3://pictures
