import type { Meaning } from "./meaning.ts";

/** Problems of compose files: 0xx what they say, 1xx what ECS makes of it. A code is never used again. */
export const COMPOSE_PROBLEMS = {
  "EOE-COMPOSE-001": {
    means: "No compose file is named.",
    example: "service: { compose: [] }",
    mend: "Name at least one compose file.",
  },
  "EOE-COMPOSE-002": {
    means: "The compose file is empty.",
    example: "an empty docker-compose.yml",
    mend: "Write services into it.",
  },
  "EOE-COMPOSE-003": {
    means: "A compose file is not a mapping.",
    example: "- app",
    mend: "Begin the file with keys such as services:.",
  },
  "EOE-COMPOSE-004": {
    means: "The path leads to a folder.",
    example: "service.compose: [./shop]",
    mend: "Name the file in that folder.",
  },
  "EOE-COMPOSE-005": {
    means: "A value is not what the Compose Specification allows.",
    example: "ports: 80",
    mend: "Write it as the sentence says; docs/compose.md lists the fields.",
  },
  "EOE-COMPOSE-006": {
    means: "The field version is obsolete. This is only a warning.",
    example: 'version: "3.8"',
    mend: "Remove it.",
  },
  "EOE-COMPOSE-007": {
    means: "A variable that the file uses is not set and counts as empty. This is only a warning.",
    example: "image: app:${TAG}",
    mend: "Set it in .env beside the compose file, or write ${TAG:-}.",
  },
  "EOE-COMPOSE-008": {
    means: "A value needs a variable that is not set.",
    example: "mem_limit: ${MEMORY}",
    mend: "Set it in .env beside the compose file, or give it a default: ${MEMORY:-256m}.",
  },
  "EOE-COMPOSE-009": {
    means: "A reference to a variable is malformed, or the variable it requires is missing.",
    example: "image: app:${TAG:?no tag}",
    mend: "Correct the reference, or set the variable.",
  },
  "EOE-COMPOSE-010": {
    means: "A variable's value does not have the type that the field needs.",
    example: 'read_only: ${READ_ONLY}, which is "maybe"',
    mend: "Set the variable to a value of that type.",
  },
  "EOE-COMPOSE-011": {
    means: "The file is not valid YAML.",
    example: "services: [app",
    mend: "Correct the syntax at that line.",
  },
  "EOE-COMPOSE-012": {
    means: "A YAML alias leads nowhere, into itself, or to too many values.",
    example: "environment: *unknown",
    mend: "Define the anchor before the alias, and once.",
  },
  "EOE-COMPOSE-013": {
    means: "A key is written twice in the same place.",
    example: "image: a, and image: b below it",
    mend: "Keep one.",
  },
  "EOE-COMPOSE-014": {
    means: "A merge key (<<) does not name a mapping.",
    example: "<<: 5",
    mend: "Name a mapping or a list of mappings.",
  },
  "EOE-COMPOSE-015": {
    means: "A key cannot be used as a name.",
    example: "1: nginx",
    mend: "Put it into quotes, or choose another.",
  },
  "EOE-COMPOSE-016": {
    means: "A value without quotes is a date in YAML.",
    example: "release: 2026-11-26",
    mend: "Put it into quotes.",
  },
  "EOE-COMPOSE-017": {
    means: "A YAML tag is unknown.",
    example: "ports: !append [80]",
    mend: "Use !reset or !override, or remove the tag.",
  },
  "EOE-COMPOSE-018": {
    means: "A service extends something that is not there, or closes a cycle.",
    example: "extends: { service: base }, without base",
    mend: "Name an existing service and a file on this machine.",
  },
  "EOE-COMPOSE-019": {
    means: "A file includes something that is not there, closes a cycle, or brings a name twice.",
    example: "include: [other.yml], without other.yml",
    mend: "Name existing files on this machine, and rename what is there twice.",
  },
  "EOE-COMPOSE-020": {
    means: "An env file does not exist.",
    example: "env_file: [missing.env]",
    mend: "Create it, or write required: false.",
  },
  "EOE-COMPOSE-021": {
    means: "The format of an env file is unknown.",
    example: "env_file: [{ path: a.env, format: json }]",
    mend: "Write format: raw, or leave it out.",
  },
  "EOE-COMPOSE-022": {
    means: "A line of an env file cannot be read.",
    example: "NAME value",
    mend: "Write NAME=value, and close every quote.",
  },
  "EOE-COMPOSE-023": {
    means: "The name of the project is not allowed.",
    example: "name: My Shop",
    mend: "Use lower-case letters, digits, hyphens and underscores.",
  },
  "EOE-COMPOSE-024": {
    means: "A value of one file cannot override that of another.",
    example: "a list in one file, a mapping in the other",
    mend: "Write both in the same form, or put !override before the later one.",
  },
  "EOE-COMPOSE-025": {
    means: "A value in the short syntax cannot be read.",
    example: 'ports: ["80:http"]',
    mend: "Write it as the sentence says, or in the long syntax.",
  },
  "EOE-COMPOSE-026": {
    means: "A value cannot be read as the size, duration or number that the field needs.",
    example: "mem_limit: lots",
    mend: "Write it as the sentence says, such as 256m or 30s.",
  },
  "EOE-COMPOSE-027": {
    means: "Two fields exclude each other.",
    example: "build.dockerfile beside build.dockerfile_inline",
    mend: "Keep one of the two.",
  },
  "EOE-COMPOSE-028": {
    means: "A service has neither an image nor a build.",
    example: 'app: { ports: ["80"] }',
    mend: "Write one of the two.",
  },
  "EOE-COMPOSE-029": {
    means: "A name refers to something that the file does not define.",
    example: "volumes: [data:/data], without data among the top-level volumes",
    mend: "Define it, or correct the name.",
  },
  "EOE-COMPOSE-030": {
    means: "Services depend on each other in a cycle.",
    example: "a needs b, and b needs a",
    mend: "Remove one of the dependencies.",
  },
  "EOE-COMPOSE-031": {
    means: "The x-ecs of a service is not understood.",
    example: "x-ecs: { tasks: web }",
    mend: "Write task, secrets or schedule, as docs/services.md and docs/jobs.md show.",
  },
  "EOE-COMPOSE-032": {
    means: "A value that the field needs is missing.",
    example: "volumes: [{ type: bind, target: /data }]",
    mend: "Write what the sentence names.",
  },
  "EOE-COMPOSE-033": {
    means: "A value is outside of what the field allows.",
    example: "scale: -1",
    mend: "Write a value that the sentence allows.",
  },
  "EOE-COMPOSE-034": {
    means: "Two mounts of a service have the same path.",
    example: 'volumes: ["a:/data", "b:/data"]',
    mend: "Give each a path of its own.",
  },
  "EOE-COMPOSE-035": {
    means: "A container name is used twice.",
    example: "container_name: app, for a service called web",
    mend: "Choose another name, or remove it.",
  },
  "EOE-COMPOSE-036": {
    means: "An image that is built here is pinned by a digest.",
    example: "build: ., image: app@sha256:...",
    mend: "Remove the digest, or the build.",
  },
  "EOE-COMPOSE-037": {
    means: "A container name is set where several containers are asked for.",
    example: "container_name: web, scale: 2",
    mend: "Remove container_name.",
  },
  "EOE-COMPOSE-038": {
    means: "A file nests its values too deeply.",
    example: "a list in a list in a list, 101 times",
    mend: "Write it flatter.",
  },
  "EOE-COMPOSE-039": {
    means: "A path begins with ~, the home folder of whoever reads the file, which is no input here.",
    example: "env_file: [~/shop.env]",
    mend: "Write the path relative to the compose file.",
  },
  "EOE-COMPOSE-040": {
    means: "A file holds a control character.",
    example: "a bell that was pasted from a terminal",
    mend: 'Remove it, or write it as an escape in double quotes, such as "\\x07".',
  },
  "EOE-COMPOSE-041": {
    means: "An escape stands for half of a character.",
    example: 'user: "\\ud83d"',
    mend: "Write the character itself.",
  },
  "EOE-COMPOSE-042": {
    means: "A path leads to something that cannot be read as a file.",
    example: "env_file: [settings], which is a folder",
    mend: "Name a file that you may read.",
  },
  "EOE-COMPOSE-043": {
    means: "Values with their variables filled in are too long, or refer to each other too deeply.",
    example: "a .env in which each variable holds the one before ten times",
    mend: "Shorten them.",
  },
  "EOE-COMPOSE-044": {
    means: "Services or files refer to each other in too long a chain.",
    example: "a service that extends one that extends one, 101 times",
    mend: "Let them refer to the last one directly.",
  },
  "EOE-COMPOSE-045": {
    means: "There are more services or files than can run.",
    example: "5,001 services",
    mend: "Make several projects of them.",
  },
  "EOE-COMPOSE-046": {
    means: "A value refers to a variable that the environment does not set.",
    example: "image: app:${TAG}, without variables.TAG",
    mend: "Write it under variables of the environment file, or give it a default: ${TAG:-1.0.0}.",
  },
  "EOE-COMPOSE-047": {
    means: "A file called .env is the laptop's, and is not read for ECS. This is only a warning.",
    example: "env_file: .env",
    mend: "Write what containers need of it in the environment file, or name it in variableFiles.",
  },
  "EOE-COMPOSE-100": {
    means: "ECS has no counterpart for a field.",
    example: "domainname: example.org",
    mend: "Do what the sentence says; docs/compose.md lists every field.",
  },
  "EOE-COMPOSE-101": {
    means: "A size is below what ECS accepts.",
    example: "mem_limit: 4m",
    mend: "Write at least the size that the sentence names.",
  },
  "EOE-COMPOSE-103": {
    means: "The files that a task carries are too large together.",
    example: "a config file of 60 KB",
    mend: "Copy them into the image.",
  },
  "EOE-COMPOSE-104": {
    means: "A carried file lies at the top of the file system.",
    example: "configs: [{ source: a, target: /a.conf }]",
    mend: "Choose a path in a folder.",
  },
  "EOE-COMPOSE-105": {
    means: "A carried file lies in a folder where something else is mounted.",
    example: "a config in /data beside a volume at /data",
    mend: "Choose another folder for one of them.",
  },
  "EOE-COMPOSE-106": {
    means: "A service waits for the health of one that has no health check.",
    example: "depends_on: { db: { condition: service_healthy } }",
    mend: "Write healthcheck for the other service.",
  },
  "EOE-COMPOSE-107": {
    means: "A service waits for one that is not in its task.",
    example: "depends_on: [queue], with queue in no task",
    mend: "Add it to the task, or say where it is under external of the environment.",
  },
  "EOE-COMPOSE-108": {
    means: "A service needs another task that it cannot reach.",
    example: "depends_on: [worker], which listens on no port",
    mend: "Do what the sentence says: usually expose a port, or share a network.",
  },
  "EOE-COMPOSE-109": {
    means: "A link names a service that is not in the task.",
    example: "links: [db]",
    mend: "Add the service to the task, or use depends_on.",
  },
  "EOE-COMPOSE-110": {
    means: "Containers of one task cannot find each other in bridge mode beside Service Connect.",
    example: "depends_on: [app] in one task",
    mend: "Write service.networkMode: awsvpc, or make each a task of its own.",
  },
  "EOE-COMPOSE-111": {
    means: "A link gives another task an alias.",
    example: 'links: ["api:backend"]',
    mend: "Use the service's own name.",
  },
  "EOE-COMPOSE-112": {
    means: "A service asks for no container.",
    example: "scale: 0",
    mend: "Leave it out of the environment's containers.",
  },
  "EOE-COMPOSE-113": {
    means: "A service asks for several containers in one task.",
    example: "scale: 2, in a task of two services",
    mend: "Set the number of tasks in the environment, or make the service a task of its own.",
  },
  "EOE-COMPOSE-114": {
    means: "An option of deploy has a value that ECS cannot keep.",
    example: "deploy.mode: global",
    mend: "Do what the sentence says.",
  },
  "EOE-COMPOSE-115": {
    means: "The platform does not run on ECS.",
    example: "platform: linux/riscv64",
    mend: "Write one of the platforms that the sentence names.",
  },
  "EOE-COMPOSE-116": {
    means: "The platform is not that of the environment.",
    example: "platform: linux/arm64, on x86_64 hosts",
    mend: "Make the two agree, or remove platform.",
  },
  "EOE-COMPOSE-117": {
    means: "The build has no platform for the environment's architecture.",
    example: "build.platforms: [linux/arm64]",
    mend: "Add the architecture's platform.",
  },
  "EOE-COMPOSE-119": {
    means: "The logging driver is not possible on ECS.",
    example: "logging.driver: none",
    mend: "Use one of the drivers that the sentence names.",
  },
  "EOE-COMPOSE-120": {
    means: "A service has no log group.",
    example: "a service that the environment does not know",
    mend: "Add the service to the environment.",
  },
  "EOE-COMPOSE-121": {
    means: "The load balancer's port is not TCP.",
    example: 'ports: ["80:80/udp"], as the entry',
    mend: "Name a TCP port as the entry.",
  },
  "EOE-COMPOSE-123": {
    means: "A UDP port cannot be reached from another task.",
    example: 'expose: ["53/udp"]',
    mend: "Put both services into one task.",
  },
  "EOE-COMPOSE-124": {
    means: "An extra host does not name an IP address.",
    example: 'extra_hosts: ["db=host-gateway"]',
    mend: "Write an IP address, or remove it.",
  },
  "EOE-COMPOSE-125": {
    means: "The network mode is not possible in this task.",
    example: "network_mode: host",
    mend: "Remove it, or write none.",
  },
  "EOE-COMPOSE-126": {
    means: "Other tasks cannot reach a service by an alias.",
    example: "networks: { default: { aliases: [db] } }",
    mend: "Use the service's own name.",
  },
  "EOE-COMPOSE-127": {
    means: "A task in awsvpc mode has no name server for aliases.",
    example: "networks: { default: { aliases: [db] } }",
    mend: "Use 127.0.0.1, by a variable of the environment.",
  },
  "EOE-COMPOSE-128": {
    means: "A field is not valid where the task runs.",
    example: "dns: [10.0.0.2], in awsvpc mode",
    mend: "Do what the sentence says instead.",
  },
  "EOE-COMPOSE-129": {
    means: "The environment names no image for a service that is built.",
    example: "build: ., without service.images",
    mend: "Add it under service.images.",
  },
  "EOE-COMPOSE-130": {
    means: "An image names no version.",
    example: "image: nginx",
    mend: "Write a tag, such as nginx:1.28.0, or a digest.",
  },
  "EOE-COMPOSE-131": {
    means: "A service has no memory limit.",
    example: 'app: { image: "app:1.0.0" }',
    mend: "Write deploy.resources.limits.memory.",
  },
  "EOE-COMPOSE-132": {
    means: "A service reserves more memory than its limit.",
    example: "mem_reservation: 512m, mem_limit: 256m",
    mend: "Raise the limit, or lower the reservation.",
  },
  "EOE-COMPOSE-133": {
    means: "A health check has no test.",
    example: "healthcheck: { interval: 10s }",
    mend: "Write test; ECS does not see the one in the image.",
  },
  "EOE-COMPOSE-137": {
    means: "The driver of a network does not exist on ECS.",
    example: "networks: { a: { driver: macvlan } }",
    mend: "Remove driver.",
  },
  "EOE-COMPOSE-138": {
    means: "An IP version of a network is not possible.",
    example: "networks: { a: { enable_ipv6: true } }",
    mend: "Remove the field.",
  },
  "EOE-COMPOSE-139": {
    means: "The driver of a volume does not exist on ECS.",
    example: "volumes: { a: { driver: nfs } }",
    mend: "Remove driver, and place the volume in the environment.",
  },
  "EOE-COMPOSE-140": {
    means: "A swap limit stands without a memory limit.",
    example: "memswap_limit: 1g",
    mend: "Write a memory limit beside it.",
  },
  "EOE-COMPOSE-141": {
    means: "The swap limit is below the memory limit.",
    example: "mem_limit: 1g, memswap_limit: 512m",
    mend: "Write at least the memory limit.",
  },
  "EOE-COMPOSE-142": {
    means: "A service asks for swap.",
    example: "mem_limit: 512m, memswap_limit: 1g",
    mend: "Write the memory limit, or remove it.",
  },
  "EOE-COMPOSE-143": {
    means: "A GPU has a driver that ECS does not support.",
    example: "gpus: [{ driver: amd }]",
    mend: "Use NVIDIA GPUs.",
  },
  "EOE-COMPOSE-144": {
    means: "A device reservation asks for something other than a GPU.",
    example: "capabilities: [tpu]",
    mend: "Reserve GPUs only.",
  },
  "EOE-COMPOSE-145": {
    means: "GPUs are named one by one.",
    example: 'device_ids: ["0"]',
    mend: "Write count.",
  },
  "EOE-COMPOSE-146": {
    means: "All GPUs of a host are asked for.",
    example: "gpus: all",
    mend: "Write count with a number.",
  },
  "EOE-COMPOSE-147": {
    means: "A limit cannot be set on Fargate.",
    example: "ulimits: { nproc: 64 }",
    mend: "Remove it, or use EC2 hosts.",
  },
  "EOE-COMPOSE-148": {
    means: "A limit is unknown to ECS.",
    example: "ulimits: { files: 64 }",
    mend: "Use one of the limits that the sentence names.",
  },
  "EOE-COMPOSE-151": {
    means: "A restart policy does not exist.",
    example: "restart: sometimes",
    mend: "Write no, always, unless-stopped or on-failure.",
  },
  "EOE-COMPOSE-153": {
    means: "A capability is unknown.",
    example: "cap_add: [NET_MAGIC]",
    mend: "Correct its name.",
  },
  "EOE-COMPOSE-154": {
    means: "A capability cannot be added on Fargate.",
    example: "cap_add: [NET_ADMIN]",
    mend: "Remove it, or use EC2 hosts.",
  },
  "EOE-COMPOSE-155": {
    means: "A security option is not set up on the hosts.",
    example: 'security_opt: ["apparmor:x"]',
    mend: "Write no-new-privileges:true, or remove it.",
  },
  "EOE-COMPOSE-156": {
    means: "A security option cannot be set on Fargate.",
    example: 'security_opt: ["no-new-privileges:true"]',
    mend: "Write cap_drop: [ALL] beside it.",
  },
  "EOE-COMPOSE-157": {
    means: "A device is not one of the host.",
    example: 'devices: ["vendor.com/gpu=0"]',
    mend: "Write a path under /dev.",
  },
  "EOE-COMPOSE-158": {
    means: "A kernel setting belongs to the whole host.",
    example: "sysctls: { vm.swappiness: 1 }",
    mend: "Remove it.",
  },
  "EOE-COMPOSE-159": {
    means: "The size of a tmpfs cannot be read.",
    example: 'tmpfs: ["/tmp:size=lots"]',
    mend: "Write a size such as 64m.",
  },
  "EOE-COMPOSE-160": {
    means: "A tmpfs has an unknown option.",
    example: 'tmpfs: ["/tmp:color=red"]',
    mend: "Remove it.",
  },
  "EOE-COMPOSE-161": {
    means: "A tmpfs has no size.",
    example: "tmpfs: [/tmp]",
    mend: "Write /tmp:size=64m.",
  },
  "EOE-COMPOSE-162": {
    means: "A mount has a type that ECS does not have.",
    example: "volumes: [{ type: npipe }]",
    mend: "Use a volume.",
  },
  "EOE-COMPOSE-163": {
    means: "A named volume has no place on ECS.",
    example: 'volumes: ["data:/data"]',
    mend: "Place it under service.volumes of the environment.",
  },
  "EOE-COMPOSE-164": {
    means: "A mount takes a folder of a volume.",
    example: "volume: { subpath: a }",
    mend: "Use a volume of its own.",
  },
  "EOE-COMPOSE-165": {
    means: "A volume is placed on a host, but Fargate has none.",
    example: "service.volumes: data on a host",
    mend: "Place it on EFS.",
  },
  "EOE-COMPOSE-166": {
    means: "A path of the laptop is mounted for writing.",
    example: 'volumes: ["./data:/data"]',
    mend: "Use a named volume, or copy the files into the image.",
  },
  "EOE-COMPOSE-167": {
    means: "A folder of the laptop is mounted.",
    example: 'volumes: ["./conf:/conf:ro"]',
    mend: "Copy it into the image.",
  },
  "EOE-COMPOSE-168": {
    means: "A mounted file is too large for a task definition.",
    example: 'volumes: ["./big.bin:/big.bin:ro"]',
    mend: "Copy it into the image.",
  },
  "EOE-COMPOSE-169": {
    means: "A mounted file does not exist.",
    example: 'volumes: ["./a.conf:/a.conf:ro"]',
    mend: "Create it, or correct the path.",
  },
  "EOE-COMPOSE-170": {
    means: "A config cannot be carried.",
    example: "configs: [big]",
    mend: "Copy the content into the image.",
  },
  "EOE-COMPOSE-171": {
    means: "Volumes are taken from a container outside of the project.",
    example: 'volumes_from: ["container:db"]',
    mend: "Use a volume of the project.",
  },
  "EOE-COMPOSE-172": {
    means: "Volumes are taken from a service of another task.",
    example: "volumes_from: [worker]",
    mend: "Put both into one task, or use EFS.",
  },
  "EOE-COMPOSE-173": {
    means: "The environment names no secret in AWS for one that is granted.",
    example: "secrets: [token]",
    mend: "Add it under service.secrets.",
  },
  "EOE-COMPOSE-174": {
    means: "No variable takes the value of a granted secret.",
    example: "secrets: [token], without TOKEN_FILE",
    mend: "Write a variable ..._FILE, or x-ecs.secrets.",
  },
  "EOE-COMPOSE-175": {
    means: "A variable is set where a secret fills it.",
    example: "TOKEN: abc, beside TOKEN_FILE",
    mend: "Remove the variable.",
  },
  "EOE-COMPOSE-176": {
    means: "A variable names a host that is hosted elsewhere.",
    example: "DB_HOST: db",
    mend: "Set the variable in service.environment, or make it a secret.",
  },
  "EOE-COMPOSE-177": {
    means: "A variable names another task that nothing depends on.",
    example: "API_URL: http://api:3000",
    mend: "Add depends_on, on a common network.",
  },
  "EOE-COMPOSE-178": {
    means: "A variable names a container of its own task, where all share 127.0.0.1.",
    example: "API_URL: http://app:3000, in awsvpc mode",
    mend: "Set the variable to 127.0.0.1 in the environment file.",
  },
  "EOE-COMPOSE-179": {
    means: "A variable names a container of its own task that it cannot find.",
    example: "API_URL: http://app:3000, in bridge mode beside Service Connect",
    mend: "Write service.networkMode: awsvpc, or make each a task of its own.",
  },
  "EOE-COMPOSE-180": {
    means: "A variable names a container that is not linked.",
    example: "API_URL: http://app:3000",
    mend: "Add depends_on, on a common network.",
  },
  "EOE-COMPOSE-181": {
    means: "A task has more containers than ECS allows.",
    example: "eleven services in one task",
    mend: "Split the task.",
  },
  "EOE-COMPOSE-182": {
    means: "The environment names a service that the compose file does not have.",
    example: "service.containers: [wbe]",
    mend: "Correct the name, or switch its profile on.",
  },
  "EOE-COMPOSE-183": {
    means: "A service has no place on ECS.",
    example: "a service in no task",
    mend: "Put it into a task, say where it runs under external, or give it a profile that only the laptop uses.",
  },
  "EOE-COMPOSE-184": {
    means: "A task in bridge mode cannot run on Fargate.",
    example: "networkMode: bridge, launchType: fargate",
    mend: "Choose awsvpc.",
  },
  "EOE-COMPOSE-185": {
    means: "The entry is not a container of its task.",
    example: "service: { entry: { service: web }, containers: [app] }",
    mend: "Add it to containers.",
  },
  "EOE-COMPOSE-186": {
    means: "Two containers of a task listen on the same port.",
    example: 'expose: ["3000"], twice in awsvpc mode',
    mend: "Choose another port for one of them.",
  },
  "EOE-COMPOSE-187": {
    means: "A task needs a size that Fargate does not have.",
    example: "cpus: 32",
    mend: "Lower the limits, split the task, or use EC2 hosts.",
  },
  "EOE-COMPOSE-188": {
    means: "A task definition is larger than ECS takes.",
    example: "a variable of 70,000 characters",
    mend: "Copy large texts into the image, or share them by EFS or S3.",
  },
  "EOE-COMPOSE-189": {
    means: "A field has a value that no container on ECS can have.",
    example: "mem_limit: 9999999g",
    mend: "Write what the sentence allows.",
  },
  "EOE-COMPOSE-190": {
    means: "The name of a service cannot be that of a container.",
    example: "services: { shop.app: ... }",
    mend: "Use letters, digits, hyphens and underscores.",
  },
  "EOE-COMPOSE-191": {
    means: "A soft limit is above the hard one, or a limit is negative.",
    example: "ulimits: { nofile: { soft: 2048, hard: 1024 } }",
    mend: "Lower the one, or raise the other.",
  },
  "EOE-COMPOSE-192": {
    means: "The rights to a device are unknown.",
    example: 'devices: ["/dev/fuse:/dev/fuse:rx"]',
    mend: "Write some of r, w and m.",
  },
  "EOE-COMPOSE-193": {
    means: "An empty entrypoint clears the image's, which ECS cannot express.",
    example: "entrypoint: []",
    mend: "Write what is to run as command beside it.",
  },
  "EOE-COMPOSE-194": {
    means: "Two volumes would have the same name on ECS.",
    example: "volumes: { a.b: , a-b: }",
    mend: "Rename one of the two.",
  },
  "EOE-COMPOSE-220": {
    means: "The size of a task does not suffice for its containers.",
    example: "service.taskSize.memory: 512, with two containers of 384 MiB",
    mend: "Raise it, or lower the limits of the containers.",
  },
  "EOE-COMPOSE-221": {
    means: "A variable names a host by its container's name, which ECS does not know.",
    example: "REDIS_HOST: shop-redis, with container_name: shop-redis",
    mend: "Set the variable in the environment file to the service's name.",
  },
  "EOE-COMPOSE-222": {
    means: "A folder that the image is built from is mounted over it.",
    example: 'build: ., volumes: ["./src:/app/src"]',
    mend: "Declare it in laptopOnly.",
  },
  "EOE-COMPOSE-223": {
    means: "A variable names a host that is for the laptop only.",
    example: "SMTP_HOST: mailpit, with laptopOnly: [mailpit]",
    mend: "Set the variable in the environment file.",
  },
  "EOE-COMPOSE-224": {
    means: "A part of the machine itself is mounted, such as its engine's socket.",
    example: 'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
    mend: "Leave the service to the laptop, by laptopOnly, or the mount, if it works without.",
  },
  "EOE-COMPOSE-225": {
    means: "An image has a name that no registry can have.",
    example: "image: NGINX:1.27, or the ID of an image of this machine",
    mend: "Write the name as the registry has it, with a tag.",
  },
  "EOE-COMPOSE-226": {
    means:
      "A mount would take to ECS what belongs to the laptop: the repository itself, or a file of variables.",
    example: 'volumes: ["./:/usr/share/nginx/html"], beside .env and .git',
    mend: "Let a Dockerfile copy what the container needs, or mount those files alone.",
  },
  "EOE-COMPOSE-227": {
    means: "A time or a number of a health check, or the time to stop, is negative.",
    example: "healthcheck: { interval: -5s }",
    mend: "Leave it out, or write how long.",
  },
  "EOE-COMPOSE-228": {
    means: "The logging driver of CloudWatch does not take an option, or its value.",
    example: "logging: { driver: awslogs, options: { max-size: 10m } }",
    mend: "Write one of the options that the sentence names, or remove it.",
  },
  "EOE-COMPOSE-235": {
    means: "A URL names a database of the cache that no secret has the URL of.",
    example: "REDIS_URL: redis://redis:6379/1, beside cache.connection.urls: { redis_url: 0 }",
    mend: "Add a secret of that database to cache.connection.urls.",
  },
  "EOE-COMPOSE-240": {
    means: "The x-ecs.schedule of a service is not one of EventBridge Scheduler, or of cron.",
    example: 'x-ecs: { schedule: { expression: "every day" } }',
    mend: "Write five fields of cron, cron(...) or rate(...), as docs/jobs.md shows.",
  },
  "EOE-COMPOSE-241": {
    means: "A service with a schedule is to share a task.",
    example: 'x-ecs: { task: worker, schedule: { expression: "@daily" } }',
    mend: "Remove task, or the schedule.",
  },
} as const satisfies Readonly<Record<`EOE-COMPOSE-${string}`, Meaning>>;

export type ComposeCode = keyof typeof COMPOSE_PROBLEMS;
