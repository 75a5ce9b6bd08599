/**
 * Whether Node says that the other host cannot be reached or has gone. Drivers pass such errors on as they are, when a
 * connection ends in the moment in which they write to it.
 * Sources: Node.js documentation, "Common system errors"; getaddrinfo(3).
 */
export function isNetworkError(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" && /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code);
}
