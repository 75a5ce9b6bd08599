import { estimate, type KnownImage, packagedElsewhere } from "./row.ts";

const ELASTICSEARCH: KnownImage = {
  name: "Elasticsearch",
  kind: "search",
  repositories: ["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
  port: 9200,
  memory: {
    mib: 2048,
    why: "It takes half of its memory as heap, and Lucene wants the other half for its files.",
    source: "Elasticsearch Guide, Set the JVM heap size: by role and total memory",
  },
  data: ["/usr/share/elasticsearch/data"],
  aws: "Amazon OpenSearch Service",
};

export const SEARCH_ENGINES: readonly KnownImage[] = [
  ELASTICSEARCH,
  packagedElsewhere(ELASTICSEARCH, {
    repositories: ["bitnami/elasticsearch"],
    data: ["/bitnami/elasticsearch/data"],
  }),
  {
    name: "OpenSearch",
    kind: "search",
    repositories: ["opensearchproject/opensearch"],
    port: 9200,
    memory: estimate(
      2048,
      "its heap is 1 GB unless OPENSEARCH_JAVA_OPTS says otherwise, and Lucene wants as much again.",
    ),
    data: ["/usr/share/opensearch/data"],
    aws: "Amazon OpenSearch Service",
    read: "opensearch-project/opensearch-build docker/release/dockerfiles/opensearch.al2.dockerfile",
  },
  {
    name: "Solr",
    kind: "search",
    repositories: ["solr"],
    port: 8983,
    memory: {
      mib: 1024,
      why: "Its heap is 512 MB by default, and Lucene wants as much again for its files.",
      source: "apache/solr bin/solr.in.sh, SOLR_JAVA_MEM -Xms512m -Xmx512m",
    },
    data: ["/var/solr"],
    aws: "Amazon OpenSearch Service",
    read: "apache/solr-docker 9.6/Dockerfile",
  },
  {
    name: "Meilisearch",
    kind: "search",
    repositories: ["getmeili/meilisearch"],
    port: 7700,
    memory: estimate(1024, "indexing takes up to two thirds of what there is; searching little."),
    data: ["/meili_data"],
    aws: "Amazon OpenSearch Service",
    read: "meilisearch/meilisearch Dockerfile",
  },
  {
    name: "Typesense",
    kind: "search",
    repositories: ["typesense/typesense"],
    port: 8108,
    memory: estimate(1024, "the whole index is in memory, two to three times the size of what is searched."),
    // Where --data-dir says; this is what its documentation writes.
    data: ["/data"],
    aws: "Amazon OpenSearch Service",
    read: "typesense/typesense docker/deployment.Dockerfile",
  },
];
