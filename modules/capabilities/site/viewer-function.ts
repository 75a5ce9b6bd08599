/** What a distribution does with a request before it looks into its cache. */
export interface ViewerRequests {
  /** Names that redirect, and where to. */
  readonly redirect?: { readonly from: readonly string[]; readonly to: string };
  /** What becomes of paths that name no file. Default: they stay. */
  readonly pages?: "single" | "folders";
}

/** Undefined where nothing is to be done. A function of CloudFront is told nothing but what stands in its code. */
export function viewerFunction({ redirect, pages }: ViewerRequests): string | undefined {
  const redirects = redirect !== undefined && redirect.from.length > 0;
  if (!redirects && pages === undefined) return undefined;
  const parts = [
    ...(redirects
      ? [
          `  if (${JSON.stringify(redirect.from)}.includes(request.headers.host.value)) return moved(request);`,
        ]
      : []),
    ...(pages === undefined ? [] : [PAGES[pages]]),
  ];
  return [
    "function handler(event) {",
    "  const request = event.request;",
    ...parts,
    "  return request;",
    "}",
    ...(redirects ? [movedTo(redirect.to)] : []),
    "",
  ].join("\n");
}

/** An error of the API is never taken for a page: only what asks the site for a path without a dot gets another file. */
const PAGES = {
  single: `  if (!request.uri.split("/").pop().includes(".")) request.uri = "/index.html";`,
  folders: `  if (request.uri.endsWith("/")) request.uri += "index.html";`,
} as const;

const movedTo = (host: string): string => `
function moved(request) {
  const query = Object.keys(request.querystring).flatMap((name) => {
    const { value, multiValue } = request.querystring[name];
    const values = multiValue ? multiValue.map((one) => one.value) : [value];
    return values.map((one) => (one === "" ? name : name + "=" + one));
  });
  const search = query.length > 0 ? "?" + query.join("&") : "";
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: ${JSON.stringify(`https://${host}`)} + request.uri + search } },
  };
}`;
