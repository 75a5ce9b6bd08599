/**
 * Node's own `http`, by value. An `import` of it asks for every member that the module has, of which some load
 * undici: a fifth of the whole start, and 10 MB, for nothing that is used here (Node 24.21, lib/http.js).
 */
export const http = process.getBuiltinModule("node:http");
