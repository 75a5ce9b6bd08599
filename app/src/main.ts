/** The process: configuration, start, signals, end. */
import { setTimeout as sleep } from "node:timers/promises";
import { createApp } from "./app.ts";
import { withCache } from "./cache/open.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createHealthService } from "./health/service.ts";
import { closeServer, createHttpServer, listen } from "./http/server.ts";
import { createLog, logWarnings } from "./log.ts";
import { createMetrics, createMetricsServer } from "./metrics.ts";
import { openStorage } from "./storage/open.ts";
import { finishRemovals } from "./users/removal.ts";

const purgeEveryMs = 10 * 60 * 1000;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  logWarnings(log);
  const metrics = createMetrics();
  const storage = await withCache(await openStorage(config), config, { log, metrics });
  const health = createHealthService({
    storage,
    prepare: () => storage.migrate(),
    log,
    onStorage: (answers) => metrics.storageReady.set(answers ? 1 : 0),
  });
  const { app } = await createApp({ config, log, metrics, storage, health });
  const server = createHttpServer(app, config);
  const metricsServer = createMetricsServer(metrics);
  const stopping = new AbortController();

  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught");
    log.flush(() => process.exit(1));
  });

  const purge = setInterval(() => {
    const now = new Date();
    Promise.all([storage.purgeExpired(now), finishRemovals(storage, now)]).catch((error) =>
      log.warn({ err: error }, "purging failed"),
    );
  }, purgeEveryMs);
  purge.unref();

  async function stop(signal: string): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const deadline = performance.now() + config.shutdownTimeoutMs;
    health.drain();
    log.info({ signal, drain_ms: config.drainDelayMs }, "draining");
    // The load balancer takes this time to see that no more requests should come.
    await sleep(config.drainDelayMs);
    const finished = await closeServer(server, Math.max(0, deadline - performance.now()));
    clearInterval(purge);
    // A storage that hangs must not keep the process from ending.
    const notClosed: unknown = await Promise.race([storage.close(), sleep(2_000)]).catch((error) => error);
    if (notClosed) log.error({ err: notClosed }, "the storage was not closed");
    metricsServer.close();
    metricsServer.closeAllConnections();
    if (finished) log.info("stopped");
    else log.error("stopped with requests cut off");
    log.flush(() => {
      // `process.exit` waits for a thread that waits for its disk.
      if (notClosed) process.kill(process.pid, "SIGKILL");
      else process.exit(finished ? 0 : 1);
    });
  }
  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.on(signal, () => {
      stop(signal).catch((error) => {
        log.fatal({ err: error }, "stopping failed");
        log.flush(() => process.exit(1));
      });
    });
  }

  const [port, metricsPort] = [
    await listen(server, config.port),
    await listen(metricsServer, config.metricsPort),
  ];
  log.info({ port, metrics_port: metricsPort, storage: storage.kind }, "listening");
  if (config.jwtSecretIsRandom) log.warn("JWT_SECRET is not set: logins end when this process does");

  // Said before SQLite's disk may stop this thread, which would keep the lines.
  await new Promise<void>((resolve) => log.flush(() => resolve()));
  await health.connect(stopping.signal);
}

start().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  if (error instanceof ConfigError) console.error(error.message);
  else if (error.code === "EADDRINUSE") console.error(`Port ${error.port} is in use by another program.`);
  else console.error(error);
  process.exit(1);
});
