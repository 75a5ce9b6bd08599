import { estimate, JVM, type KnownImage, packagedElsewhere } from "./row.ts";

const RABBITMQ: KnownImage = {
  name: "RabbitMQ",
  kind: "queue",
  repositories: ["rabbitmq"],
  port: 5672,
  memory: {
    mib: 512,
    why: "A node should have 256 MiB free at all times, and blocks publishers when it uses a part of its memory.",
    source: "RabbitMQ documentation, Production Deployment Guidelines, memory",
  },
  data: ["/var/lib/rabbitmq"],
  aws: "Amazon MQ for RabbitMQ",
  // Amazon MQ developer guide, "Connecting to a RabbitMQ broker": AMQP over TLS only (read 2026-11-27).
  there: { port: 5671, scheme: "amqps" },
  read: "docker-library/rabbitmq Dockerfile-alpine.template",
};

const KAFKA: KnownImage = {
  name: "Apache Kafka",
  kind: "queue",
  repositories: ["apache/kafka", "confluentinc/cp-kafka", "confluentinc/cp-server"],
  port: 9092,
  memory: {
    mib: 2048,
    why: "The broker starts with a heap of 1 GB, and lives from the cache of files beside it.",
    source: "apache/kafka bin/kafka-server-start.sh, KAFKA_HEAP_OPTS -Xmx1G -Xms1G",
  },
  // The second where apache/kafka is told nothing.
  data: ["/var/lib/kafka/data", "/tmp/kraft-combined-logs"],
  aws: "Amazon MSK",
  read: "apache/kafka docker/jvm/Dockerfile; confluentinc/kafka-images kafka/Dockerfile.ubi8",
};

const ZOOKEEPER: KnownImage = {
  name: "Apache ZooKeeper",
  kind: "queue",
  repositories: ["zookeeper"],
  port: 2181,
  memory: {
    mib: 1280,
    why: "Its heap may grow to 1,000 MB.",
    source: "apache/zookeeper bin/zkEnv.sh, ZK_SERVER_HEAP",
  },
  data: ["/data", "/datalog"],
  aws: "Amazon MSK, which brings its own",
  read: "31z4/zookeeper-docker 3.9.2/Dockerfile",
};

export const QUEUES: readonly KnownImage[] = [
  RABBITMQ,
  packagedElsewhere(RABBITMQ, {
    repositories: ["bitnami/rabbitmq", "bitnamilegacy/rabbitmq"],
    data: ["/bitnami/rabbitmq/mnesia"],
  }),
  KAFKA,
  packagedElsewhere(KAFKA, {
    repositories: ["bitnami/kafka", "bitnamilegacy/kafka"],
    data: ["/bitnami/kafka"],
  }),
  packagedElsewhere(KAFKA, { repositories: ["wurstmeister/kafka"], data: ["/kafka"] }),
  {
    name: "Redpanda",
    kind: "queue",
    repositories: ["redpandadata/redpanda", "docker.redpanda.com/redpandadata/redpanda"],
    port: 9092,
    memory: estimate(2048, "it wants 2 GiB for each core, less with --mode dev-container."),
    data: ["/var/lib/redpanda/data"],
    aws: "Amazon MSK",
  },
  ZOOKEEPER,
  packagedElsewhere(ZOOKEEPER, {
    repositories: ["confluentinc/cp-zookeeper"],
    data: ["/var/lib/zookeeper/data", "/var/lib/zookeeper/log"],
  }),
  packagedElsewhere(ZOOKEEPER, {
    repositories: ["bitnami/zookeeper", "bitnamilegacy/zookeeper"],
    data: ["/bitnami/zookeeper"],
  }),
  {
    name: "NATS",
    kind: "queue",
    repositories: ["nats", "bitnami/nats"],
    port: 4222,
    memory: estimate(
      128,
      "a server of few connections takes some 20 MiB; JetStream in memory needs what it keeps.",
    ),
    // With JetStream, where its configuration says; this is the default.
    data: ["/tmp/nats/jetstream"],
    aws: "Amazon SQS and Amazon SNS, with another protocol",
    read: "nats-io/nats-docker 2.10.x/alpine3.21/Dockerfile",
  },
  {
    name: "Mosquitto",
    kind: "queue",
    repositories: ["eclipse-mosquitto"],
    port: 1883,
    memory: estimate(128, "a broker of some hundred devices takes under 20 MiB."),
    data: ["/mosquitto/data"],
    aws: "AWS IoT Core",
  },
  {
    name: "ActiveMQ",
    kind: "queue",
    repositories: ["apache/activemq-classic", "rmohr/activemq"],
    port: 61616,
    memory: estimate(1024, JVM),
    data: ["/opt/apache-activemq/data", "/data"],
    aws: "Amazon MQ for ActiveMQ",
  },
];
