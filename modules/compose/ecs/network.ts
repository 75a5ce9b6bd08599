import type { ServicePort } from "../model.ts";
import { isAddress } from "../values.ts";
import type { FieldContext } from "./context.ts";
import { accepted, laptopOnly, mapped, refused } from "./fate.ts";
import { isValidHere } from "./places.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

function ports(list: readonly ServicePort[], context: FieldContext): void {
  list.forEach((port, index) => {
    checkPort(port, context.at([...context.path, index]));
  });
}

function checkPort({ target, published, protocol = "tcp" }: ServicePort, context: FieldContext): void {
  const { exposed, openPorts = {}, endpoints = {}, networkMode } = context.target;
  const isOpen = (openPorts[context.name] ?? []).some(({ containerPort }) => containerPort === target);
  const isTcp = protocol === "tcp";
  if (exposed?.service === context.name && exposed.port === target && (isTcp || !hasTcp(target, context))) {
    if (!isTcp)
      context.refuse("EOE-COMPOSE-121", `port ${target} is ${protocol}; the load balancer speaks TCP only.`);
    else if (networkMode === "bridge") {
      context.decide(
        "mapped",
        `The load balancer reaches port ${target} through any free port of the host${onLaptop(published)}`,
      );
    } else
      context.decide(
        "mapped",
        `The load balancer reaches port ${target} at the task's own address${onLaptop(published)}`,
      );
  } else if (isOpen)
    context.decide("mapped", `Port ${target} is open to other hosts, as the environment says.`);
  else if (endpoints[context.name] !== undefined) {
    if (isTcp) context.decide("mapped", `Other tasks reach ${context.name}:${target}${onLaptop(published)}`);
    else refuseUdp(`${target}/${protocol}`, context);
  } else {
    const entry = exposed
      ? `the load balancer reaches port ${exposed.port} of ${exposed.service} only`
      : "no load balancer is in front of this task";
    context.decide("laptop only", `Nothing outside of the task reaches port ${target} on ECS: ${entry}.`);
  }
}

const hasTcp = (port: number, { service: { ports = [] } }: FieldContext): boolean =>
  ports.some(({ target, protocol = "tcp" }) => target === port && protocol === "tcp");

const refuseUdp = (port: string, context: FieldContext): void => {
  context.refuse(
    "EOE-COMPOSE-123",
    `"${port}" is UDP, which does not go from task to task; put both services into one task.`,
  );
};

/** Other tasks reach TCP ports only. Source: ECS Developer Guide, "Service Connect", considerations. */
function exposedPorts(list: readonly string[], context: FieldContext): void {
  const endpoints = context.target.endpoints?.[context.name];
  if (endpoints === undefined) {
    context.decide("accepted", "Containers of one task reach each other without it.");
    return;
  }
  list.forEach((entry, index) => {
    const at = context.at([...context.path, index]);
    if (entry.endsWith("/udp")) refuseUdp(entry, at);
    else
      at.decide(
        "mapped",
        `Other tasks reach ${context.name}:${entry.replace(/\/.*/, "")} (Service Connect).`,
      );
  });
}

const onLaptop = (published: string | undefined): string =>
  published ? `; ${published} is for the laptop only.` : ".";

function extraHosts(list: readonly string[], context: FieldContext): void {
  if (!isValidHere("extraHosts", context)) return;
  context.container.extraHosts = list.map((entry, index) => {
    const [hostname = "", ipAddress = ""] = entry.split(/=(.*)/s);
    if (!isAddress(ipAddress))
      context.refuse(
        "EOE-COMPOSE-124",
        `"${ipAddress}" is not an IP address; a host of the laptop does not exist on ECS.`,
        [...context.path, index],
      );
    return { hostname, ipAddress };
  });
}

function networkMode(mode: string, context: FieldContext): void {
  const { networkMode: target } = context.target;
  if (mode === "none") {
    if (!isValidHere("disableNetworking", context)) return;
    context.container.disableNetworking = true;
    context.decide("accepted", "disableNetworking: the container has no network.");
  } else if (mode === "bridge" && target === "bridge") {
    context.decide("accepted", "The network mode of the task is bridge.");
  } else if (
    mode.startsWith("service:") &&
    target === "awsvpc" &&
    context.target.services.includes(mode.slice("service:".length))
  ) {
    context.decide("mapped", "All containers of a task share one network (awsvpc).");
  } else {
    context.refuse(
      "EOE-COMPOSE-125",
      `"${mode}" is not possible in this task; the environment chooses between bridge and awsvpc. Remove network_mode, or write network_mode: none.`,
    );
  }
}

const laptopAddress = fieldRule(
  refused("ECS chooses addresses and interfaces itself; remove it, and use names."),
);
const hook = "Where the service listens for the load balancer.";

export const NETWORK_RULES: Record<string, FieldRule> = {
  ports: fieldRule(
    mapped(
      "The port that the load balancer talks to becomes a port mapping, and those that other tasks reach; others are for the laptop only.",
    ),
    ports,
  ),
  "ports.*.target": fieldRule(accepted("containerPort.")),
  "ports.*.published": fieldRule(
    laptopOnly(
      "The load balancer's port is in the environment; on the host it is any free one, or the task's own.",
    ),
  ),
  "ports.*.host_ip": fieldRule(
    laptopOnly("The address of the laptop; on ECS security groups say who reaches the port."),
  ),
  "ports.*.protocol": fieldRule(accepted(hook)),
  "ports.*.mode": fieldRule(laptopOnly("docker compose publishes the same either way.")),
  "ports.*.name": fieldRule(accepted("name of the port mapping.")),
  "ports.*.app_protocol": fieldRule(accepted("appProtocol of the port mapping: http, http2 or grpc.")),
  expose: fieldRule(
    mapped("Ports that other tasks reach by the service's name; containers of one task do without it."),
    exposedPorts,
  ),
  links: fieldRule(
    accepted(
      "links of the container, with its aliases; in awsvpc the other container is at 127.0.0.1. In bridge mode refused in a task that reaches others or is reached.",
    ),
  ),
  external_links: fieldRule(
    refused("It names containers of another project, which do not exist on ECS; reach them by a DNS name."),
  ),
  depends_on: fieldRule(accepted("dependsOn of the container.")),
  "depends_on.*.condition": fieldRule(
    mapped(
      "service_started: START. service_healthy: HEALTHY. service_completed_successfully: SUCCESS, and the other container may end.",
    ),
  ),
  "depends_on.*.restart": fieldRule(
    mapped("When a container that the task needs stops, ECS replaces the whole task."),
  ),
  "depends_on.*.required": fieldRule(accepted("A service that is off does not count.")),
  networks: fieldRule(
    mapped(
      "In bridge mode a container reaches those on a common network that it depends on, by name, but within a task that reaches others, or is reached, none; in awsvpc all are at 127.0.0.1.",
    ),
  ),
  "networks.*.aliases": fieldRule(
    mapped("In bridge mode aliases of the links; in awsvpc refused, since there is no name server."),
    (_: unknown, context) => {
      if (context.target.endpoints?.[context.name] !== undefined) {
        context.refuse(
          "EOE-COMPOSE-126",
          `cannot be kept: other tasks reach the service by its own name only. Write "${context.name}" wherever they name it.`,
        );
      } else if (context.target.networkMode === "awsvpc") {
        context.refuse(
          "EOE-COMPOSE-127",
          "cannot be kept in awsvpc, where there is no name server; use 127.0.0.1 by a variable of the environment.",
        );
      }
    },
  ),
  ...members(
    "networks.*",
    [
      "interface_name",
      "ipv4_address",
      "ipv6_address",
      "link_local_ips",
      "mac_address",
      "driver_opts",
      "gw_priority",
    ],
    laptopAddress,
  ),
  "networks.*.use_service_name_alias": fieldRule(
    laptopOnly("Whether the laptop's DNS has the service's name; on ECS the name leads to it either way."),
  ),
  "networks.*.priority": fieldRule(laptopOnly("The order in which the laptop's engine connects networks.")),
  network_mode: fieldRule(
    mapped("none, and what the environment's network mode comes to; others are refused."),
    networkMode,
  ),
  mac_address: laptopAddress,
  dns: fieldRule(
    accepted(
      "dnsServers of the container; in bridge mode only, in a task that neither reaches others nor is reached.",
    ),
    (servers: readonly string[], context) => {
      if (isValidHere("dnsServers", context)) context.container.dnsServers = [...servers];
    },
  ),
  dns_search: fieldRule(
    accepted(
      "dnsSearchDomains of the container; in bridge mode only, in a task that neither reaches others nor is reached.",
    ),
    (domains: readonly string[], context) => {
      if (isValidHere("dnsSearchDomains", context)) context.container.dnsSearchDomains = [...domains];
    },
  ),
  dns_opt: fieldRule(
    refused("ECS passes on no options of the resolver; write them into the image's configuration."),
  ),
  extra_hosts: fieldRule(
    accepted(
      "extraHosts of the container; in bridge mode only, in a task that neither reaches others nor is reached.",
    ),
    extraHosts,
  ),
};
