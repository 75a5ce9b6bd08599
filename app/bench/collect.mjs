// Loaded into the measured process: collects garbage on SIGUSR2, so that what is left is what is kept.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
});
