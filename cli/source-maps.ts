/**
 * Imported first by the programs. tsx turns source maps on for every file that is loaded; the CDKTF core captures a
 * stack for each token, and the maps of the core and of the providers' bindings are read for it: a sixth of the
 * time and of the memory of a synthesis. NODE_OPTIONS=--enable-source-maps brings the lines of the TypeScript files back.
 */
process.setSourceMapsEnabled(process.env["NODE_OPTIONS"]?.includes("--enable-source-maps") ?? false);
