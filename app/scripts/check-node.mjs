// Plain JavaScript, so that an old Node can still read it and say what is wrong.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `This application needs Node 24 or later; this is Node ${process.versions.node}. ` +
      "Run `npm ci` (it brings Node 24 for the npm scripts) or install Node 24.",
  );
  process.exit(1);
}
