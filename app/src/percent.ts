/** Percent-encoding (RFC 3986, 2.1), as it has to be before it is handed on: query parsing takes anything, drivers throw. */

/** Whether everything percent-encoded is UTF-8. */
export function isEncoded(url: string): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
